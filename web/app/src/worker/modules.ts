/** Source modules, from Cache Storage or from the service. The client names them by digest, so what is stored need not be trusted. */

import type { Digest } from "../types/record";
import { collect } from "./collect";

const CACHE = "cando-modules-1";

export class ModuleMissing extends Error {}

function address(digest: Digest): string {
  return `/modules/${digest}.wasm`;
}

/** Cache Storage exists only on https and on this machine itself. */
async function open(): Promise<Cache | undefined> {
  return "caches" in globalThis ? caches.open(CACHE) : undefined;
}

/** The bytes of a module; `onBytes` hears how many have come, and how many will (0: not known). */
export async function fetchModule(digest: Digest, onBytes: (done: number, of: number) => void): Promise<Uint8Array<ArrayBuffer>> {
  const kept = await (await open())?.match(address(digest), { ignoreVary: true });
  if (kept) return new Uint8Array(await kept.arrayBuffer());
  const reply = await fetch(address(digest)).catch(() => undefined);
  if (!reply?.ok || !reply.body) {
    throw new ModuleMissing(`The module ${digest.slice(0, 12)}… could not be fetched. Check the connection, or add it as a file.`);
  }
  return collect(reply.body, length(reply), onBytes);
}

/** Keeps a module for the next time, also without the service. Failing to is no error: it will be fetched again. */
export async function keepModule(digest: Digest, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const type = { "Content-Type": "application/wasm" };
  await (await open())?.put(address(digest), new Response(bytes, { headers: type })).catch(() => undefined);
}

export async function forgetModule(digest: Digest): Promise<void> {
  await (await open())?.delete(address(digest));
}

/** How many bytes there will be: a compressed reply's Content-Length counts others. */
function length(reply: Response): number {
  return Number(reply.headers.get("CanDo-Unpacked-Length") ?? 0);
}

/** What this browser has sealed, so that the next visit need not: for practice, never for a replay. */

import client from "../client/client_bg.wasm?url";
import { hex } from "../hex";
import type { Digest } from "../types/record";

interface Seal {
  bytes: Uint8Array<ArrayBuffer>;
  digest: Digest;
}

/** A seal as it was found, with the digest of its bytes as they are now: the client compares the two. */
interface KeptSeal extends Seal {
  found: Digest;
}

/** Another client may seal otherwise: its file's name holds a hash. The service worker deletes those of others. */
const CACHE = "cando-seals-" + client;
const DIGEST = "CanDo-Sealed";

/** Cache Storage exists only on https and on this machine itself. */
async function open(): Promise<Cache | undefined> {
  return "caches" in globalThis ? caches.open(CACHE) : undefined;
}

export async function keptSeal(module: Digest): Promise<KeptSeal | undefined> {
  const kept = await (await open())?.match(address(module));
  const digest = kept?.headers.get(DIGEST);
  if (!kept || !digest) return undefined;
  const bytes = new Uint8Array(await kept.arrayBuffer());
  return { bytes, digest, found: hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))) };
}

/** Failing to keep it is no error: it will be sealed again. */
export async function keepSeal(module: Digest, { bytes, digest }: Seal): Promise<void> {
  await (await open())?.put(address(module), new Response(bytes, { headers: { [DIGEST]: digest } })).catch(() => undefined);
}

function address(module: Digest): string {
  return `/seals/${module}`;
}

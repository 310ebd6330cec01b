/** The candidate's key: made here, kept here. */

import { read, write, type Identity } from "./store";
import { ask } from "./worker/engine";

const KEY = "me";

export function random(bytes: number): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(bytes));
}

/** PKCS#8 PEM (RFC 8410), as the command line reads it: the fixed head of an Ed25519 key, then its 32 bytes. */
export function pem(secret: Uint8Array): string {
  const head = [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];
  const text = btoa(String.fromCharCode(...head, ...secret));
  return `-----BEGIN PRIVATE KEY-----\n${text}\n-----END PRIVATE KEY-----\n`;
}

/** Whole seconds in UTC, as records write moments. */
export function now(): string {
  return `${new Date().toISOString().slice(0, 19)}Z`;
}

/** The secret in such a text, or nothing. */
export function fromPem(text: string): Uint8Array<ArrayBuffer> | undefined {
  const body = /-----BEGIN PRIVATE KEY-----\s*([A-Za-z0-9+/]{64})\s*-----END PRIVATE KEY-----/.exec(text)?.[1];
  return body ? Uint8Array.from(atob(body), (c) => c.charCodeAt(0)).slice(16) : undefined;
}

/** Makes a key this browser's own. */
export async function restore(secret: Uint8Array): Promise<Identity> {
  const restored = await ask("create", { entropy: secret });
  await write("identity", KEY, restored);
  return restored;
}

export async function ownIdentity(): Promise<Identity> {
  const kept = await read("identity", KEY);
  if (kept) return kept;
  return restore(random(32));
}

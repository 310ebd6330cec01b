/** The candidate's key: made here, kept here. */

import { read, write, type Identity } from "./store";
import { ask } from "./worker/engine";

const KEY = "me";

export function random(bytes: number): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(bytes));
}

export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Whole seconds in UTC, as records write moments. */
export function now(): string {
  return `${new Date().toISOString().slice(0, 19)}Z`;
}

export async function ownIdentity(): Promise<Identity> {
  const kept = await read("identity", KEY);
  if (kept) return kept;
  const made = await ask("create", { entropy: random(32) });
  await write("identity", KEY, made);
  return made;
}

/** The candidate's key: made here, used here, and copied only for its owner. */

import { add, read, readAll, write, type Identity, type OldIdentity } from "./store";
import { ask } from "./worker/engine";

const KEY = "me";
/** The fixed head of an Ed25519 key in PKCS#8, version 1 (RFC 8410): its 32 bytes follow. */
const HEAD = [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];

/** The passphrase does not open the file. */
export class WrongPassphrase extends Error {}

/** The file holds no key that this browser could use. */
export class NoKey extends Error {}

export function random(bytes: number): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(bytes));
}

/** Whole seconds in UTC, as records write moments. */
export function now(): string {
  return later(0);
}

/** So many minutes from now. */
export function later(minutes: number): string {
  return `${new Date(Date.now() + minutes * 60_000).toISOString().slice(0, 19)}Z`;
}

let own: Promise<Identity> | undefined;

/** This browser's key, made at the first call. */
export function ownIdentity(): Promise<Identity> {
  return (own ??= find().catch((error) => {
    own = undefined;
    throw error;
  }));
}

/** The key of this DID: the browser's own, or one that it had before. */
export async function identityOf(did: string): Promise<Identity> {
  const identity = await ownIdentity();
  if (identity.did === did) return identity;
  const former = await read("identity", did);
  return former ? modern(former) : identity;
}

/** Keys that this browser had before. */
export async function formerIdentities(): Promise<Identity[]> {
  const { did } = await ownIdentity();
  const all = await Promise.all((await readAll("identity")).map(modern));
  return all.filter((former) => former.did !== did);
}

/** Whether a copy can be made. Afterwards, or if none is wanted, the browser itself cannot read the key any more. */
export function isOpen({ key }: Identity): boolean {
  return key instanceof Uint8Array || key.extractable;
}

/** Whether the browser can keep the key from being read: not where its WebCrypto has no Ed25519. */
export function canClose({ key }: Identity): boolean {
  return !(key instanceof Uint8Array);
}

/** The text of a key file under a passphrase, as the command line reads it too. */
export async function copy(identity: Identity, passphrase: string): Promise<string> {
  return ask("lock", { secret: await secretOf(identity), passphrase: passphrase.normalize("NFC"), entropy: random(32) });
}

/** Whether a text is a key that needs its passphrase. */
export function isLocked(text: string): boolean {
  return text.includes("-----BEGIN ENCRYPTED PRIVATE KEY-----");
}

/** From now on the key can be used here, but not read. */
export async function close(identity: Identity): Promise<Identity> {
  if (!canClose(identity)) return identity;
  return keep({ did: identity.did, key: await imported(await secretOf(identity), false) });
}

/** Makes the key of a file this browser's own. The one that it had is kept beside, for what it began. */
export async function restore(text: string, passphrase: string): Promise<Identity> {
  const secret = await ask("unlock", { text, passphrase: passphrase.normalize("NFC") }).catch((cause) => {
    throw new NoKey("", { cause });
  });
  if (!secret) throw new WrongPassphrase();
  const did = await ask("create", { entropy: secret });
  const former = await ownIdentity();
  if (former.did !== did) await write("identity", former.did, former);
  // The file is the copy, so no other is needed.
  return keep({ did, key: await imported(secret, false) });
}

async function keep(identity: Identity): Promise<Identity> {
  await write("identity", KEY, identity);
  own = Promise.resolve(identity);
  return identity;
}

async function find(): Promise<Identity> {
  const kept = await read("identity", KEY);
  if (kept && "key" in kept) return kept;
  if (kept) return keep(await modern(kept));
  const made = await make();
  // Another page of this site may have been first.
  return (await add("identity", KEY, made)) ? made : find();
}

async function make(): Promise<Identity> {
  const pair = await generated();
  if (pair) {
    const did = await ask("didOf", { key: new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey)) });
    return { did, key: pair.privateKey };
  }
  const key = random(32);
  return { did: await ask("create", { entropy: key }), key };
}

/** As keys are kept now. A copy can still be made of it, as before. */
async function modern(kept: Identity | OldIdentity): Promise<Identity> {
  return "key" in kept ? kept : { did: kept.did, key: await imported(kept.secret, true) };
}

async function generated(): Promise<CryptoKeyPair | undefined> {
  if (!("subtle" in crypto)) return undefined;
  return crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]).then((pair) => pair as CryptoKeyPair, () => undefined);
}

/** WebCrypto's key, or where it has no Ed25519 the bytes themselves. */
async function imported(secret: Uint8Array<ArrayBuffer>, extractable: boolean): Promise<CryptoKey | Uint8Array<ArrayBuffer>> {
  if (!("subtle" in crypto)) return secret;
  return crypto.subtle.importKey("pkcs8", Uint8Array.of(...HEAD, ...secret), "Ed25519", extractable, ["sign"]).catch(() => secret);
}

async function secretOf({ key }: Identity): Promise<Uint8Array<ArrayBuffer>> {
  if (key instanceof Uint8Array) return key;
  const { d } = await crypto.subtle.exportKey("jwk", key);
  const text = (d ?? "").replaceAll("-", "+").replaceAll("_", "/");
  return Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
}

/**
 * A key wrapped by a passphrase: encrypted PKCS#8 (RFC 5958) by PBES2 (RFC 8018) with PBKDF2-HMAC-SHA256 and AES-256-CBC,
 * in PEM (RFC 7468). `openssl pkey` and `cando --key` read it. The key's DID stands above: what the passphrase opens is
 * compared with it, since this encryption does not notice a damaged file by itself.
 */

/** A file that holds no key, or not under this passphrase. */
export class KeyFileError extends Error {
  constructor(readonly reason: "passphrase" | "unreadable") {
    super(reason);
  }
}

type Bytes = Uint8Array<ArrayBuffer>;

/** The fixed head of an Ed25519 key in PKCS#8, version 1 (RFC 8410): its 32 bytes follow. */
const HEAD = [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];
const PBES2 = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05, 0x0d];
const PBKDF2 = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05, 0x0c];
const HMAC_SHA256 = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x02, 0x09];
const AES_256_CBC = [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x2a];

const [INTEGER, OCTETS, NULL, OID, SEQUENCE] = [0x02, 0x04, 0x05, 0x06, 0x30];
/** As OWASP recommends for PBKDF2-HMAC-SHA256. */
const ITERATIONS = 600_000;
/** More than this would only keep the reader waiting. */
const MOST_ITERATIONS = 10_000_000;
const LONGEST_FILE = 16_384;

/** PKCS#8 of a secret of 32 bytes. */
export function pkcs8(secret: Uint8Array): Bytes {
  return Uint8Array.of(...HEAD, ...secret);
}

/** A key in PEM that whoever has the file can use. */
export function plain(secret: Uint8Array): string {
  return pem("PRIVATE KEY", pkcs8(secret));
}

/** A key in PEM that needs the passphrase. `salt` and `iv` are 16 random bytes each. */
export async function wrap(secret: Uint8Array, passphrase: string, salt: Bytes, iv: Bytes): Promise<string> {
  const key = await derive(passphrase, salt, ITERATIONS, "encrypt");
  const wrapped = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-CBC", iv }, key, pkcs8(secret)));
  const derivation = [...der(OCTETS, salt), ...integer(ITERATIONS), ...der(SEQUENCE, [...der(OID, HMAC_SHA256), ...der(NULL, [])])];
  const parameters = [
    ...der(SEQUENCE, [...der(OID, PBKDF2), ...der(SEQUENCE, derivation)]),
    ...der(SEQUENCE, [...der(OID, AES_256_CBC), ...der(OCTETS, iv)]),
  ];
  const algorithm = der(SEQUENCE, [...der(OID, PBES2), ...der(SEQUENCE, parameters)]);
  return pem("ENCRYPTED PRIVATE KEY", Uint8Array.from(der(SEQUENCE, [...algorithm, ...der(OCTETS, wrapped)])));
}

/** Whether a text is a key that needs its passphrase. */
export function isWrapped(text: string): boolean {
  return text.includes("-----BEGIN ENCRYPTED PRIVATE KEY-----");
}

/** The secret of a key file of either kind. */
export async function unwrap(text: string, passphrase: string): Promise<Bytes> {
  const body = text.length <= LONGEST_FILE && /-----BEGIN (ENCRYPTED )?PRIVATE KEY-----([A-Za-z0-9+/=\s]+)-----END \1?PRIVATE KEY-----/.exec(text);
  if (!body) throw new KeyFileError("unreadable");
  const bytes = decoded(body[2] ?? "");
  return secretOf(body[1] ? await decrypted(bytes, passphrase) : bytes);
}

async function decrypted(bytes: Bytes, passphrase: string): Promise<Bytes> {
  const file = new Reader(bytes).enter(SEQUENCE);
  const algorithm = file.enter(SEQUENCE).insist(OID, PBES2).enter(SEQUENCE);
  const derivation = algorithm.enter(SEQUENCE).insist(OID, PBKDF2).enter(SEQUENCE);
  const cipher = algorithm.enter(SEQUENCE).insist(OID, AES_256_CBC);
  const [salt, iterations] = [derivation.take(OCTETS), number(derivation.take(INTEGER))];
  if (derivation.next === INTEGER && number(derivation.take(INTEGER)) !== 32) throw new KeyFileError("unreadable");
  derivation.enter(SEQUENCE).insist(OID, HMAC_SHA256).insist(NULL, []).end();
  const [iv, wrapped] = [cipher.take(OCTETS), file.take(OCTETS)];
  [derivation, cipher, algorithm, file].forEach((part) => part.end());
  if (iterations < 1 || iterations > MOST_ITERATIONS || iv.length !== 16) throw new KeyFileError("unreadable");
  const key = await derive(passphrase, salt, iterations, "decrypt");
  const secret = await crypto.subtle.decrypt({ name: "AES-CBC", iv }, key, wrapped).catch(() => undefined);
  // Another passphrase ends in wrong padding or, once in some 256 times, in bytes that are no key.
  if (!secret || !startsWithHead(new Uint8Array(secret))) throw new KeyFileError("passphrase");
  return new Uint8Array(secret);
}

async function derive(passphrase: string, salt: Bytes, iterations: number, use: KeyUsage): Promise<CryptoKey> {
  const text = new TextEncoder().encode(passphrase.normalize("NFC"));
  const from = await crypto.subtle.importKey("raw", text, "PBKDF2", false, ["deriveKey"]);
  return crypto.subtle.deriveKey({ name: "PBKDF2", hash: "SHA-256", salt, iterations }, from, { name: "AES-CBC", length: 256 }, false, [use]);
}

function secretOf(bytes: Bytes): Bytes {
  if (!startsWithHead(bytes)) throw new KeyFileError("unreadable");
  return bytes.slice(HEAD.length);
}

function startsWithHead(bytes: Uint8Array): boolean {
  return bytes.length === HEAD.length + 32 && HEAD.every((byte, i) => bytes[i] === byte);
}

/** DER (X.690) of what is shorter than 256 bytes, as all of this is. */
function der(tag: number, content: ArrayLike<number>): number[] {
  const { length } = content;
  return [tag, ...(length < 128 ? [length] : [0x81, length]), ...Array.from(content)];
}

function integer(value: number): number[] {
  const digits = value.toString(16);
  const bytes = digits.padStart(digits.length + (digits.length % 2), "0").match(/../g) ?? [];
  const content = bytes.map((byte) => parseInt(byte, 16));
  return der(INTEGER, (content[0] ?? 0) < 128 ? content : [0, ...content]);
}

function number(content: Uint8Array): number {
  if (content.length > 4) throw new KeyFileError("unreadable");
  return content.reduce((value, byte) => value * 256 + byte, 0);
}

/** Takes DER apart; whatever does not fit ends it. */
class Reader {
  #at = 0;
  constructor(private bytes: Bytes) {}

  get next(): number | undefined {
    return this.bytes[this.#at];
  }

  take(tag: number): Bytes {
    const short = this.bytes[this.#at + 1] ?? 0;
    const long = short === 0x81 ? 1 : 0;
    const length = long ? (this.bytes[this.#at + 2] ?? 0) : short;
    const start = this.#at + 2 + long;
    if (this.next !== tag || short > 0x81 || start + length > this.bytes.length) throw new KeyFileError("unreadable");
    this.#at = start + length;
    return this.bytes.slice(start, this.#at);
  }

  enter(tag: number): Reader {
    return new Reader(this.take(tag));
  }

  end(): void {
    if (this.#at !== this.bytes.length) throw new KeyFileError("unreadable");
  }

  insist(tag: number, expected: number[]): this {
    const found = this.take(tag);
    if (found.length !== expected.length || !expected.every((byte, i) => found[i] === byte)) throw new KeyFileError("unreadable");
    return this;
  }
}

function pem(label: string, bytes: Uint8Array): string {
  const lines = btoa(String.fromCharCode(...bytes)).match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join("\n")}\n-----END ${label}-----\n`;
}

function decoded(text: string): Bytes {
  try {
    return Uint8Array.from(atob(text.replace(/\s/g, "")), (c) => c.charCodeAt(0));
  } catch {
    throw new KeyFileError("unreadable");
  }
}

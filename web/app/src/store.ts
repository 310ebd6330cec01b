/** What this browser keeps: the candidate's key, attempts with their answers, and drafts. Nothing else holds the key. */

import type { Digest, Manifest, Outcome, Response, Signed, Ticket } from "./types/record";
import type { Bundle } from "./types/service";
import type { PracticeRun } from "./worker/protocol";

/** A key that signs. */
export interface Identity {
  did: string;
  /** WebCrypto's, which no program can read once it is not `extractable`; or 32 secret bytes, where it has no Ed25519. */
  key: CryptoKey | Uint8Array<ArrayBuffer>;
}

/** How keys were kept before; `identity.ts` takes them over. */
export interface OldIdentity {
  did: string;
  secret: Uint8Array<ArrayBuffer>;
}

export interface KeptAnswer {
  n: number;
  item: number;
  response: Response;
}

/** A certified attempt, from its ticket on. */
export interface KeptAttempt {
  /** The ticket's UUID. */
  id: string;
  answers: KeptAnswer[];
  created: string;
  /** The proof that the ticket was logged, where the service keeps a log. */
  logged: string | undefined;
  manifest: Manifest;
  module: Digest;
  ticket: Signed<Ticket>;
  token: string;
  /** Signed before it is sent, so that sending it twice is sending the same. */
  acceptance?: string;
  bundle?: Bundle;
  outcome?: Outcome;
}

/** The practice attempt that is under way. */
export interface KeptPractice {
  id: string;
  manifest: Manifest;
  run: PracticeRun;
  started: number;
}

interface Stores {
  attempts: KeptAttempt;
  drafts: Response;
  /** `me` is this browser's key; keys that it had before stand under their DIDs. */
  identity: Identity | OldIdentity;
  practice: KeptPractice;
}

type StoreName = keyof Stores;

let opened: Promise<IDBDatabase> | undefined;

function open(): Promise<IDBDatabase> {
  const request = indexedDB.open("cando", 1);
  request.onupgradeneeded = () => {
    for (const name of ["attempts", "drafts", "identity", "practice"] satisfies StoreName[]) {
      request.result.createObjectStore(name);
    }
  };
  return settled(request);
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error ?? new Error("IndexedDB failed"));
  });
}

async function within<T>(name: StoreName, mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  opened ??= open();
  const transaction = (await opened).transaction(name, mode);
  return settled(act(transaction.objectStore(name)));
}

export function read<K extends StoreName>(name: K, key: string): Promise<Stores[K] | undefined> {
  return within(name, "readonly", (store) => store.get(key) as IDBRequest<Stores[K] | undefined>);
}

export function readAll<K extends StoreName>(name: K): Promise<Stores[K][]> {
  return within(name, "readonly", (store) => store.getAll() as IDBRequest<Stores[K][]>);
}

export async function write<K extends StoreName>(name: K, key: string, value: Stores[K]): Promise<void> {
  await within(name, "readwrite", (store) => store.put(value, key));
}

/** Writes an entry that must not be there yet; tells whether it was not. */
export async function add<K extends StoreName>(name: K, key: string, value: Stores[K]): Promise<boolean> {
  try {
    await within(name, "readwrite", (store) => store.add(value, key));
    return true;
  } catch (error) {
    if ((error as DOMException).name === "ConstraintError") return false;
    throw error;
  }
}

/** Removes one entry, or all whose keys start with `key/`. */
export async function remove(name: StoreName, key: string): Promise<void> {
  await within(name, "readwrite", (store) => store.delete(key));
  await within(name, "readwrite", (store) => store.delete(IDBKeyRange.bound(`${key}/`, `${key}0`, false, true)));
}

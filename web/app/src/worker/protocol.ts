/** What the pages may ask of the worker. Documents cross as JSON text, exactly as the client takes and gives them. */

import type { Identity } from "../store";
import type { Digest, Json, Response } from "../types/record";
import type { ModuleKind, Need } from "../types/verdict";

/** A module by its address. */
export interface ModuleName {
  digest: Digest;
  kind: ModuleKind;
}

/** How far something has come; `of` is 0 while nobody knows the end. */
export interface Progress {
  phase: "download" | "prepare" | "replay";
  done: number;
  of: number;
}

export interface PracticeAnswer {
  n: number;
  item: number;
  response: Response;
  /** Milliseconds since the start. */
  elapsed: number;
}

/** A practice attempt is named by what went into it: the worker makes it anew whenever it has to. */
export interface PracticeRun {
  module: Digest;
  seed: string;
  locale: string;
  answers: PracticeAnswer[];
}

export interface PresentInput {
  identity: Identity;
  /** JSON lists. */
  credentials: string;
  rebinds: string;
  challenge: string;
  domain: string;
  created: string;
  expires: string;
}

export interface PresentedInput {
  presentation: Uint8Array;
  challenge: string;
  domain: string;
  now: string;
  /** JSON list. */
  rebinds: string;
}

/** What a presentation shows that holds. */
export interface Presented {
  credentials: Json[];
  holder: string;
}

/** What stands beside a credential in a verification: the files that `cando verify` takes by its options. */
export type PartKind = "confirmation" | "evidence" | "keys" | "log-proof" | "policy" | "status-list" | "trust";

export interface Part {
  kind: PartKind;
  bytes: Uint8Array;
}

/** A file with a credential, and what was given along with it. */
export interface Gathered {
  /** Whether it may be others' as well. */
  amongOthers: boolean;
  file: Uint8Array;
  now: string;
  parts: Part[];
}

export interface VerifyInput extends Gathered {
  /** The presentation that showed it, as it came. */
  shown: PresentedInput | undefined;
  report: string | undefined;
  /** Why a replay that was wanted gave no report. */
  missing: string | undefined;
}

/** A place in a log, from 0. */
export interface Place {
  index: number;
  origin: string;
}

/** Where a credential and its ticket are said to stand. */
export interface Places {
  credential: Place | null;
  ticket: Place | null;
}

export interface Look {
  /** What it is verified by, in a file of its own or in the credential's. */
  evidence: string | undefined;
  /** Whether there is a credential in it, good or bad, and no other document. */
  isCredential: boolean;
  /** Addresses of the status lists that the credential names. */
  lists: string[];
  places: Places;
}

/** What a credential becomes for its holder to show. */
export type BadgeForm = "card" | "certificate" | "picture";

export interface Drawing {
  /** The same in words. */
  alt: string;
  svg: string;
}

export interface BadgeInput {
  file: Uint8Array;
  form: BadgeForm;
  locale: string;
  /** What the QR code holds. */
  link: string | undefined;
  name: string | undefined;
}

/** Each operation's arguments and result. */
export interface Operations {
  accept: { args: { identity: Identity; ticket: string; nonce: Uint8Array; now: string; logged: string | undefined }; result: string };
  badge: { args: BadgeInput; result: Drawing };
  /** The image with the credential inside. */
  bake: { args: { image: Uint8Array; file: Uint8Array }; result: Uint8Array };
  /** The credential's document in a file: itself, a baked image, a link, or a picture of a QR code. */
  carried: { args: { file: Uint8Array }; result: Uint8Array };
  /** Fails with the reason if a file is not what it looks like. */
  checkPart: { args: Part; result: void };
  create: { args: { entropy: Uint8Array }; result: string };
  didOf: { args: { key: Uint8Array }; result: string };
  example: { args: { language: Digest; job: string; example: string }; result: string };
  giveAway: { args: { from: Identity; to: Identity; at: string }; result: string };
  /** What a file looks like. */
  kindOf: { args: { file: Uint8Array }; result: PartKind | "credential" | "module" | "presentation" | "rebind" };
  /** A link that holds the credential, to these pages at `base`. */
  link: { args: { file: Uint8Array; base: string }; result: string };
  lock: { args: { secret: Uint8Array; passphrase: string; entropy: Uint8Array }; result: string };
  /** What can be told of a file before it is verified. */
  look: { args: Gathered; result: Look };
  needs: { args: { evidence: string }; result: Need[] };
  practice: { args: PracticeRun; result: { n: number; step: string; record: string } };
  /** For a replay, modules are sealed in this very worker; for practice, as they were before in this browser. */
  prepare: { args: { modules: ModuleName[]; replay?: boolean }; result: void };
  present: { args: PresentInput; result: string };
  provide: { args: { bytes: Uint8Array; wanted: ModuleName[] }; result: ModuleName | undefined };
  replay: { args: { evidence: string }; result: string };
  sign: { args: { identity: Identity; record: string; answers: string }; result: string };
  presented: { args: PresentedInput; result: Presented };
  /** The 32 bytes in a key file, unless the passphrase does not open it. */
  unlock: { args: { text: string; passphrase: string }; result: Uint8Array<ArrayBuffer> | undefined };
  verify: { args: VerifyInput; result: string };
}

export type Operation = keyof Operations;
export type Args<K extends Operation> = Operations[K]["args"];
export type Result<K extends Operation> = Operations[K]["result"];

export interface Call<K extends Operation = Operation> {
  id: number;
  operation: K;
  args: Args<K>;
}

export type Reply =
  | { id: number; type: "done"; result: unknown }
  /** The client broke, and so did this worker. */
  | { id: number; type: "ended"; message?: string }
  | { id: number; type: "failed"; message: string }
  | { id: number; type: "progress"; progress: Progress };

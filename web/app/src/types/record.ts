/** The JSON shapes of `cando-record` that the pages draw. They are read, never computed with. */

export type Digest = string;
export type Localized = Record<string, string>;
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

export interface Limits {
  fuel: number;
  time: number;
}

export interface Language {
  module: Digest;
  name: string;
}

export interface Skill {
  id: string;
  title: Localized;
}

export interface Manifest {
  about: Localized;
  id: string;
  items: number;
  keyed: boolean;
  languages: Language[];
  limits: Limits;
  locales: string[];
  scoring: Localized;
  skills: Skill[];
  title: Localized;
  version: string;
}

export type Block = { type: "code"; text: string } | { type: "series"; terms: string[] } | { type: "text"; text: string };

export type Entry = { type: "function"; name: string } | { type: "query" } | { type: "stdin" };

export interface RunLimits {
  fuel: number;
  output: number;
}

export interface Example {
  expected: Json;
  input: Json;
}

export interface ChoiceInteraction {
  type: "choice";
  options: { id: string; text: string }[];
}

export interface CodeInteraction {
  type: "code";
  entry: Entry;
  examples: Example[];
  language: string;
  limits: RunLimits;
  starter: string;
}

export interface TextInteraction {
  type: "text-entry";
  integer: boolean;
}

export interface Item {
  family: string;
  index: number;
  interaction: ChoiceInteraction | CodeInteraction | TextInteraction;
  points: number;
  prompt: Block[];
  skill: string;
}

export type Response =
  | { type: "choice"; option: string }
  | { type: "code"; program: string }
  | { type: "skip" }
  | { type: "text-entry"; text: string };

export interface GroupScore {
  name: string;
  note: string;
  of: number;
  points: number;
}

export interface ItemScore {
  family: string;
  groups: GroupScore[];
  index: number;
  of: number;
  points: number;
  skill: string;
}

/** `scaled` and its standard error are thousandths of `of`. */
export interface Score {
  error: number;
  of: number;
  points: number;
  scaled: number;
  skill: string;
}

export interface Outcome {
  ended: "completed" | "time-up";
  items: ItemScore[];
  scores: Score[];
}

/** What a candidate is shown: a `run` step never leaves the grader. */
export type Step = { type: "present"; item: Item; of: number } | { type: "finish"; outcome: Outcome };

export type RunStatus =
  | "compile-error"
  | "not-available"
  | "ok"
  | "out-of-fuel"
  | "out-of-memory"
  | "out-of-stack"
  | "output-limit"
  | "runtime-error"
  | "trapped";

export interface ProgramError {
  column: number | null;
  excerpt: string | null;
  line: number | null;
  message: string;
  traceback: string;
  type: string;
}

export interface RunResult {
  error: ProgramError | null;
  fuel: number;
  log: string;
  memory: number;
  output: string;
  status: RunStatus;
  value: Json;
}

/** What came of an open example. A preview for the candidate: only the assessment itself grades. */
export interface Tried {
  result: RunResult;
  right: boolean;
}

export interface Job {
  entry: Entry;
  files: Record<string, string>;
  inputs: Json[];
  language: string;
  limits: RunLimits;
  program: string;
  seed: string;
}

export interface Signed<Body> {
  body: Body;
  by: string;
  signature: string;
}

export interface Ticket {
  assessment: string;
  attempt: number;
  id: string;
  languages: Language[];
  limits: Limits;
  locale: string;
  module: Digest;
  subject: string;
  validFrom: string;
  validUntil: string;
}

export interface TranscriptEntry {
  event: { type: "start" | "respond" | "ran" | "time-up"; at: number; item?: number };
  fuel: number;
  n: number;
  step: { type: "present" | "run" | "finish" };
}

export interface Evidence {
  transcript: { entries: TranscriptEntry[] };
}

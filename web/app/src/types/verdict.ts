/** The JSON shapes of a verdict (`cando-signer`) and of a replay's report (`cando-record`). */

import type { Digest, Language, Outcome, Score } from "./record";

export type Conclusion = "valid" | "invalid" | "refuted" | "unknown";
export type CheckVerdict = "pass" | "fail" | "unknown" | "not-run";

export interface Check {
  id: string;
  hint?: string;
  reason: string;
  verdict: CheckVerdict;
}

export interface Summary {
  assessment: string;
  attempt: number;
  ended: Outcome["ended"];
  evidence: Digest;
  issued: string;
  issuer: string;
  languages: Language[];
  module: Digest;
  skills: (Score & { title: string })[];
  subject: string;
  title: string;
  until?: string;
  version: string;
}

export interface Verdict {
  checks: Check[];
  conclusion: Conclusion;
  sentence: string;
  summary: Summary | null;
}

export type Finding =
  | { type: "equal" }
  | { type: "refuted"; difference: { n: number; pointer: string; recorded: string; replayed: string } }
  | { type: "unable"; reason: string };

export interface Report {
  engine: string;
  evidence: Digest;
  finding: Finding;
  fuel: number;
  head: Digest;
  outcome: Outcome | null;
  steps: number;
}

/** A module that a replay needs. */
export interface Need {
  kind: ModuleKind;
  name: string;
  digest: Digest;
}

export type ModuleKind = "assessment" | "language";

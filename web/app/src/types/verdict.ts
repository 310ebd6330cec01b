/** The JSON shapes of a verdict (`cando-signer`) and of a replay's report (`cando-record`). */

import type { Digest, Language, Outcome, Score } from "./record";

export type Conclusion = "confirmed" | "invalid" | "refuted" | "unknown" | "unmet" | "valid";
export type CheckVerdict = "fail" | "not-run" | "pass" | "unknown" | "warn";

export interface Check {
  demanded?: true;
  id: string;
  hint?: string;
  reason: string;
  source: string;
  verdict: CheckVerdict;
}

export interface Summary {
  assessment: string;
  attempt: number;
  ended: Outcome["ended"];
  evidence: Digest;
  issued: string;
  issuer: string;
  /** The verifier's own name for the issuer. */
  issuer_name?: string;
  keyed: boolean;
  languages: Language[];
  module: Digest;
  skills: (Score & { title: string })[];
  subject: string;
  title: string;
  until?: string;
  version: string;
}

/** What a credential of another system says. */
export interface Foreign {
  achievement?: string;
  issuer: string;
  results?: [name: string, value: string][];
  subject?: string;
  title?: string;
}

/** What an SD-JWT shows. */
export interface Disclosed {
  claims: Record<string, unknown>;
  credential: Digest | null;
  holder: string | null;
  issuer: string;
}

export interface Verdict {
  checks: Check[];
  conclusion: Conclusion;
  disclosed?: Disclosed;
  foreign?: Foreign;
  format: "cando-verdict/1";
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

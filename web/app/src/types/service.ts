/** The JSON shapes of the service's replies. */

import type { Digest, Json, Manifest, Signed, Step, Ticket } from "./record";

export interface AssessmentEntry {
  id: string;
  manifest: Manifest;
  module: Digest;
  sealed: Digest;
  /** Whether it may be taken without an invitation. */
  open: boolean;
}

export interface Assessments {
  assessments: AssessmentEntry[];
  seal: string;
  issuer: string;
}

export interface Issued {
  ticket: Signed<Ticket>;
  token: string;
}

/** Times in milliseconds. */
export interface State {
  n: number;
  step: Step;
  elapsed: number;
  limit: number;
  status: "open" | "grading" | "ended" | "inconclusive";
  message?: string;
}

export interface Credentials {
  credential: Json;
  evidence: Json;
}

/** The JSON shapes of the service's replies. */

import type { Digest, Json, Manifest, Outcome, Signed, Step, Ticket } from "./record";

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
  logged?: string;
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

/** A credential and all that the service has to verify it by: the file `cando-bundle/1`. */
export interface Bundle {
  credential: Json;
  evidence: Json;
  format: "cando-bundle/1";
  keys?: Json[];
  log?: string;
  statusLists?: Json[];
}

/** The operator's view. Moments are in milliseconds since 1970. */
export interface AttemptLine {
  assessment: string;
  attempt: number;
  costs: Costs;
  id: string;
  made: number;
  outcome: Outcome | null;
  /** Of its credential; null if there is none that can be taken back. */
  standing: Standing | null;
  started: number | null;
  status: "abandoned" | "ended" | "issued" | "lapsed" | "open" | "waiting";
  subject: string;
}

export type Standing = "good" | "revoked" | "suspended";

export interface Costs {
  entries: number;
  fuel: number;
  bytes: number;
}

export interface Invitation {
  assessment: string;
  note: string;
  extraTime: number;
  uses: number;
  used: number;
  made: number;
}

export interface SummaryLine {
  assessment: string;
  tickets: number;
  opened: number;
  ended: number;
  issued: number;
  costs: Costs;
}

export interface NewInvitation {
  invitation: string;
  link: string;
}

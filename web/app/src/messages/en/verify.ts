/** Verifying. */

import type { CheckVerdict, Conclusion, ModuleKind } from "../../types/verdict";
import type { Ended } from "./take";

export const verdict: Record<Conclusion, { word: string; meaning: string }> = {
  valid: { word: "Valid", meaning: "Every check that could be made holds." },
  invalid: { word: "Not valid", meaning: "At least one check fails. Do not rely on it." },
  refuted: { word: "Refuted", meaning: "The issuer's signature is genuine, but running the attempt again gives another result. Do not rely on it." },
  unknown: { word: "Could not tell", meaning: "Nothing is wrong so far, but something that matters could not be checked here." },
  unmet: { word: "Less than you demand", meaning: "Nothing is wrong, but your policy asks for more." },
  confirmed: { word: "Confirmed by others", meaning: "You cannot run this attempt again; graders whom you trust did, with the same result." },
};

export const checkVerdict: Record<CheckVerdict, string> = {
  fail: "Fails",
  "not-run": "Not run",
  pass: "Holds",
  unknown: "Could not check",
  warn: "Mind",
};

const checks: Record<string, string> = {
  acceptance: "The candidate accepted the ticket",
  chain: "The record is complete and in order",
  dates: "It is valid today",
  evidence: "The evidence belongs to the credential",
  format: "The files are well formed",
  graders: "Other graders got the same",
  head: "The candidate signed the answers",
  issuer: "You know the issuer",
  "proof-jcs": "The issuer signed every word of the credential",
  "proof-rdfc": "The issuer signed what the credential says",
  replay: "Running it again gives the same",
  score: "The score is the one in the record",
  seed: "Neither side chose the items",
  status: "It was not revoked or suspended",
  subject: "It is about the same candidate",
  ticket: "The issuer signed the ticket",
};

export const check = (id: string) => checks[id] ?? id;

export const verify = {
  again: "Try again",
  another: "Verify another",
  attempt: "Attempt",
  attemptText: (n: number, ended: Ended) => `Number ${n}, ${ended === "completed" ? "completed" : "ended by the time limit"}; nobody watched`,
  claims: "What the credential claims",
  checking: "Checking the signatures…",
  checks: "The checks, in order",
  credentialMissing: "This is evidence only. Add the credential that it belongs to.",
  drop: "Drop the files here, or choose them",
  dropHint: "credential.json, and evidence.json if you were given it",
  dropModules: "Add the modules",
  dropModulesHint: "The .wasm files named above",
  dropMore: "Add files",
  demanded: "demanded",
  files: "Files",
  forget: "Remove it",
  how: "How it works",
  howList: [
    { title: "The signatures are checked.", text: "The issuer signed the credential, the candidate signed the answers." },
    { title: "The attempt is run again.", text: "With the evidence, your browser runs the very same assessment on the very same answers, and compares every step." },
    { title: "You read the verdict.", text: "If the score does not follow from the answers, it says “Refuted”, however good the signature." },
  ],
  issued: "Issued",
  issuer: "Issuer",
  issuerHint: "Compare this key with one that the issuer published: a name alone would prove nothing.",
  kind: { assessment: "assessment", language: "language" } satisfies Record<ModuleKind, string>,
  lacks: "What is still missing",
  lacksText: "To run the attempt again, these modules are needed. Go online once, or ask the issuer for the files. Their names are their digests, so they cannot be swapped.",
  lead: "Check a credential yourself: whether it is genuine, and whether the score is right. No account, and nothing to install.",
  means: "What the score means:",
  meansNot: "What it does not:",
  meansNotText: "It does not show who sat at the keyboard or what helped, and it does not compare the person with others.",
  meansText: "how many of the points this person's key earned on these items, with the standard error of that share.",
  missingReason: (names: string) => `the modules ${names} are missing`,
  module: "Module",
  moduleLabel: "Getting the modules",
  moduleNotNeeded: (name: string) => `${name} is not one of the modules that are missing.`,
  noEvidence: "Add evidence.json to run the attempt again",
  noEvidenceHint: "The credential alone shows who signed it. The evidence shows how the score came about; the candidate decides who gets it.",
  paste: "Or paste it as text",
  pasteLabel: "The credential or the evidence as text",
  pastePlaceholder: "{ … }",
  pastedName: "pasted text",
  print: "Print",
  printed: (when: string) => `Verified with CanDo on ${when}, in the browser.`,
  private: "Nothing leaves this computer: everything is checked in your browser.",
  replayLabel: "Running the attempt again",
  replaying: "The signature holds. Running the attempt again…",
  says: "What the credential says",
  stoppedReason: "it was stopped",
  subject: "Candidate",
  title: "Verify a credential",
  trusting: "This browser keeps your trust file: it names the issuers and graders whom you know.",
  until: (date: string) => `valid until ${date}`,
  usePasted: "Use this text",
};

export const replay = {
  at: (milliseconds: number) => `${(milliseconds / 1000).toFixed(1)} s`,
  columns: { at: "At", event: "Event", fuel: "Fuel", n: "No.", result: "Again", step: "Step" },
  differs: "differs",
  entry: (n: number) => (n === 0 ? "The opening," : `Step ${n},`),
  events: { ran: "Programs ran", respond: "Answer", start: "Start", "time-up": "Time over" },
  notReached: "not reached",
  recorded: "Recorded",
  replayed: "Run again",
  same: "same",
  stepNames: { finish: "Result", present: "Item shown", run: "Programs to run" },
  steps: (count: number) => `All ${count} steps`,
  summary: (steps: number, fuel: number, engine: string) =>
    `${steps} steps were run again with ${new Intl.NumberFormat("en").format(fuel)} units of fuel, on ${engine}.`,
  title: "The replay",
  where: "First difference",
};

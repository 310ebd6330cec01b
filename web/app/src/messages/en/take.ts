/** Choosing, taking and ending an assessment. */

import type { Outcome } from "../../types/record";
import type { Place } from "../../worker/protocol";
import { percent, plural } from "../words";

const moment = new Intl.DateTimeFormat("en", { dateStyle: "long", timeStyle: "short" });

export const home = {
  assessments: "Assessments",
  goOn: "Go on",
  invited: "By invitation: open the link that you were sent.",
  lead: "Take an assessment in your browser, get a signed credential, and let anyone run the whole attempt again to see that the score is right.",
  none: "There are no assessments here yet.",
  offlineHint: "Verifying works without the service.",
  practise: "Practise",
  practiseLabel: (title: string) => `Practise: ${title}`,
  result: "See the result",
  scored: "How it is scored",
  steps: [
    { title: "Practise", text: "as often as you like. It stays in your browser." },
    { title: "Take it", text: "once you are ready. The score shows at once." },
    { title: "Show it.", text: "Your credential can be checked without asking us." },
  ],
  take: "Take it for a credential",
  takeLabel: (title: string) => `Take it for a credential: ${title}`,
  title: "Show what you can do.",
  verifyLink: "Verify a credential",
  verifyText: "Drop the files and read the verdict. Nothing leaves your computer.",
  verifyTitle: "Were you shown a credential?",
  yours: "Your attempts in this browser",
};

export const missing = {
  link: "To the assessments",
  text: "There is no page at this address.",
  title: "Page not found",
};

export const take = {
  failed: "This did not work",
  resuming: "Going on where you were",
  resumingText: "Your attempt is being fetched. Everything you handed in is kept.",
  unknown: "Nothing to take here",
  unknownText: "This link names no assessment, or an attempt that was begun in another browser. Attempts go on where their key is.",
};

export const practice = {
  again: "Practise again",
  done: "Practice result",
  doneText: (title: string) => `${title}. New items come every time.`,
  failed: "Practice could not be loaded",
  lead: "The same screens and the same kind of items as in the certified assessment. Everything runs in your browser, and nothing is sent or kept elsewhere.",
  loading: "Loading the assessment",
  seed: "The items came from this seed:",
  start: "Start practising",
  technical: "For the curious",
  title: (title: string) => `Practise: ${title}`,
};

export const rules = {
  busy: "Getting your ticket…",
  counts: "What counts",
  list: [
    "One item at a time. An answer is final once you hand it in; you cannot go back.",
    "You may say “I don't know” and go on. It costs no more than a wrong answer.",
    "The clock runs from the start to the last answer, also while the page is closed.",
    "If the connection fails, nothing is lost: your answer is kept here and sent when it is back. The clock goes on.",
    "Attempts are numbered, and the number stands in the credential. An attempt that you abandon counts.",
  ],
  next: "Get my ticket",
  notYet: "Nothing begins yet: on the next page, you start the clock.",
  practise: "Practise first",
  privacy: "What is stored",
  privacyList: [
    "No camera, no microphone, no account, no name. You are known by a key that is made in this browser.",
    "The service keeps your answers, their times and your score. You can delete them afterwards.",
    "Whoever you give the evidence to can read your answers. You decide who that is.",
  ],
  title: (title: string) => `Before you take ${title}`,
};

export const ticket = {
  lead: (title: string, attempt: number) => `${title}, attempt ${attempt}. When you start, the clock starts.`,
  notReady: (languages: string) => `${languages} could not be loaded`,
  notReadyHint: "You can start all the same: programs are graded by the service, only running the examples needs it here.",
  ready: (languages: string) => `${languages} is ready in this browser.`,
  start: "Start now",
  title: "Ready when you are",
  window: (until: string) => `This ticket can be used until ${moment.format(new Date(until))}.`,
};

export const outcome = {
  error: (error: number) => `give or take ${percent(error)}`,
  item: (n: number) => `Item ${n}`,
  items: "Item by item",
  meaning:
    "“Give or take” is the standard error: another set of items of the same kind would give a score within it about two times in three. There is no comparison with other people in this score.",
  of: (points: number, of: number) => `${points} of ${of}`,
  percent,
  points: (points: number, of: number) => `${points} of ${plural(of, "point")}`,
  timeUp: "The time ran out; items that were not reached gave no points.",
};

export const result = {
  credential: "Your credential",
  credentialFile: "credential.json",
  data: "Your data",
  dataText: "The service keeps your answers and the evidence until you delete them. Download what you want to keep first.",
  erase: "Delete my data",
  eraseText: "Answers, times and evidence are erased at the service and in this browser. That an attempt was made stays counted. This cannot be undone.",
  eraseTitle: "Delete this attempt's data?",
  eraseYes: "Delete",
  erased: "Your data is deleted",
  erasedText: "Files that you downloaded are still yours, and can still be verified.",
  evidenceFile: "evidence.json",
  everything: "Download everything, in one file",
  fileName: (assessment: string, attempt: number) => `${assessment}-attempt-${attempt}.json`,
  issued: "Issued and signed. Keep the one file: with it, anyone can verify your credential and run your attempt again, without asking us.",
  parts: "The one file holds your answers. You can have its parts alone, too: the credential says what you scored, the evidence how.",
  logged: (attempt: number, { index, origin }: Place, date: string) =>
    `This is attempt ${attempt}. Its ticket has been entry ${index} of the public log ${origin} since ${date}, before you saw the first item: how often you tried is on record.`,
  loggedCredential: ({ index }: Place) => `The credential is entry ${index}.`,
  lead: (title: string, attempt: number) => `${title}, attempt ${attempt}.`,
  proves: "What it proves:",
  provesNot: "What it does not:",
  provesNotText: "who sat at the keyboard, or what helped. Nobody watched.",
  provesText: "the answers were signed by your key, neither side chose the items, and the score follows from the answers.",
  show: "Show it to somebody later, and keep your key safe",
  signing: "Checking that the record holds your answers, and signing it…",
  title: "Your result",
  verify: "Verify it now",
};

export type Ended = Outcome["ended"];

/** During an attempt. */

import type { RunStatus } from "../../types/record";
import { plural } from "../words";

const apple = /Mac|iPhone|iPad/.test(navigator.userAgent);

export const attempt = {
  answer: "Answer and go on",
  back: "Go back",
  handIn: "Hand in the program",
  handInText: "You cannot change it afterwards. Hidden cases will be run on it; you will see how it did at the end.",
  handInTitle: "Hand in this program?",
  handInYes: "Hand it in",
  inconclusive: "The answer could not be graded just now. This is no fault of yours.",
  inconclusiveHint: "Your answer is kept. Send it again.",
  item: (n: number, of: number) => `Item ${n} of ${of}`,
  points: (points: number) => plural(points, "point"),
  practice: "Practice",
  progress: "Items done",
  saved: (time: string) => `Saved ${time}`,
  skip: "I don't know",
  skipText: "What you have written will not be handed in, and the item gives no points.",
  skipTitle: "Go on without an answer?",
  skipYes: "Go on without",
};

export const delivery = {
  busy: "The service is busy. Your answer is kept here.",
  busyText: (seconds: number) => `It is sent again in ${plural(seconds, "second")}.`,
  failed: "The answer was not taken",
  grading: "Grading your answer",
  retry: "Try again",
  sending: "Sending your answer…",
  waiting: "No connection. Your answer is kept here.",
  waitingText: (seconds: number) => `It is sent again in ${plural(seconds, "second")}, or as soon as the connection is back.`,
};

export const timer = {
  clock: (seconds: number) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`,
  hide: "Hide time",
  label: "Time left",
  left: (minutes: number) => `${plural(minutes, "minute")} left.`,
  over: "The time is over.",
  show: "Show time",
};

export const item = {
  choose: "Choose one",
  data: "Sample data",
  integer: "Your answer, a whole number",
  negate: "Change the sign",
  next: "What comes next?",
  notInteger: "A whole number is expected, such as 42 or -7.",
  series: "Series",
  text: "Your answer",
};

export const code = {
  call: "Call",
  couldNotRun: "The examples could not be run",
  database: "Database",
  editorLoading: "Loading the editor…",
  example: (n: number) => `Example ${n}`,
  examples: "Open examples",
  expected: "Expected",
  fuel: (percent: number) => `${percent || "under 1"} % of the fuel limit`,
  got: "Got",
  keyLeave: "Esc, then Tab",
  keyRun: apple ? "⌘ Enter" : "Ctrl Enter",
  keysLeave: "To leave the editor with the keyboard:",
  keysRun: "Run the examples:",
  label: "Your program",
  line: (n: number) => `line ${n}`,
  loading: (language: string) => `Loading ${language}`,
  marks: { none: "Not run", pass: "As expected", running: "Running…", wrong: "Wrong answer" },
  notRun: "not run yet",
  nothing: "(nothing)",
  preview: "They run in your browser, in the same sealed language that grades you. This is a preview: the points come from hidden cases.",
  printed: "What it printed",
  run: "Run the examples",
  running: "Running…",
  stdin: "Standard input",
  stop: "Stop",
  stopped: "Stopped.",
  summary: (passed: number, of: number) => (passed === of ? `All ${of} as expected.` : `${passed} of ${of} as expected.`),
};

export const status: Record<RunStatus, { title: string; explain: string }> = {
  "compile-error": { title: "Does not compile", explain: "The program could not be read as a program." },
  "not-available": { title: "Not available", explain: "The program asked for something that the sandbox does not have, such as files or the network." },
  ok: { title: "Ran", explain: "" },
  "out-of-fuel": { title: "Out of fuel", explain: "The program worked longer than the limit allows. Is there an endless loop, or a faster way?" },
  "out-of-memory": { title: "Out of memory", explain: "The program used more memory than there is." },
  "out-of-stack": { title: "Out of stack", explain: "The program called itself too deeply." },
  "output-limit": { title: "Too much output", explain: "The program printed more than the limit allows." },
  "runtime-error": { title: "Failed", explain: "The program stopped with an error." },
  trapped: { title: "Language failed", explain: "The language itself stopped. Try another way of writing it." },
};

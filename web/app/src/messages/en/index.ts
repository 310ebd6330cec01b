/** English. Whole sentences, so that another language can order its words as it likes. */

import { check, checkVerdict, claims, hints, replay, verdict, verify } from "./verify";
import { admin } from "./admin";
import { badge } from "./badge";
import { attempt, code, delivery, item, status, timer } from "./attempt";
import { key, present } from "./holder";
import { home, missing, outcome, practice, result, rules, take, ticket } from "./take";
import { megabytes, plural, spelled } from "../words";

const number = new Intl.NumberFormat("en");
const date = new Intl.DateTimeFormat("en", { dateStyle: "long", timeZone: "UTC" });

export const en = {
  admin,
  attempt,
  badge,
  check,
  checkVerdict,
  claims,
  code,
  delivery,
  hints,
  home,
  item,
  key,
  missing,
  outcome,
  practice,
  present,
  replay,
  result,
  rules,
  status,
  take,
  ticket,
  timer,
  verdict,
  verify,

  shell: {
    assessments: "Assessments",
    home: "CanDo, home",
    loading: "Loading…",
    navigation: "Main",
    offline: "You are offline. What you write is kept, and verifying still works.",
    present: "Show",
    promise: "No account, no camera, no tracking. Every score here can be computed again by anyone.",
    skip: "Skip to the content",
    verify: "Verify",
  },
  errors: {
    screen: "This screen failed",
    screenHint: "Reload the page. What you wrote is kept.",
    slow: "This browser took too long, which says nothing about your work. Close other programs, or use another browser, and try again; your answers are kept.",
    status: (status: number) => `The service answered with status ${status}.`,
    unreachable: "The service cannot be reached.",
    worker: "A part of this page failed. Reload the page; your answers are kept.",
  },
  facts: {
    items: "Items",
    languages: "Language",
    minutes: (time: number) => plural(Math.round(time / 60_000), "minute"),
    skills: "Skills",
    time: "Time",
  },
  progress: {
    download: (done: number, of: number) => (of ? `${megabytes(done)} of ${megabytes(of)} MB` : `${megabytes(done)} MB`),
    prepare: () => "Preparing…",
    replay: (done: number, of: number) => `Step ${done} of ${of}`,
  },

  date: (moment: string) => date.format(new Date(moment)),
  family: (name: string) => name.replaceAll("-", " "),
  language: spelled,
  number: (value: number) => number.format(value),
};

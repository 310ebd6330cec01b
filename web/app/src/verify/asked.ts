/** What this browser asked of holders. Each challenge is answered once, and in time; the memory is this browser's alone. */

import { later, now, random } from "../identity";

export interface Asked {
  challenge: string;
  domain: string;
  /** The last moment for an answer. */
  until: string;
  spent: boolean;
}

const KEY = "cando-asked";
const MINUTES = 24 * 60;

/** Asks anew; what is over is forgotten. */
export function askAs(domain: string): Asked {
  const challenge = btoa(String.fromCharCode(...random(32))).replaceAll("+", "-").replaceAll("/", "_").replace("=", "");
  const asked = { challenge, domain, until: later(MINUTES), spent: false };
  keep([...all().filter(({ until }) => until >= now()), asked]);
  return asked;
}

/** What was asked with this challenge, if it was. */
export function asked(challenge: string): Asked | undefined {
  return all().find((one) => one.challenge === challenge);
}

/** Takes the first answer in time; whether this was it. */
export function spend(challenge: string): boolean {
  const fresh = all().some((one) => one.challenge === challenge && !one.spent && one.until >= now());
  keep(all().map((one) => (one.challenge === challenge ? { ...one, spent: true } : one)));
  return fresh;
}

function all(): Asked[] {
  return JSON.parse(localStorage.getItem(KEY) ?? "[]") as Asked[];
}

function keep(list: Asked[]): void {
  localStorage.setItem(KEY, JSON.stringify(list));
}

/** The words on the screens. A locale is one file of the same shape as `en.ts`. */

import type { Localized } from "../types/record";
import { en } from "./en";

export type Messages = typeof en;

export const m: Messages = en;

const wanted = navigator.languages.map((tag) => tag.split("-")[0] ?? "en");

/** The locale that the reader would choose, of those that there are. */
export function locale(available: string[]): string {
  return wanted.find((tag) => available.includes(tag)) ?? "en";
}

/** An assessment's own text. The pages speak English, so its text does too, where it can. */
export function pick(texts: Localized): string {
  return texts["en"] ?? Object.values(texts)[0] ?? "";
}

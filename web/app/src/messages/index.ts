/** The words on the screens. A locale is one folder of the same shape as `en`, loaded only where it is wanted. */

import type { Localized } from "../types/record";
import { en } from "./en";

export type Messages = typeof en;

const others: Record<string, () => Promise<Messages>> = {
  es: () => import("./es").then(({ es }) => es),
};

/** The first of the reader's languages that the pages speak. */
const language = navigator.languages.map((tag) => tag.split("-")[0] ?? "").find((tag) => tag === "en" || tag in others) ?? "en";

export const m: Messages = (await others[language]?.()) ?? en;

document.documentElement.lang = language;

/** The locale for an attempt: the one that the pages speak, if the assessment does too. */
export function locale(available: string[]): string {
  return available.includes(language) ? language : "en";
}

/** An assessment's own text. */
export function pick(texts: Localized): string {
  return texts[language] ?? texts["en"] ?? "";
}

/** The verifier's own files of trust and policy, kept by this browser until they are removed. */

export type Standard = "trust" | "policy";

export const STANDARDS: Standard[] = ["trust", "policy"];

export function kept(standard: Standard): string | undefined {
  return localStorage.getItem(`cando-${standard}`) ?? undefined;
}

/** Which of them are kept. */
export function keptStandards(): Standard[] {
  return STANDARDS.filter((standard) => kept(standard) !== undefined);
}

/** Keeps another one, or none. */
export function keep(standard: Standard, text: string | undefined): void {
  if (text === undefined) localStorage.removeItem(`cando-${standard}`);
  else localStorage.setItem(`cando-${standard}`, text);
}

/** The verifier's trust file, kept by this browser until it is removed. */

const KEY = "cando-trust";

export function keptTrust(): string | undefined {
  return localStorage.getItem(KEY) ?? undefined;
}

/** Keeps another one, or none; tells whether there is one now. */
export function keepTrust(text: string | undefined): boolean {
  if (text === undefined) localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, text);
  return text !== undefined;
}

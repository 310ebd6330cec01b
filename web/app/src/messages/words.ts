/** Small pieces of sentences. */

/** With the noun's plural formed by an s, as English and Spanish mostly do. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

export function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}

/** Thousandths as percent, with a space that does not break. */
export function percent(thousandths: number): string {
  return `${Math.round(thousandths / 10)}\u00a0%`;
}

/** Programming languages whose names are not their identifiers with a capital. */
const LANGUAGES: Record<string, string> = { javascript: "JavaScript", sql: "SQL", typescript: "TypeScript", wasm: "WebAssembly" };

/** A programming language's name. */
export function spelled(language: string): string {
  return LANGUAGES[language] ?? language.charAt(0).toUpperCase() + language.slice(1);
}

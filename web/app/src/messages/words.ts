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

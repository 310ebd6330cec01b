/** Small pieces of English sentences. */

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

export function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}

/** Thousandths as percent. */
export function percent(thousandths: number): string {
  return `${Math.round(thousandths / 10)} %`;
}

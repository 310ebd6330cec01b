/** A file that goes from the result screen to the verify screen without leaving the browser. */

let waiting: File | undefined;

export function handOver(name: string, text: string): void {
  waiting = new File([text], name);
}

export function takeOver(): File[] {
  const file = waiting;
  waiting = undefined;
  return file ? [file] : [];
}

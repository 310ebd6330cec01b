/** Brings the reader to a heading that has come, wherever the focus was: what held it is often gone. */
export function arrive(heading: HTMLElement): void {
  heading.focus({ preventScroll: true });
  heading.scrollIntoView({ block: "center" });
}

/** Hands a text or bytes to the reader as a file. */
export function download(name: string, content: BlobPart): void {
  const address = URL.createObjectURL(new Blob([content], { type: "application/octet-stream" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

export function asFile(document: unknown): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}

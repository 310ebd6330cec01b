/** All bytes of a stream; `onBytes` hears how many have come, and ends it by throwing. */
export async function collect(
  body: ReadableStream<Uint8Array>,
  of: number,
  onBytes: (done: number, of: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let done = 0;
  const reader = body.getReader();
  for (;;) {
    const { value } = await reader.read();
    if (!value) break;
    parts.push(value);
    done += value.length;
    onBytes(done, of);
  }
  const bytes = new Uint8Array(done);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** As many pixels as the client looks for a code in. */
const MOST = 1 << 24;

/** A picture's pixels on white paper, made smaller if there are too many. */
export async function pixels(file: Uint8Array): Promise<{ data: Uint8Array; width: number }> {
  const bitmap = await createImageBitmap(new Blob([new Uint8Array(file)]));
  const scale = Math.min(1, Math.sqrt(MOST / (bitmap.width * bitmap.height)));
  const [width, height] = [bitmap.width, bitmap.height].map((side) => Math.max(1, Math.floor(side * scale))) as [number, number];
  const context = new OffscreenCanvas(width, height).getContext("2d");
  if (!context) throw new Error("This browser gives no pixels of a picture. Give the credential's file instead.");
  context.fillStyle = "#fff";
  context.fillRect(0, 0, width, height);
  context.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  return { data: new Uint8Array(context.getImageData(0, 0, width, height).data.buffer), width };
}

/** Fetches one status list from another issuer's server. Of all these pages are made of, this worker alone may connect to others. */

import { collect } from "../worker/collect";

/** As many bytes as the client reads of a list. */
const MOST = 2 << 20;

addEventListener("message", async ({ data }: MessageEvent<string>) => {
  postMessage(await fetched(data).catch(() => undefined));
});

async function fetched(address: string): Promise<Uint8Array | undefined> {
  // A redirect would lead to somebody whom the person has not agreed to ask.
  const reply = await fetch(address, { cache: "no-store", credentials: "omit", redirect: "error", referrerPolicy: "no-referrer" });
  if (!reply.ok || !reply.body) return undefined;
  return collect(reply.body, 0, (done) => {
    if (done > MOST) throw new Error("too large");
  });
}

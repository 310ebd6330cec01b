/** Status lists: those of these pages' own service are fetched, those of others only when the person says so. */

/** Seconds that another issuer's server may take. */
const PATIENCE = 20;

/** The lists that this origin keeps. Where it does not answer, that is no error: the verdict says what is not known. */
export async function ownLists(addresses: string[]): Promise<Uint8Array[]> {
  const own = addresses.filter((address) => originOf(address) === location.origin);
  const fetched = await Promise.all(own.map((address) => fetch(address).catch(() => undefined)));
  const good = fetched.filter((reply) => reply?.ok) as Response[];
  return Promise.all(good.map(async (reply) => new Uint8Array(await reply.arrayBuffer())));
}

/** The addresses at which somebody else would have to be asked. */
export function listsElsewhere(addresses: string[]): string[] {
  return addresses.filter((address) => ![undefined, location.origin].includes(originOf(address)));
}

/** Asks another issuer's server. It learns that somebody at this address checks one of many credentials, and nothing else. */
export function fetchList(address: string): Promise<Uint8Array> {
  const asker = new Worker(new URL("./asker.ts", import.meta.url), { type: "module", name: "asker" });
  return new Promise<Uint8Array>((done, failed) => {
    setTimeout(failed, PATIENCE * 1000);
    asker.addEventListener("error", failed);
    asker.addEventListener("message", ({ data }: MessageEvent<Uint8Array | undefined>) => (data ? done(data) : failed()));
    asker.postMessage(address);
  }).finally(() => asker.terminate());
}

/** Of an address that can be asked at all. */
function originOf(address: string): string | undefined {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  return url && /^https?:$/.test(url.protocol) ? url.origin : undefined;
}

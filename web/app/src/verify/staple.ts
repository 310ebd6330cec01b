/** Staples the status lists to a credential where these pages are its issuer's own: nobody else is asked. */

interface Document {
  credentialStatus?: { statusListCredential?: unknown };
  format?: unknown;
}

/** The file as a bundle with its lists, or as it is. The lists' keeper learns only that one of 131,072 places is asked for. */
export async function stapled(file: Uint8Array): Promise<Uint8Array> {
  const text = new TextDecoder().decode(file);
  const at = listOf(text);
  if (!at || new URL(at).origin !== location.origin) return file;
  const lists = [at, at.replace("/suspension/", "/revocation/")];
  const texts = await Promise.all(lists.map(fetched)).catch(() => undefined);
  if (!texts) return file;
  return new TextEncoder().encode(`{"credential":${text},"format":"cando-bundle/1","statusLists":[${texts.join(",")}]}`);
}

/** A list's text; what is not even JSON would spoil the bundle. */
async function fetched(list: string): Promise<string> {
  const text = await (await fetch(list)).text();
  JSON.parse(text);
  return text;
}

/** Where a bare credential says that its status is kept. */
function listOf(text: string): string | undefined {
  try {
    const document = JSON.parse(text) as Document | null;
    const at = document?.format === undefined ? document?.credentialStatus?.statusListCredential : undefined;
    return typeof at === "string" && URL.canParse(at) ? at : undefined;
  } catch {
    return undefined;
  }
}

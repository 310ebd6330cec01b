/** What a verifier asks, from a link such as `https://…/present#challenge=…&domain=…`, or from text that holds one. */

export interface Request {
  challenge: string;
  domain: string;
}

export function requestIn(fields: URLSearchParams): Request | undefined {
  const [challenge, domain] = [fields.get("challenge"), fields.get("domain")];
  return challenge && domain ? { challenge, domain } : undefined;
}

/** The part after `#`, if there is one; a mail program may have put something around the link. */
export function requestInText(text: string): Request | undefined {
  const fields = /[^#\s]*challenge=\S+/.exec(text.slice(text.indexOf("#") + 1))?.[0];
  return fields ? requestIn(new URLSearchParams(fields)) : undefined;
}

/** The service. Every call may fail in two ways: nothing came back, or the service said why not. */

import { m } from "./messages";

/** No reply: offline, or the service is down. Worth trying again. */
export class Unreachable extends Error {
  constructor() {
    super(m.errors.unreachable);
  }
}

/** The service refused, and said why. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly hint: string,
  ) {
    super(message);
  }
}

export interface Request {
  method?: "GET" | "POST" | "DELETE";
  token?: string;
  body?: unknown;
}

export async function call<Reply>(path: string, { method = "GET", token, body }: Request = {}): Promise<Reply> {
  const headers = new Headers({ Accept: "application/json" });
  if (token) headers.set("Authorization", `Bearer ${token}`);
  if (body !== undefined) headers.set("Content-Type", "application/json");
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const reply = await fetch(path, { method, headers, body: body === undefined ? null : text, cache: "no-store" }).catch(() => {
    throw new Unreachable();
  });
  if (reply.status === 204) return undefined as Reply;
  const document: unknown = await reply.json().catch(() => undefined);
  if (reply.ok && document !== undefined) return document as Reply;
  throw refusal(reply.status, document);
}

export type OnWait = (seconds: number, busy: boolean) => void;

/** Tries again while nothing comes back or the service is busy; `onWait` hears when the next attempt will be, and which of the two it was. */
export async function insist<Reply>(path: string, request: Request, onWait: OnWait): Promise<Reply> {
  for (let seconds = 1; ; seconds = Math.min(seconds * 2, 30)) {
    try {
      return await call<Reply>(path, request);
    } catch (error) {
      if (!isPassing(error)) throw error;
      onWait(seconds, error instanceof Refused);
      await onlineOrAfter(seconds);
    }
  }
}

function isPassing(error: unknown): boolean {
  return error instanceof Unreachable || (error instanceof Refused && (error.status >= 500 || error.status === 429));
}

function refusal(status: number, document: unknown): Error {
  const { error } = (document ?? {}) as { error?: { code: string; message: string; hint: string } };
  if (!error) return status >= 500 ? new Unreachable() : new Refused(status, "unknown", m.errors.status(status), "");
  return new Refused(status, error.code, error.message, error.hint);
}

function onlineOrAfter(seconds: number): Promise<void> {
  return new Promise((done) => {
    const go = () => {
      clearTimeout(timer);
      removeEventListener("online", go);
      done();
    };
    const timer = setTimeout(go, seconds * 1000);
    addEventListener("online", go);
  });
}

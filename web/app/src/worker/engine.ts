/** The pages' side of the worker. */

import { m } from "../messages";
import type { Args, Call, Operation, Progress, Reply, Result } from "./protocol";

/** Somebody pressed Stop while this was under way. */
export class Stopped extends Error {}

/** Seconds without a word from a worker that owes an answer: this browser cannot do it, which says nothing about the work. */
const PATIENCE = 300;

interface Waiting {
  done: (result: never) => void;
  failed: (error: Error) => void;
  report: ((progress: Progress) => void) | undefined;
}

let worker: Worker | undefined;
let last = 0;
let silence = 0;
const waiting = new Map<number, Waiting>();

/** Asks the worker, which starts with the first question. */
export function ask<K extends Operation>(operation: K, args: Args<K>, report?: (progress: Progress) => void): Promise<Result<K>> {
  worker ??= start();
  const id = ++last;
  const call: Call<K> = { id, operation, args };
  return new Promise((done, failed) => {
    waiting.set(id, { done, failed, report });
    worker?.postMessage(call);
  });
}

/** Ends everything that is under way. The next question starts a new worker, which takes its modules from Cache Storage. */
export function stop(): void {
  end(new Stopped("Stopped."));
}

// Seconds are counted here, as a clock would go on while the machine sleeps.
setInterval(() => {
  silence = waiting.size ? silence + 1 : 0;
  if (silence > PATIENCE) end(new Error(m.errors.slow));
}, 1_000);

function start(): Worker {
  const started = new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "cando" });
  started.addEventListener("message", (event: MessageEvent<Reply>) => settle(event.data));
  started.addEventListener("error", () => end(new Error(m.errors.worker)));
  return started;
}

function settle(reply: Reply): void {
  silence = 0;
  const call = waiting.get(reply.id);
  if (reply.type === "progress") return call?.report?.(reply.progress);
  if (reply.type === "ended") return end(new Error(reply.message ?? m.errors.worker));
  waiting.delete(reply.id);
  if (reply.type === "done") call?.done(reply.result as never);
  else call?.failed(new Error(reply.message));
}

function end(reason: Error): void {
  worker?.terminate();
  worker = undefined;
  const calls = [...waiting.values()];
  waiting.clear();
  for (const call of calls) call.failed(reason);
}

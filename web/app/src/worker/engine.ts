/** The pages' side of the worker. */

import type { Args, Call, Operation, Progress, Reply, Result } from "./protocol";

/** Somebody pressed Stop while this was under way. */
export class Stopped extends Error {}

interface Waiting {
  done: (result: never) => void;
  failed: (error: Error) => void;
  report: ((progress: Progress) => void) | undefined;
}

let worker: Worker | undefined;
let last = 0;
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

function start(): Worker {
  const started = new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "cando" });
  started.addEventListener("message", (event: MessageEvent<Reply>) => settle(event.data));
  started.addEventListener("error", () => end(new Error("CanDo's worker failed. Reload the page; your answers are kept.")));
  return started;
}

function settle(reply: Reply): void {
  const call = waiting.get(reply.id);
  if (reply.type === "progress") return call?.report?.(reply.progress);
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

/** The one place where the client runs: pages stay responsive, and Stop ends this worker. */

import init, {
  Case, Form, Host, Identity as WasmKey, Practice, acceptTicket, bake, carried, carriedByPixels, checkPart, didOf,
  drawBadge, endAttempt, giveAway, kindOf, makeLink, needs, presentCredentials, verifyPresentation, type Draft,
} from "../client/client.js";
import type { Identity } from "../store";
import type { Manifest } from "../types/record";
import type { ModuleKind, Need } from "../types/verdict";
import { fetchModule, forgetModule, keepModule } from "./modules";
import { pixels } from "./pixels";
import { keepSeal, keptSeal } from "./seals";
import type { Args, Call, Drawing, Gathered, ModuleName, Operation, Places, PracticeAnswer, PracticeRun, Presented, Progress, Reply, Result } from "./protocol";

type Report = (progress: Progress) => void;
type Handlers = { [K in Operation]: (args: Args<K>, report: Report) => Result<K> | Promise<Result<K>> };

let host: Host | undefined;
let practice: { key: string; fold: Practice; answered: number } | undefined;

const ready = init().then(() => (host = new Host(navigator.userAgent)));

async function theHost(): Promise<Host> {
  return host ?? ready;
}

/** The detector of codes asserts what it expects of a picture, and some have broken that. */
class Unreadable extends Error {
  override message = "No readable QR code in the picture; take it again, straight, sharp and with a light margin.";
}

const FORMS = { card: Form.Card, certificate: Form.Certificate, picture: Form.Picture };

const handlers: Handlers = {
  accept({ identity, ticket, nonce, now, logged }) {
    return signed(acceptTicket(identity.did, ticket, nonce, now, logged), identity);
  },

  async badge({ file, form, locale, link, name }) {
    return JSON.parse(drawBadge(file, FORMS[form], locale, link, name)) as Drawing;
  },

  async bake({ image, file }) {
    return bake(image, file);
  },

  async carried({ file }) {
    const found = carried(file);
    if (found) return found;
    const { data, width } = await pixels(file);
    try {
      return carriedByPixels(width, data);
    } catch (error) {
      throw error instanceof WebAssembly.RuntimeError ? new Unreadable() : error;
    }
  },

  async checkPart({ kind, bytes }) {
    checkPart(kind, bytes);
  },

  create({ entropy }) {
    return WasmKey.create(entropy).did();
  },

  didOf({ key }) {
    return didOf(key);
  },

  async example({ language, job, example }, report) {
    const host = await theHost();
    await prepare([{ digest: language, kind: "language" }], report);
    return host.runExample(language, job, example);
  },

  giveAway({ from, to, at }) {
    return signed(giveAway(from.did, to.did, at), from, to);
  },

  async kindOf({ file }) {
    return kindOf(file) as Result<"kindOf">;
  },

  async link({ file, base }) {
    return makeLink(file, base);
  },

  lock({ secret, passphrase, entropy }) {
    return WasmKey.create(secret).lock(passphrase, entropy);
  },

  async look(gathered) {
    const work = gather(gathered);
    const places = JSON.parse(work.places()) as Places;
    return { evidence: work.evidence(), isCredential: work.isCredential(), lists: work.lists(), places };
  },

  needs({ evidence }) {
    return JSON.parse(needs(evidence)) as Need[];
  },

  async practice(run, report) {
    const host = await theHost();
    await prepare([{ digest: run.module, kind: "assessment" }], report);
    const { languages } = JSON.parse(host.manifest(run.module)) as Manifest;
    await prepare(languages.map(({ module }) => ({ digest: module, kind: "language" })), report);
    const fold = unfold(host, run);
    return { n: fold.next(), step: fold.step(), record: fold.record() };
  },

  async prepare({ modules, replay }, report) {
    await prepare(modules, report, replay);
  },

  present({ identity, credentials, rebinds, challenge, domain, created, expires }) {
    return signed(presentCredentials(identity.did, credentials, challenge, domain, created, expires, rebinds), identity);
  },

  async provide({ bytes, wanted }) {
    const host = await theHost();
    const kinds = [...new Set(wanted.map(({ kind }) => kind))];
    for (const kind of kinds) {
      const digest = tryAdd(host, bytes, kind);
      const found = wanted.find((module) => module.digest === digest && module.kind === kind);
      if (found) {
        await keepModule(found.digest, new Uint8Array(bytes));
        return found;
      }
    }
    return undefined;
  },

  async replay({ evidence }, report) {
    const host = await theHost();
    return host.replay(evidence, (done: number, of: number) => report({ phase: "replay", done, of }));
  },

  sign({ identity, record, answers }) {
    return signed(endAttempt(identity.did, record, answers), identity);
  },

  presented({ presentation, challenge, domain, now, rebinds }) {
    return JSON.parse(verifyPresentation(presentation, challenge, domain, now, rebinds)) as Presented;
  },

  unlock({ text, passphrase }) {
    const secret = WasmKey.unlock(text, passphrase)?.secret();
    return secret && new Uint8Array(secret);
  },

  async verify({ shown, report, missing, ...gathered }) {
    const work = gather(gathered);
    if (shown) work.show(shown.presentation, shown.challenge, shown.domain, shown.now, shown.rebinds);
    if (report !== undefined) work.replayed(report);
    if (missing !== undefined) work.unreplayed(missing);
    return work.verdict();
  },
};

function gather({ amongOthers, file, now, parts }: Gathered): Case {
  const work = new Case(file, now);
  if (amongOthers) work.amongOthers();
  for (const { kind, bytes } of parts) work.add(kind, bytes);
  return work;
}

/** Finishes a draft with one key, or with as many as it wants signatures. */
async function signed(draft: Draft, ...keys: [Identity, ...Identity[]]): Promise<string> {
  const signatures = new Uint8Array(64 * draft.count());
  for (let i = 0; i < draft.count(); i += 1) {
    signatures.set(await signature(keys[i] ?? keys[0], new Uint8Array(draft.message(i))), 64 * i);
  }
  return draft.finish(signatures);
}

/** The key may be one that only the browser can read. */
async function signature({ key }: Identity, message: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  if (key instanceof Uint8Array) return WasmKey.create(key).sign(message);
  return new Uint8Array(await crypto.subtle.sign("Ed25519", key, message));
}

/** Fetches and seals what the host does not hold yet. */
async function prepare(modules: ModuleName[], report: Report, replay = false): Promise<void> {
  const host = await theHost();
  for (const { digest, kind } of modules) {
    if (replay ? host.has(digest) : host.holds(digest)) continue;
    const kept = replay ? undefined : await keptSeal(digest);
    if (kept && host.restore(digest, kind, kept.digest, kept.found, kept.bytes)) continue;
    const bytes = await fetchModule(digest, (done, of) => report({ phase: "download", done, of }));
    report({ phase: "prepare", done: 0, of: 0 });
    if (host.add(bytes, kind) !== digest) {
      await forgetModule(digest);
      throw new Error(`The module received is not ${digest.slice(0, 12)}…: it was changed on the way. Try again.`);
    }
    await keepModule(digest, bytes);
    // A copy with a buffer of its own, as all results of the client.
    const sealed = host.toKeep(digest) as Uint8Array<ArrayBuffer> | undefined;
    if (sealed) await keepSeal(digest, { bytes: sealed, digest: host.sealed(digest) });
  }
}

/** Feeds the answers that the fold has not seen; a fold of something else is dropped. */
function unfold(host: Host, { module, seed, locale, answers }: PracticeRun): Practice {
  const key = `${module} ${seed} ${locale}`;
  if (practice?.key !== key || practice.answered > answers.length) {
    practice = { key, fold: host.practice(module, seed, locale), answered: 0 };
  }
  for (const answer of answers.slice(practice.answered)) {
    feed(practice.fold, answer);
    practice.answered += 1;
  }
  return practice.fold;
}

function feed(fold: Practice, { n, item, response, elapsed }: PracticeAnswer): void {
  fold.answer(n, item, JSON.stringify(response), elapsed);
}

function tryAdd(host: Host, bytes: Uint8Array, kind: ModuleKind): string | undefined {
  try {
    return host.add(bytes, kind);
  } catch {
    return undefined;
  }
}

async function answer<K extends Operation>({ id, operation, args }: Call<K>): Promise<void> {
  const send = (reply: Reply) => postMessage(reply);
  try {
    await ready;
    const result = await handlers[operation](args, (progress) => send({ id, type: "progress", progress }));
    send({ id, type: "done", result });
  } catch (error) {
    if (error instanceof Unreadable) send({ id, type: "ended", message: error.message });
    else if (error instanceof WebAssembly.RuntimeError) send({ id, type: "ended" });
    else send({ id, type: "failed", message: error instanceof Error ? error.message : String(error) });
  }
}

// One after the other: a call must not find the host in the middle of another.
let queue = Promise.resolve();
addEventListener("message", (event: MessageEvent<Call>) => {
  queue = queue.then(() => answer(event.data));
});

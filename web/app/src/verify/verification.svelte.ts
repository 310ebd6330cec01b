import { now } from "../identity";
import { m } from "../messages";
import type { Evidence, Json, TranscriptEntry } from "../types/record";
import type { Need, Report, Verdict } from "../types/verdict";
import { ask, stop, Stopped } from "../worker/engine";
import type { Part, Place, PresentedInput, Progress } from "../worker/protocol";
import { asked, spend } from "./asked";
import { keep, kept, keptStandards, STANDARDS, type Standard } from "./kept";
import { fetchList, listsElsewhere, ownLists } from "./lists";
import { missingModules } from "./modules";

export interface Given {
  name: string;
  bytes: Uint8Array;
}

/** One verification: files come in, the client's verdict goes out. Nothing leaves the browser unless the person says so. */
export class Verification {
  credential = $state.raw<Given>();
  /** What else was given for it. */
  parts = $state.raw<(Given & Part)[]>([]);
  /** A presentation that holds: who shows what, to whom. */
  presented = $state.raw<{ asked: PresentedInput; holder: string; shown: Given[] }>();
  missing = $state.raw<Need[]>([]);
  /** Addresses of status lists that nobody is asked for before the person says so. */
  elsewhere = $state.raw<string[]>([]);
  progress = $state.raw<Progress>();
  phase = $state<"idle" | "checking" | "replaying" | "done">("idle");
  /** Where the credential says that its ticket stands in a log. */
  ticket = $state.raw<Place | null>(null);
  report = $state.raw<Report>();
  verdict = $state.raw<Verdict>();
  /** Events of the transcript, as recorded; shown only under a credential whose signature holds. */
  entries = $state.raw<TranscriptEntry[]>([]);
  problem = $state("");
  /** Whether there is evidence, in a file of its own or in the credential's. */
  whole = $state(false);
  /** The verifier's own files that this browser keeps. */
  standards = $state.raw(keptStandards());
  #turn = 0;

  /** Sorts files by what they look like; the client says whether they are. */
  async add(files: File[]): Promise<void> {
    this.problem = "";
    const sorted = await Promise.all(files.map(sort));
    const isNew = sorted.some(({ kind }) => kind === "credential" || kind === "presentation");
    // What belonged to the one before does not belong to this one.
    if (isNew && this.credential) this.parts = [];
    for (const { name, kind, bytes } of sorted) {
      if (kind === "module") await this.#provide(name, bytes);
      else if (kind === "credential") await this.#take(name, bytes);
      else if (kind !== "presentation" && kind !== "rebind") await this.#put({ name, kind, bytes });
    }
    const rebinds = sorted.filter(({ kind }) => kind === "rebind").map(({ bytes }) => text(bytes));
    const shown = sorted.filter(({ kind }) => kind === "presentation");
    for (const { bytes } of shown) await this.#receive(bytes, `[${rebinds}]`);
    await this.run();
  }

  /** Turns to another of the credentials shown. */
  async choose(given: Given): Promise<void> {
    this.credential = given;
    this.parts = this.parts.filter(({ kind }) => kind === "status-list");
    await this.run();
  }

  /** Fetches the status lists of another issuer, who learns that somebody checks. */
  async askIssuer(): Promise<void> {
    this.problem = "";
    const lists = this.elsewhere.map(async (address) => {
      await this.#put({ name: address, kind: "status-list", bytes: await fetchList(address) });
    });
    await Promise.all(lists).catch(() => (this.problem = m.verify.issuerSilent));
    await this.run();
  }

  /** Forgets whom the verifier trusts, or what it demands. */
  async forget(standard: Standard): Promise<void> {
    this.#keep(standard, undefined);
    await this.run();
  }

  async clear(): Promise<void> {
    if (this.phase === "replaying") stop();
    this.#turn += 1;
    this.credential = this.presented = this.verdict = this.report = undefined;
    this.parts = this.missing = this.entries = this.elsewhere = [];
    this.problem = "";
    this.ticket = null;
    this.phase = "idle";
  }

  /** Checks everything, then replays if the credential's signature holds and the modules are here. */
  async run(): Promise<void> {
    const turn = ++this.#turn;
    this.verdict = this.report = undefined;
    this.missing = this.entries = [];
    if (!this.credential) return;
    this.phase = "checking";
    try {
      const file = this.credential.bytes;
      const addresses = await ask("listsOf", { file });
      const given = this.parts.map(({ name }) => name);
      const lists = await ownLists(addresses);
      const first = await this.#verify(file, lists);
      const own = this.parts.findLast(({ kind }) => kind === "evidence");
      const evidence = own ? text(own.bytes) : await ask("bundledEvidence", { file });
      const places = first.summary ? await ask("placesOf", { file }).catch(() => undefined) : undefined;
      if (turn !== this.#turn) return;
      this.elsewhere = listsElsewhere(addresses).filter((address) => !given.includes(address));
      this.ticket = places?.ticket ?? null;
      this.whole = evidence !== undefined;
      const again = first.summary && !first.summary.keyed && evidence !== undefined;
      const unreplayed = again ? await this.#replay(turn, evidence) : undefined;
      if (turn !== this.#turn) return;
      this.verdict = again ? await this.#verify(file, lists, unreplayed) : first;
      this.phase = "done";
    } catch (error) {
      if (turn !== this.#turn) return;
      this.problem = (error as Error).message;
      this.phase = "idle";
    } finally {
      this.progress = undefined;
    }
  }

  stop(): void {
    stop();
  }

  /** Takes a presentation as the answer to what was asked here. It counts once. */
  async #receive(presentation: Uint8Array, rebinds: string): Promise<void> {
    this.credential = this.presented = undefined;
    try {
      const question = asked(challengeOf(presentation));
      if (!question) throw new Error(m.verify.notAsked);
      const { challenge, domain } = question;
      const input = { presentation, challenge, domain, now: now(), rebinds };
      const { credentials, holder } = await ask("presented", input);
      if (!spend(challenge)) throw new Error(question.spent ? m.verify.replayed : m.verify.lateAnswer);
      const shown = credentials.map((credential) => {
        const name = String((credential as { name?: Json } | null)?.name);
        return { name, bytes: new TextEncoder().encode(JSON.stringify(credential)) };
      });
      this.presented = { asked: input, holder, shown };
      this.credential = shown[0];
    } catch (error) {
      this.problem = (error as Error).message;
    }
  }

  /** Takes the credential out of whatever carries it. Nobody has shown that one. */
  async #take(name: string, file: Uint8Array): Promise<void> {
    try {
      this.credential = { name, bytes: await ask("carried", { file }) };
      this.presented = undefined;
    } catch (error) {
      this.problem = `${name}: ${(error as Error).message}`;
    }
  }

  /** Takes what stands beside the credential. What is no good replaces nothing. */
  async #put(part: Given & Part): Promise<void> {
    const { name, kind, bytes } = part;
    try {
      await ask("checkPart", { kind, bytes });
    } catch (error) {
      const stays = this.standards.some((standard) => standard === kind) ? ` ${m.verify.stays}` : "";
      this.problem = `${name}: ${(error as Error).message}.${stays}`;
      return;
    }
    if (kind === "trust" || kind === "policy") return this.#keep(kind, text(bytes));
    const several = kind === "status-list" || kind === "confirmation";
    this.parts = [...this.parts.filter((other) => several || other.kind !== kind), part];
  }

  #keep(standard: Standard, file: string | undefined): void {
    keep(standard, file);
    this.standards = keptStandards();
  }

  async #provide(name: string, bytes: Uint8Array): Promise<void> {
    const found = await ask("provide", { bytes, wanted: this.missing });
    if (!found) this.problem = m.verify.moduleNotNeeded(name);
  }

  /** The reason why there is no report, if there is none. */
  async #replay(turn: number, evidence: string): Promise<string | undefined> {
    this.phase = "replaying";
    const progress = (progress: Progress) => (this.progress = progress);
    try {
      const missing = await missingModules(await ask("needs", { evidence }), progress);
      if (turn !== this.#turn) return undefined;
      this.missing = missing;
      this.entries = (JSON.parse(evidence) as Evidence).transcript.entries;
      if (missing.length) return m.verify.missingReason(missing.map(({ name }) => name).join(", "));
      const report = await ask("replay", { evidence }, progress);
      if (turn === this.#turn) this.report = JSON.parse(report) as Report;
      return undefined;
    } catch (error) {
      return error instanceof Stopped ? m.verify.stoppedReason : (error as Error).message;
    }
  }

  async #verify(file: Uint8Array, lists: Uint8Array[], unreplayed?: string): Promise<Verdict> {
    const fetched = lists.map((bytes) => ({ kind: "status-list" as const, bytes }));
    const own = STANDARDS.map((kind) => ({ kind, bytes: new TextEncoder().encode(kept(kind)) }));
    const parts = [...this.parts, ...fetched, ...own.filter(({ bytes }) => bytes.length)].map(({ kind, bytes }) => ({ kind, bytes }));
    const report = this.report && JSON.stringify(this.report);
    const input = { file, now: now(), parts, shown: this.presented?.asked, report, missing: unreplayed };
    return JSON.parse(await ask("verify", input)) as Verdict;
  }
}

async function sort(file: File) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  return { name: file.name, bytes, kind: await ask("kindOf", { file: bytes }) };
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/** The challenge that a presentation says it answers. */
function challengeOf(presentation: Uint8Array): string {
  const { proof } = JSON.parse(text(presentation)) as { proof?: { challenge?: string }[] };
  return proof?.[0]?.challenge ?? "";
}

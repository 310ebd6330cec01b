import { now } from "../identity";
import { m } from "../messages";
import type { Evidence, Json, TranscriptEntry } from "../types/record";
import type { Need, Report, Verdict } from "../types/verdict";
import { ask, stop, Stopped } from "../worker/engine";
import type { Gathered, Part, PartKind, Place, PresentedInput, Progress, Result } from "../worker/protocol";
import { asked, spend } from "./asked";
import { keep, kept, keptStandards, STANDARDS, type Standard } from "./kept";
import { fetchList, listsElsewhere, ownLists } from "./lists";
import { missingModules } from "./modules";

/** Bytes that the client reads of any file, and files at once: more than anybody has for one person. */
const [LARGEST, MOST] = [64 << 20, 200];

export interface Given {
  name: string;
  bytes: Uint8Array;
}

type Sorted = Given & { kind: Result<"kindOf"> };

/** What may be about several credentials. */
const SHARED: PartKind[] = ["evidence", "keys", "status-list"];

/** One verification: files come in, the client's verdict goes out. Nothing leaves the browser unless the person says so. */
export class Verification {
  /** What can be verified, of which `credential` is. */
  credentials = $state.raw<Given[]>([]);
  credential = $state.raw<Given>();
  /** What else was given. */
  parts = $state.raw<(Given & Part)[]>([]);
  /** A presentation that holds: who shows what, to whom. */
  presented = $state.raw<{ asked: PresentedInput; holder: string }>();
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
  problems = $state.raw<string[]>([]);
  /** Whether there is evidence, in a file of its own or in the credential's. */
  whole = $state(false);
  /** The verifier's own files that this browser keeps. */
  standards = $state.raw(keptStandards());
  #turn = 0;

  /** Sorts files by what they look like; the client says whether they are. */
  async add(files: File[]): Promise<void> {
    this.problems = files.length > MOST ? [m.verify.tooMany(MOST)] : [];
    const sorted: Sorted[] = [];
    for (const file of files.slice(0, MOST)) {
      await sort(file).then(
        (one) => sorted.push(one),
        (error: Error) => this.#tell(`${file.name}: ${error.message}`),
      );
    }
    await this.#take(sorted.filter(({ kind }) => kind === "credential"));
    const rebinds = sorted.filter(({ kind }) => kind === "rebind").map(({ bytes }) => text(bytes));
    for (const { name, kind, bytes } of sorted) {
      if (kind === "module") await this.#provide(name, bytes);
      else if (kind === "presentation") await this.#receive(bytes, `[${rebinds}]`);
      else if (kind !== "credential" && kind !== "rebind") await this.#put({ name, kind, bytes });
    }
    await this.run();
  }

  /** Turns to another of the credentials. */
  async choose(given: Given): Promise<void> {
    this.credential = given;
    this.parts = this.parts.filter(({ kind }) => SHARED.includes(kind));
    await this.run();
  }

  /** Fetches the status lists of another issuer, who learns that somebody checks. */
  async askIssuer(): Promise<void> {
    this.problems = [];
    const lists = this.elsewhere.map(async (address) => {
      await this.#put({ name: address, kind: "status-list", bytes: await fetchList(address) });
    });
    await Promise.all(lists).catch(() => this.#tell(m.verify.issuerSilent));
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
    this.credentials = this.parts = this.missing = this.entries = [];
    this.elsewhere = this.problems = [];
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
      const { evidence, lists: addresses, places } = await ask("look", this.#gathered(file, []));
      const given = this.parts.map(({ name }) => name);
      const lists = await ownLists(addresses);
      const first = await this.#verify(file, lists);
      if (turn !== this.#turn) return;
      this.elsewhere = listsElsewhere(addresses).filter((address) => !given.includes(address));
      this.ticket = places.ticket;
      this.whole = evidence !== undefined;
      const again = first.summary && !first.summary.keyed && evidence !== undefined;
      const unreplayed = again ? await this.#replay(turn, evidence) : undefined;
      if (turn !== this.#turn) return;
      this.verdict = again ? await this.#verify(file, lists, unreplayed) : first;
      this.phase = "done";
    } catch (error) {
      if (turn !== this.#turn) return;
      this.#tell((error as Error).message);
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
    this.credentials = [];
    this.credential = this.presented = undefined;
    try {
      const question = asked(challengeOf(presentation));
      if (!question) throw new Error(m.verify.notAsked);
      const { challenge, domain } = question;
      const input = { presentation, challenge, domain, now: now(), rebinds };
      const { credentials, holder } = await ask("presented", input);
      if (!spend(challenge)) throw new Error(question.spent ? m.verify.replayed : m.verify.lateAnswer);
      this.credentials = credentials.map((credential) => {
        const name = String((credential as { name?: Json } | null)?.name);
        return { name, bytes: new TextEncoder().encode(JSON.stringify(credential)) };
      });
      this.presented = { asked: input, holder };
      this.credential = this.credentials[0];
    } catch (error) {
      this.#tell((error as Error).message);
    }
  }

  /** Takes credentials out of whatever carries them. Nobody has shown these, and what was given for those before is not theirs. */
  async #take(files: Given[]): Promise<void> {
    const taken: Given[] = [];
    for (const { name, bytes } of files) {
      await ask("carried", { file: bytes }).then(
        (bytes) => taken.push({ name, bytes }),
        (error: Error) => this.#tell(`${name}: ${error.message}`),
      );
    }
    if (!taken.length) return;
    if (this.credential) this.parts = [];
    this.presented = undefined;
    this.credentials = taken;
    this.credential = taken[0];
    // A folder may hold other documents, too.
    for (const given of taken) {
      const { isCredential } = await ask("look", this.#gathered(given.bytes, []));
      if (isCredential) return void (this.credential = given);
    }
  }

  /** Takes what stands beside the credential. What is no good replaces nothing. */
  async #put(part: Given & Part): Promise<void> {
    const { name, kind, bytes } = part;
    try {
      await ask("checkPart", { kind, bytes });
    } catch (error) {
      const stays = this.standards.some((standard) => standard === kind) ? ` ${m.verify.stays}` : "";
      return this.#tell(`${name}: ${(error as Error).message}.${stays}`);
    }
    if (kind === "trust" || kind === "policy") return this.#keep(kind, text(bytes));
    const several = ["confirmation", "evidence", "status-list"].includes(kind);
    this.parts = [...this.parts.filter((other) => several || other.kind !== kind), part];
  }

  #keep(standard: Standard, file: string | undefined): void {
    keep(standard, file);
    this.standards = keptStandards();
  }

  async #provide(name: string, bytes: Uint8Array): Promise<void> {
    const found = await ask("provide", { bytes, wanted: this.missing });
    if (!found) this.#tell(m.verify.moduleNotNeeded(name));
  }

  #tell(problem: string): void {
    this.problems = [...this.problems, problem];
  }

  /** The credential's file with what was given for it, and with `others`. */
  #gathered(file: Uint8Array, others: Part[]): Gathered {
    const parts = [...this.parts, ...others].map(({ kind, bytes }) => ({ kind, bytes }));
    return { amongOthers: this.credentials.length > 1, file, now: now(), parts };
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
    const gathered = this.#gathered(file, [...fetched, ...own.filter(({ bytes }) => bytes.length)]);
    const report = this.report && JSON.stringify(this.report);
    const input = { ...gathered, shown: this.presented?.asked, report, missing: unreplayed };
    return JSON.parse(await ask("verify", input)) as Verdict;
  }
}

async function sort(file: File): Promise<Sorted> {
  if (file.size > LARGEST) throw new Error(m.verify.tooLarge);
  const buffer = await file.arrayBuffer().catch(() => undefined);
  if (!buffer) throw new Error(m.verify.unreadable);
  const bytes = new Uint8Array(buffer);
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

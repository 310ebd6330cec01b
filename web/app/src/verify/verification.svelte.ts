import { now } from "../identity";
import { m } from "../messages";
import type { Evidence, Json, TranscriptEntry } from "../types/record";
import type { Need, Report, Verdict } from "../types/verdict";
import { stapled } from "./staple";
import { keepTrust, keptTrust } from "./trust";
import { ask, stop, Stopped } from "../worker/engine";
import type { Progress } from "../worker/protocol";
import { asked, spend } from "./asked";

export interface Given {
  name: string;
  bytes: Uint8Array;
}

/** One verification: files come in, the client's verdict goes out. Nothing leaves the browser. */
export class Verification {
  credential = $state.raw<Given>();
  /** A presentation that holds: who shows what, to whom. */
  presented = $state.raw<{ domain: string; holder: string; shown: Given[] }>();
  evidence = $state.raw<Given>();
  missing = $state.raw<Need[]>([]);
  progress = $state.raw<Progress>();
  phase = $state<"idle" | "checking" | "replaying" | "done">("idle");
  report = $state.raw<Report>();
  verdict = $state.raw<Verdict>();
  /** Events of the transcript, as recorded; shown only under a credential whose signature holds. */
  entries = $state.raw<TranscriptEntry[]>([]);
  problem = $state("");
  /** Whether there is evidence, in a file of its own or in the credential's. */
  whole = $state(false);
  /** Whether this browser keeps a trust file. */
  trust = $state(keptTrust() !== undefined);
  #turn = 0;

  /** Sorts files by what they look like; the client says whether they are. */
  async add(files: Iterable<File>): Promise<void> {
    this.problem = "";
    const rebinds: string[] = [];
    const presentations: Uint8Array[] = [];
    for (const file of files) {
      const bytes = new Uint8Array(await file.arrayBuffer());
      if (isModule(bytes)) await this.#provide(file.name, bytes);
      else if (names(bytes, "cando-rebind/1")) rebinds.push(new TextDecoder().decode(bytes));
      else if (names(bytes, "VerifiablePresentation")) presentations.push(bytes);
      else if (names(bytes, "cando-trust/1")) this.trust = keepTrust(new TextDecoder().decode(bytes));
      else if (names(bytes, "cando-evidence/1") && !names(bytes, "cando-bundle/1")) this.evidence = { name: file.name, bytes };
      else await this.#take(file.name, bytes);
    }
    for (const presentation of presentations) await this.#receive(presentation, `[${rebinds}]`);
    await this.run();
  }

  /** Turns to another of the credentials shown. */
  async choose(given: Given): Promise<void> {
    this.credential = given;
    this.evidence = undefined;
    await this.run();
  }

  async clear(): Promise<void> {
    if (this.phase === "replaying") stop();
    this.#turn += 1;
    this.credential = this.presented = this.evidence = this.verdict = this.report = undefined;
    this.missing = this.entries = [];
    this.problem = "";
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
      const first = await this.#verify();
      const evidence = this.evidence ? text(this.evidence) : await ask("bundledEvidence", { file: this.credential.bytes });
      if (turn !== this.#turn) return;
      this.whole = evidence !== undefined;
      const again = first.summary && !first.summary.keyed && evidence !== undefined;
      const unreplayed = again ? await this.#replay(turn, evidence) : undefined;
      if (turn !== this.#turn) return;
      this.verdict = again ? await this.#verify(unreplayed) : first;
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
      const { credentials, holder } = await ask("presented", { presentation, challenge, domain, now: now(), rebinds });
      if (!spend(challenge)) throw new Error(question.spent ? m.verify.replayed : m.verify.lateAnswer);
      const shown = credentials.map((credential) => {
        const name = String((credential as { name?: Json } | null)?.name);
        return { name, bytes: new TextEncoder().encode(JSON.stringify(credential)) };
      });
      this.presented = { domain, holder, shown };
      this.credential = shown[0];
    } catch (error) {
      this.problem = (error as Error).message;
    }
  }

  /** Trusts nobody again. */
  async forget(): Promise<void> {
    this.trust = keepTrust(undefined);
    await this.run();
  }

  /** Takes the credential out of whatever carries it. */
  async #take(name: string, file: Uint8Array): Promise<void> {
    try {
      this.credential = { name, bytes: await ask("carried", { file }) };
    } catch (error) {
      this.problem = `${name}: ${(error as Error).message}`;
    }
  }

  async #provide(name: string, bytes: Uint8Array): Promise<void> {
    const found = await ask("provide", { bytes, wanted: this.missing });
    if (!found) this.problem = m.verify.moduleNotNeeded(name);
  }

  /** The reason why there is no report, if there is none. */
  async #replay(turn: number, evidence: string): Promise<string | undefined> {
    this.phase = "replaying";
    try {
      const needs = await ask("needs", { evidence });
      const missing = await this.#missing(needs);
      if (turn !== this.#turn) return undefined;
      this.missing = missing;
      this.entries = (JSON.parse(evidence) as Evidence).transcript.entries;
      if (missing.length) return m.verify.missingReason(missing.map(({ name }) => name).join(", "));
      const report = await ask("replay", { evidence }, (progress) => (this.progress = progress));
      if (turn === this.#turn) this.report = JSON.parse(report) as Report;
      return undefined;
    } catch (error) {
      return error instanceof Stopped ? m.verify.stoppedReason : (error as Error).message;
    }
  }

  async #missing(needs: Need[]): Promise<Need[]> {
    const missing: Need[] = [];
    for (const need of needs) {
      await ask("prepare", { modules: [need], replay: true }, (progress) => (this.progress = progress)).catch((error) => {
        if (error instanceof Stopped) throw error;
        missing.push(need);
      });
    }
    return missing;
  }

  async #verify(unreplayed?: string): Promise<Verdict> {
    const input = {
      file: await stapled(this.credential?.bytes ?? new Uint8Array()),
      evidence: this.evidence?.bytes,
      report: this.report && JSON.stringify(this.report),
      now: now(),
      missing: unreplayed,
      trust: keptTrust(),
    };
    return JSON.parse(await ask("verify", input)) as Verdict;
  }
}

function text(given: Given | undefined): string {
  return new TextDecoder().decode(given?.bytes);
}

function isModule(bytes: Uint8Array): boolean {
  return [0x00, 0x61, 0x73, 0x6d].every((byte, i) => bytes[i] === byte);
}

function names(bytes: Uint8Array, format: string): boolean {
  return new TextDecoder().decode(bytes).includes(`"${format}"`);
}

/** The challenge that a presentation says it answers. */
function challengeOf(presentation: Uint8Array): string {
  const { proof } = JSON.parse(new TextDecoder().decode(presentation)) as { proof?: { challenge?: string }[] };
  return proof?.[0]?.challenge ?? "";
}

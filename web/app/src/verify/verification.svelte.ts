import { now } from "../identity";
import { m } from "../messages";
import type { Evidence, Json, TranscriptEntry } from "../types/record";
import type { Need, Report, Verdict } from "../types/verdict";
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
  #turn = 0;

  /** Sorts files by what they look like; the client says whether they are. */
  async add(files: Iterable<File>): Promise<void> {
    this.problem = "";
    const rebinds: string[] = [];
    const presentations: Uint8Array[] = [];
    for (const file of files) {
      const bytes = new Uint8Array(await file.arrayBuffer());
      if (isModule(bytes)) await this.#provide(file.name, bytes);
      else if (holds(bytes, '"cando-rebind/1"')) rebinds.push(new TextDecoder().decode(bytes));
      else if (holds(bytes, '"VerifiablePresentation"')) presentations.push(bytes);
      else if (holds(bytes, '"cando-evidence/1"')) this.evidence = { name: file.name, bytes };
      else this.credential = { name: file.name, bytes };
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
      const unreplayed = first.summary && this.evidence ? await this.#replay(turn) : undefined;
      if (turn !== this.#turn) return;
      this.verdict = this.evidence && first.summary ? await this.#verify(unreplayed ?? "") : first;
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

  async #provide(name: string, bytes: Uint8Array): Promise<void> {
    const found = await ask("provide", { bytes, wanted: this.missing });
    if (!found) this.problem = m.verify.moduleNotNeeded(name);
  }

  /** The reason why there is no report, if there is none. */
  async #replay(turn: number): Promise<string | undefined> {
    this.phase = "replaying";
    const evidence = text(this.evidence);
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
      credential: this.credential?.bytes ?? new Uint8Array(),
      evidence: this.evidence?.bytes,
      report: this.report && JSON.stringify(this.report),
      now: now(),
      replayWanted: unreplayed !== undefined,
      missing: unreplayed || undefined,
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

function holds(bytes: Uint8Array, word: string): boolean {
  return new TextDecoder().decode(bytes).includes(word);
}

/** The challenge that a presentation says it answers. */
function challengeOf(presentation: Uint8Array): string {
  const { proof } = JSON.parse(new TextDecoder().decode(presentation)) as { proof?: { challenge?: string }[] };
  return proof?.[0]?.challenge ?? "";
}

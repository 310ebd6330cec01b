import { hex } from "../hex";
import { random } from "../identity";
import { read, remove, write, type KeptPractice } from "../store";
import type { Response, Step } from "../types/record";
import type { AssessmentEntry } from "../types/service";
import { ask } from "../worker/engine";
import type { Progress } from "../worker/protocol";
import { failure, type Delivery, type Sitting } from "./sitting";

/** Practice: folded in this browser with a public seed that was drawn here. Its answers stay here too. */
export class Practice implements Sitting {
  readonly mode = "practice";
  step = $state.raw<Step>();
  delivery = $state.raw<Delivery>({ type: "idle" });
  loading = $state.raw<Progress>();
  endsAt = $state(Infinity);
  record = "";
  #n = 0;

  private constructor(private kept: KeptPractice) {}

  /** The practice attempt that this browser was in, if any. */
  static async kept(assessment: string): Promise<Practice | undefined> {
    const kept = await read("practice", assessment);
    return kept && new Practice(kept);
  }

  static async begin({ id, manifest, module }: AssessmentEntry, locale: string): Promise<Practice> {
    const run = { module, seed: hex(random(32)), locale, answers: [] };
    const practice = new Practice({ id, manifest, run, started: 0 });
    await practice.forget();
    return practice;
  }

  get id(): string {
    return `practice-${this.kept.id}`;
  }

  get manifest() {
    return this.kept.manifest;
  }

  get limit(): number {
    return this.manifest.limits.time;
  }

  get seed(): string {
    return this.kept.run.seed;
  }

  /** Loads the modules and shows the step; the time starts with the first one. */
  async open(): Promise<void> {
    await this.#fold((progress) => (this.loading = progress));
    this.loading = undefined;
    if (this.kept.started === 0) await this.#keep({ ...this.kept, started: Date.now() });
    this.endsAt = performance.now() + this.limit - this.#elapsed();
  }

  async answer(item: number, response: Response): Promise<void> {
    const answer = { n: this.#n, item, response, elapsed: this.#elapsed() };
    const { run } = this.kept;
    await this.#keep({ ...this.kept, run: { ...run, answers: [...run.answers, answer] } });
    await this.retry();
  }

  async retry(): Promise<void> {
    this.delivery = { type: "grading" };
    try {
      await this.#fold((progress) => (this.delivery = { type: "grading", progress }));
      this.delivery = { type: "idle" };
    } catch (error) {
      this.delivery = failure(error);
    }
  }

  /** The fold sees that this comes too late, and ends. */
  async timeUp(): Promise<void> {
    if (this.step?.type === "present") await this.answer(this.step.item.index, { type: "skip" });
  }

  async forget(): Promise<void> {
    await remove("practice", this.kept.id);
    await remove("drafts", this.id);
  }

  async #fold(report: (progress: Progress) => void): Promise<void> {
    const { n, step, record } = await ask("practice", this.kept.run, report);
    this.#n = n;
    this.record = record;
    this.step = JSON.parse(step) as Step;
    if (this.step.type === "finish") await this.forget();
  }

  #elapsed(): number {
    return Math.max(0, Date.now() - this.kept.started);
  }

  async #keep(kept: KeptPractice): Promise<void> {
    this.kept = kept;
    await write("practice", kept.id, kept);
  }
}

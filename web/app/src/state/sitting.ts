/** An attempt as the screens see it: the same for practice and certified. */

import type { Manifest, Response, Step } from "../types/record";
import type { Progress } from "../worker/protocol";

/** What is happening to the last answer. */
export type Delivery =
  | { type: "idle" }
  | { type: "sending" }
  | { type: "grading"; progress?: Progress }
  | { type: "waiting"; seconds: number; busy: boolean }
  | { type: "failed"; message: string; hint: string };

export interface Sitting {
  readonly id: string;
  readonly mode: "certified" | "practice";
  readonly manifest: Manifest;
  readonly step: Step | undefined;
  readonly delivery: Delivery;
  /** When the time is over, on the clock of `performance.now()`. */
  readonly endsAt: number;
  /** Milliseconds that the attempt may take. */
  readonly limit: number;
  answer(item: number, response: Response): Promise<void>;
  /** Sends again what failed. */
  retry(): Promise<void>;
  /** Asks for the step that follows the end of the time. */
  timeUp(): Promise<void>;
}

export function failure(error: unknown): Delivery {
  const hint = error instanceof Error && "hint" in error ? String(error.hint) : "";
  return { type: "failed", message: error instanceof Error ? error.message : String(error), hint };
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, milliseconds));
}

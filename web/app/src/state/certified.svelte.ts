import { call, insist, type OnWait } from "../api";
import { identityOf, now, ownIdentity, random } from "../identity";
import { m } from "../messages";
import { remove, write, type KeptAnswer, type KeptAttempt } from "../store";
import type { Outcome, Response, Step } from "../types/record";
import type { AssessmentEntry, Bundle, Issued, State } from "../types/service";
import { ask } from "../worker/engine";
import { failure, pause, type Delivery, type Sitting } from "./sitting";

/** A certified attempt: folded by the service; every answer is kept here before it is sent. */
export class Certified implements Sitting {
  readonly mode = "certified";
  step = $state.raw<Step>();
  delivery = $state.raw<Delivery>({ type: "idle" });
  endsAt = $state(Infinity);
  limit = $state(0);
  bundle = $state.raw<Bundle>();
  #n = 0;
  #erased = false;

  constructor(private kept: KeptAttempt) {
    this.limit = kept.ticket.body.limits.time;
    this.bundle = kept.bundle;
    if (kept.outcome) this.step = { type: "finish", outcome: kept.outcome };
  }

  /** Asks the service for a ticket. Nothing has begun then. */
  static async request({ id, manifest, module }: AssessmentEntry, locale: string, invitation?: string): Promise<Certified> {
    const { did } = await ownIdentity();
    const body = { assessment: id, subject: did, locale, ...(invitation && { invitation }) };
    const { logged, ticket, token } = await call<Issued>("/api/tickets", { method: "POST", body });
    const uuid = ticket.body.id.replace("urn:uuid:", "");
    return new Certified({ id: uuid, answers: [], created: now(), logged, manifest, module, ticket, token });
  }

  get id(): string {
    return this.kept.id;
  }

  get manifest() {
    return this.kept.manifest;
  }

  get ticket() {
    return this.kept.ticket.body;
  }

  get token(): string {
    return this.kept.token;
  }

  get outcome(): Outcome | undefined {
    return this.step?.type === "finish" ? this.step.outcome : undefined;
  }

  /** Accepts the ticket, which starts the clock; after a reload, the same acceptance goes on where it was. */
  async start(): Promise<void> {
    const acceptance = this.kept.acceptance ?? (await this.#accept());
    await this.#keep({ acceptance });
    await this.#deliver("/api/attempts", `{"acceptance":${acceptance}}`);
    const last = this.kept.answers.at(-1);
    if (last && last.n >= this.#n && this.step?.type === "present") await this.#send(last);
  }

  async answer(item: number, response: Response): Promise<void> {
    const answer = { n: this.#n, item, response };
    const before = this.kept.answers.filter(({ n }) => n < answer.n);
    await this.#keep({ answers: [...before, answer] });
    await this.#send(answer);
  }

  async retry(): Promise<void> {
    await this.start();
  }

  async timeUp(): Promise<void> {
    await this.#deliver(this.#path);
  }

  /** Checks that the record holds this browser's answers, signs its last hash, and fetches what comes of it. */
  async sign(onWait: OnWait): Promise<void> {
    const identity = await identityOf(this.ticket.subject);
    const record = await insist<unknown>(`${this.#path}/record`, { token: this.token }, onWait);
    const answers = this.kept.answers.map(({ item, response }) => ({ item, response }));
    const head = await ask("sign", { identity, record: JSON.stringify(record), answers: JSON.stringify(answers) });
    const request = { method: "POST", token: this.token, body: head } as const;
    await this.#take(await insist<Bundle>(`${this.#path}/head`, request, onWait));
  }

  /** Fetches it again, with today's status lists; without a connection, what is kept stays. */
  async refresh(): Promise<void> {
    const bundle = await call<Bundle>(`${this.#path}/credential`, { token: this.token }).catch(() => undefined);
    if (bundle && !this.#erased) await this.#take(bundle);
  }

  /** Erases the attempt at the service, then here. */
  async erase(): Promise<void> {
    await call(this.#path, { method: "DELETE", token: this.token });
    this.#erased = true;
    await remove("attempts", this.id);
    await remove("drafts", this.id);
  }

  get #path(): string {
    return `/api/attempts/${this.id}`;
  }

  async #accept(): Promise<string> {
    const identity = await identityOf(this.ticket.subject);
    // A clock that is a little behind must not stop anybody: the service looks at its own.
    const moment = [now(), this.ticket.validFrom].sort().at(-1) ?? now();
    const { logged, ticket } = this.kept;
    return ask("accept", { identity, ticket: JSON.stringify(ticket), nonce: random(32), now: moment, logged });
  }

  async #send(answer: KeptAnswer): Promise<void> {
    await this.#deliver(`${this.#path}/answers`, answer);
  }

  /** Sends until the service has answered, then waits until it has graded. */
  async #deliver(path: string, body?: unknown): Promise<void> {
    this.delivery = { type: "sending" };
    try {
      const request = body === undefined ? { token: this.token } : { method: "POST" as const, token: this.token, body };
      let state = await insist<State>(path, request, this.#wait).then(inner);
      while (state.status === "grading") {
        this.delivery = { type: "grading" };
        await pause(700);
        state = await insist<State>(this.#path, { token: this.token }, this.#wait).then(inner);
      }
      await this.#arrive(state);
    } catch (error) {
      this.delivery = failure(error);
    }
  }

  #wait: OnWait = (seconds, busy) => {
    this.delivery = { type: "waiting", seconds, busy };
  };

  async #arrive(state: State): Promise<void> {
    this.step ??= state.step;
    if (state.status === "inconclusive") {
      this.delivery = { type: "failed", message: m.attempt.inconclusive, hint: m.attempt.inconclusiveHint };
      return;
    }
    this.#n = state.n;
    this.limit = state.limit;
    this.endsAt = performance.now() + state.limit - state.elapsed;
    this.step = state.step;
    if (state.step.type === "finish") await this.#keep({ outcome: state.step.outcome });
    this.delivery = { type: "idle" };
  }

  async #take(bundle: Bundle): Promise<void> {
    await this.#keep({ bundle });
    this.bundle = bundle;
  }

  async #keep(change: Partial<KeptAttempt>): Promise<void> {
    this.kept = { ...this.kept, ...change };
    await write("attempts", this.id, this.kept);
  }
}

/** Opening an attempt answers `{id, state}`; everything else the state itself. */
function inner(reply: State | { state: State }): State {
  return "state" in reply ? reply.state : reply;
}

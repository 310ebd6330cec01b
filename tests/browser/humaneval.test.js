// Programs that none of us wrote, in the sealed Python, in the browser: each ends as it should, with the fuel that the grader counts.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { assessments, url, visit } from "./support.js";

const root = join(import.meta.dirname, "../..");
const problems = join(process.env.CANDO_FIXTURES ?? join(root, "../shared/fixtures"), "problems/humaneval/HumanEval.jsonl");
const client = (name) => readFileSync(join(root, "web/app/src/client", name));
const binary = process.env.CANDO_BINARY;
/** Every so-manieth program runs natively as well: a process each is slow. */
const COMPARED = 10;
const LIMITS = { fuel: 10_000_000_000, output: 65_536 };
const WORKER = `
  import init, { Host } from "./client.js";
  onmessage = async ({ data: { digest, jobs } }) => {
    await init();
    const host = new Host();
    const reply = await fetch("/modules/" + digest + ".wasm");
    host.add(new Uint8Array(await reply.arrayBuffer()), "language");
    postMessage(jobs.map((job) => JSON.parse(host.run(digest, JSON.stringify(job)))[0]));
  };`;

function read() {
  const lines = readFileSync(problems, "utf8").split("\n").filter(Boolean);
  return lines.map((line) => {
    const { task_id, prompt, canonical_solution, test, entry_point } = JSON.parse(line);
    const program = (solution) => `${prompt}${solution}\n${test}\ncheck(${entry_point})\n`;
    return { id: task_id, good: program(canonical_solution), broken: program("    return None\n") };
  });
}

const job = (program) => ({
  entry: { type: "stdin" },
  files: {},
  inputs: [""],
  language: "python",
  limits: LIMITS,
  program,
  seed: "0".repeat(64),
});

async function runInWorker(page, digest, programs) {
  const files = { "client.js": client("client.js"), "client_bg.wasm": client("client_bg.wasm"), "worker.js": WORKER };
  const types = { js: "text/javascript", wasm: "application/wasm" };
  for (const [name, body] of Object.entries(files)) {
    await page.route(`${url}/bench/${name}`, (route) => route.fulfill({ body, contentType: types[name.split(".").pop()] }));
  }
  return page.evaluate(
    ([digest, jobs]) =>
      new Promise((resolve, reject) => {
        const worker = new Worker("/bench/worker.js", { type: "module" });
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = (error) => reject(new Error(error.message));
        worker.postMessage({ digest, jobs });
      }),
    [digest, programs.map(job)],
  );
}

function runNatively(program) {
  const file = join(mkdtempSync(join(tmpdir(), "cando-")), "main.py");
  writeFileSync(file, program);
  const limits = ["--fuel", String(LIMITS.fuel), "--output", String(LIMITS.output)];
  return JSON.parse(execFileSync(binary, ["run", "python", file, ...limits, "--json"], { encoding: "utf8" }));
}

test("HumanEval in the browser: right programs end well, broken ones fail, fuel as on the grader", async (t) => {
  if (!existsSync(problems)) return t.skip("no fixtures");
  const all = read();
  const [{ manifest }] = (await assessments()).filter(({ manifest }) => manifest.languages.length > 0);
  const { page } = await visit(t);
  await page.goto(url);
  const results = await runInWorker(page, manifest.languages[0].module, all.flatMap(({ good, broken }) => [good, broken]));
  const wrong = all.filter((_, i) => results[2 * i].status !== "ok" || results[2 * i + 1].status === "ok");
  assert.deepEqual(wrong.map(({ id }) => id), []);
  if (!binary) return t.diagnostic("no binary: fuel was not compared");
  for (let i = 0; i < all.length; i += COMPARED) assert.deepEqual(runNatively(all[i].good), results[2 * i], all[i].id);
});

// A service that is too busy to take an answer at once, and one whose machine cannot grade for a while.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { inspect, visit } from "./support.js";

const binary = process.env.CANDO_BINARY;
const skip = !binary && "CANDO_BINARY names no binary to serve with";
const onItem = (page, n) => page.getByRole("heading", { level: 1, name: new RegExp(`^Item ${n} of`) });

/** A service of the test's own, which waits so many seconds for its gradings. */
async function serve(t, patience) {
  const data = mkdtempSync(join(tmpdir(), "cando-busy-"));
  const options = ["serve", "--listen", "127.0.0.1:0", "--data", data, "--patience", patience];
  const service = spawn(binary, options, { stdio: ["ignore", "pipe", "ignore"] });
  t.after(() => {
    service.kill();
    rmSync(data, { recursive: true, force: true });
  });
  for await (const line of createInterface({ input: service.stdout })) {
    const address = line.match(/candidates +(http:\S+?)\/?$/)?.[1];
    if (address) return { address, pid: service.pid };
  }
  assert.fail("the service ended before it printed its address");
}

async function start(page, address) {
  await page.goto(`${address}/take#assessment=number-series`);
  await page.getByRole("button", { name: "Get my ticket" }).click();
  await page.getByRole("button", { name: "Start now" }).click();
  await onItem(page, 1).waitFor();
}

const pass = (page) => page.getByRole("button", { name: "I don't know" }).click();

test("when the service is busy, the page says so, asks again and goes on", { skip }, async (t) => {
  const service = await serve(t, "0");
  const { page } = await visit(t, { origin: service.address });
  await start(page, service.address);
  await pass(page);
  await page.getByText("The service is busy. Your answer is kept here.").waitFor();
  await onItem(page, 2).waitFor();
});

test("when the machine cannot grade, the answer is kept, and sending it again goes on", { skip }, async (t) => {
  const service = await serve(t, "5");
  const { page } = await visit(t, { origin: service.address });
  await start(page, service.address);
  // Too little for the stack that the engine wants for a call, and enough for everything else.
  limit(service.pid, memory(service.pid) + (8 << 20));
  await pass(page);
  await page.getByText("Your answer is kept. Send it again.").waitFor();
  await inspect(page, "take-inconclusive");
  limit(service.pid, "unlimited");
  await page.getByRole("button", { name: "Try again" }).click();
  await onItem(page, 2).waitFor();
});

/** Address space in use, in bytes. */
function memory(pid) {
  return 1024 * Number(readFileSync(`/proc/${pid}/status`, "utf8").match(/VmSize:\s+(\d+)/)[1]);
}

/** Lets a process have no more address space than this, in bytes. */
function limit(pid, bytes) {
  execFileSync("prlimit", ["--pid", String(pid), `--as=${bytes}:`]);
}

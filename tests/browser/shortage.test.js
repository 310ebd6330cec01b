// A service whose machine cannot grade for a while.

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { binary, inspect, serve, type, visit } from "./support.js";

const skip = !binary && "CANDO_BINARY names no binary to serve with";
const onItem = (page, n) => page.getByRole("heading", { level: 1, name: new RegExp(`^Item ${n} of`) });

async function start(page, address) {
  await page.goto(`${address}/take#assessment=coding-basics`);
  await page.getByRole("button", { name: "Get my ticket" }).click();
  await page.getByRole("button", { name: "Start now" }).click();
  await onItem(page, 1).waitFor();
}

test("when the machine cannot grade, the answer is kept, and sending it again goes on", { skip }, async (t) => {
  const service = await serve();
  t.after(service.stop);
  const { page } = await visit(t, { origin: service.address });
  await start(page, service.address);
  // Too little for what the program wants, and enough for everything else.
  limit(service.pid, dataSize(service.pid) + (8 << 20));
  await type(page, "print(len(bytes(64 << 20)))\n");
  await page.getByRole("button", { name: "Hand in the program" }).click();
  await page.getByRole("button", { name: "Hand it in" }).click();
  await page.getByText("Your answer is kept. Send it again.").waitFor();
  await inspect(page, "take-inconclusive");
  limit(service.pid, "unlimited");
  await page.getByRole("button", { name: "Try again" }).click();
  await onItem(page, 2).waitFor();
});

/** Private writable memory of a process, in bytes. */
function dataSize(pid) {
  return 1024 * Number(readFileSync(`/proc/${pid}/status`, "utf8").match(/VmData:\s+(\d+)/)[1]);
}

/** Lets a process have no more private writable memory than this, in bytes. */
function limit(pid, bytes) {
  execFileSync("prlimit", ["--pid", String(pid), `--data=${bytes}:`]);
}

// What every browser test needs. The service under test is named by the environment:
//   CANDO_URL       where it answers, such as http://127.0.0.1:8080
//   CANDO_ADMIN     the operator's one-time link (optional: without it that test is skipped)
//   CANDO_BINARY    the `cando` binary (optional: it makes what forge.js alters and signs again)
//   CANDO_SHOTS     a folder for screenshots (optional)
//   CANDO_CHROMIUM  the browser (default: Debian's)

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";
import { chromium, errors } from "playwright-core";

export const url = process.env.CANDO_URL ?? "http://127.0.0.1:8080";
export const binary = process.env.CANDO_BINARY;
export const WIDE = { width: 1280, height: 900 };
export const PHONE = { width: 390, height: 844 };

/** Milliseconds that grading a program, or compiling all modules, may take. */
const PATIENCE = 120_000;
/** Milliseconds until what was seen on a screen is looked for anew. */
const LOOK = 5_000;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const candidates = [process.env.CANDO_CHROMIUM, "/usr/bin/chromium-headless-shell", "/usr/bin/chromium"];
export const executablePath = candidates.find((path) => path && existsSync(path));
const shots = process.env.CANDO_SHOTS;

/** A service of one's own, with an empty store, and with all its modules compiled. */
export async function serve() {
  const data = mkdtempSync(join(tmpdir(), "cando-browser-"));
  const service = spawn(binary, ["serve", "--listen", "127.0.0.1:0", "--data", data], { stdio: ["ignore", "pipe", "ignore"] });
  const stop = () => {
    service.kill();
    rmSync(data, { recursive: true, force: true });
  };
  for await (const line of createInterface({ input: service.stdout })) {
    const address = line.match(/candidates +(http:\S+?)\/?$/)?.[1];
    if (!address) continue;
    for (let waited = 0; waited < PATIENCE; waited += 200) {
      if ((await fetch(`${address}/readyz`)).ok) return { address, pid: service.pid, stop };
      await setTimeout(200);
    }
    break;
  }
  stop();
  throw new Error("the service did not become ready");
}

/** Starts a browser for one test and ends it with the test. Pages may speak to `origin`, and to `others` where the test allows it. */
export async function visit(t, { viewport = WIDE, colorScheme = "light", locale = "en-US", origin = url, others = [] } = {}) {
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  t.after(() => browser.close());
  const context = await browser.newContext({
    viewport,
    colorScheme,
    locale,
    reducedMotion: "reduce",
    acceptDownloads: true,
    permissions: ["clipboard-write", "clipboard-read"],
  });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const faults = watch(page, [new URL(origin).origin, ...others]);
  t.after(() => assert.deepEqual(faults, [], "errors, policy violations or foreign requests in the browser"));
  return { browser, context, page };
}

/** Collects what must not happen on any page. Failing to reach a stopped service is logged by the browser itself. */
function watch(page, origins) {
  const faults = [];
  page.on("pageerror", (error) => faults.push(`error: ${error.message}`));
  page.on("console", (message) => {
    if (/Content Security Policy|Refused to/.test(message.text())) faults.push(`policy: ${message.text()}`);
  });
  page.on("request", (request) => {
    const to = new URL(request.url());
    if (!["blob:", "data:"].includes(to.protocol) && !origins.includes(to.origin)) faults.push(`foreign request: ${to}`);
  });
  return faults;
}

/** A screenshot of the whole page, if a folder is named. */
export async function shoot(page, name) {
  if (!shots) return;
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
}

/** The same screen at 1280 and 390 px, light and dark; axe finds nothing serious in any of them. */
export async function inspect(page, name) {
  const before = page.viewportSize();
  for (const [size, viewport] of [["1280", WIDE], ["390", PHONE]]) {
    await page.setViewportSize(viewport);
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      await page.evaluate(async () => {
        await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
        // Half-way between two colours a button has the contrast of neither; what goes on for ever is not waited for.
        const ending = document.getAnimations().filter((one) => one.effect.getComputedTiming().endTime < Infinity);
        await Promise.allSettled(ending.map((one) => one.finished));
        // Chromium now and then keeps the colours of the scheme before, deep inside: all are computed anew.
        const anew = new CSSStyleSheet();
        anew.replaceSync("* { --anew: 1 }");
        document.adoptedStyleSheets = [anew];
        getComputedStyle(document.body).color;
        document.adoptedStyleSheets = [];
      });
      await audit(page, `${name} at ${size} px, ${colorScheme}`);
      await shoot(page, `${name}-${size}-${colorScheme}`);
    }
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(overflow <= 0, `${name} scrolls sideways by ${overflow} px at ${size} px`);
  }
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize(before);
}

async function audit(page, name) {
  await page.evaluate(axe);
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const { violations } = await page.evaluate((values) => window.axe.run(document, { runOnly: { type: "tag", values } }), tags);
  const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  const told = grave.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`);
  assert.deepEqual(told, [], `accessibility of ${name}`);
}

/** Reads a download's text. */
export async function downloaded(page, button) {
  const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
  return { name: download.suggestedFilename(), path: await download.path(), text: readFileSync(await download.path(), "utf8") };
}

/** Answers whatever is on the screen, until `done` is visible. A program is handed in as `program` says. */
export async function answerAll(page, done, program) {
  for (let turn = 0; turn < 60; turn += 1) {
    await page.getByRole("heading", { level: 1 }).waitFor();
    if (await done.isVisible()) return;
    await answerOne(page, turn, program);
  }
  assert.fail("the attempt did not end within 60 items");
}

async function answerOne(page, turn, program) {
  const heading = page.getByRole("heading", { level: 1 });
  const title = await heading.textContent();
  // Looked at in one moment: between two items there is none of them.
  const kinds = ["input[type=radio]", "input[inputmode]", ".cm-content"];
  const field = page.locator(kinds.join()).first();
  const kind = await field.evaluate((found, kinds) => kinds.find((kind) => found.matches(kind)), kinds);
  if (kind === kinds[2]) return handIn(page, program, title);
  try {
    if (kind === kinds[0]) await page.getByRole("radio").nth(turn % 3).check({ timeout: LOOK });
    else await page.locator(kind).fill(String(turn - 3), { timeout: LOOK });
  } catch (error) {
    // What was seen is gone: another look, while there are turns.
    if (error instanceof errors.TimeoutError) return;
    throw error;
  }
  await page.getByRole("button", { name: "Answer and go on" }).click();
  await leaves(page, title);
}

async function handIn(page, program, title) {
  if (program) {
    await type(page, program);
    await page.getByRole("button", { name: "Hand in the program" }).click();
    await page.getByRole("button", { name: "Hand it in" }).click();
  } else {
    await page.getByRole("button", { name: "I don't know" }).click();
    await page.getByRole("button", { name: "Go on without" }).click();
  }
  await leaves(page, title);
}

/** Waits until another screen has come; grading a program takes its time. */
export async function leaves(page, title) {
  await page.waitForFunction((title) => document.querySelector("h1") && document.querySelector("h1").textContent !== title, title, { timeout: PATIENCE });
}

/** Replaces the editor's text, as by pasting: typing would be indented by the editor. */
export async function type(page, program) {
  const editor = page.locator(".cm-content");
  await editor.focus();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.insertText(program);
}

/** The assessments that the service offers. */
export async function assessments() {
  const reply = await fetch(`${url}/api/assessments`);
  return (await reply.json()).assessments;
}

import assert from "node:assert/strict";
import { test } from "node:test";
import { answerAll, downloaded, inspect, type, url, visit } from "./support.js";

/** Opens practice at its first program. */
async function open(page) {
  await page.goto(`${url}/take#practice=coding-basics`);
  await page.getByRole("button", { name: "Start practising" }).click();
  await page.locator(".cm-content").waitFor();
}

/** The item's own shape around a body: a function of its name, or a program of its own. */
async function program(page, body) {
  const call = await page.locator(".example dd code").first().textContent();
  const name = /^(\w+)\(/.exec(call)?.[1];
  const isFunction = await page.getByText("Call", { exact: true }).count();
  const lines = body.split("\n");
  return isFunction ? [`def ${name}(*args):`, ...lines.map((line) => `    ${line}`)].join("\n") : body;
}

const examples = (page) => page.locator(".example");

test("open examples run in the browser, each with input, expected, got and a word", async (t) => {
  const { page } = await visit(t);
  await open(page);
  await type(page, await program(page, "print('x')"));
  await page.keyboard.press("ControlOrMeta+Enter");
  await page.getByText(/as expected\.$/).first().waitFor();
  const count = await examples(page).count();
  assert.ok(count > 0);
  for (let i = 0; i < count; i += 1) {
    const text = await examples(page).nth(i).textContent();
    assert.match(text, /Wrong answer|As expected/);
    assert.match(text, /Expected/);
    assert.match(text, /% of the fuel limit/);
  }
  await inspect(page, "coding-ran");
});

test("a download tells how far it is", async (t) => {
  const { page } = await visit(t);
  await page.addInitScript(() => {
    window.said = new Set();
    const listen = () => new MutationObserver(() => window.said.add(document.body.innerText)).observe(document.body, { childList: true, subtree: true, characterData: true });
    addEventListener("DOMContentLoaded", listen);
  });
  await open(page);
  await page.waitForFunction(() => [...window.said].some((text) => /\d of \d\d\.\d MB/.test(text)));
});

test("an error names its type and its line", async (t) => {
  const { page } = await visit(t);
  await open(page);
  await type(page, await program(page, "return_value = 1\nraise ValueError('too small')"));
  await page.getByRole("button", { name: "Run the examples" }).click();
  await page.locator(".example .error", { hasText: "ValueError" }).first().waitFor();
  const text = await examples(page).first().textContent();
  assert.match(text, /too small/);
  assert.match(text, /line [23]/);
  await inspect(page, "coding-error");
});

test("what does not compile says so", async (t) => {
  const { page } = await visit(t);
  await open(page);
  await type(page, "def (");
  await page.getByRole("button", { name: "Run the examples" }).click();
  await page.getByText("Does not compile").first().waitFor();
});

test("an endless loop can be stopped, and the page goes on", async (t) => {
  const { page } = await visit(t);
  await open(page);
  await type(page, await program(page, "while True: pass"));
  const run = page.getByRole("button", { name: "Run the examples" });
  await run.click();
  const stop = page.getByRole("button", { name: "Stop" });
  await stop.waitFor();
  const clock = Date.now();
  await page.evaluate(() => document.title);
  assert.ok(Date.now() - clock < 2000, "the page answers while the program runs");
  // Without scrolling first: the fuel ends within seconds, and then there is nothing left to stop.
  await stop.dispatchEvent("click");
  await page.getByText("Stopped.").waitFor();
  await type(page, await program(page, "print('x')"));
  await run.click();
  await page.getByText(/as expected\.$/).first().waitFor();
});

test("a browser that takes too long gives no verdict, and the page goes on", async (t) => {
  const { page } = await visit(t);
  await page.addInitScript(() => {
    const { setInterval } = window;
    window.eachSecond = [];
    window.setInterval = (task, ...rest) => {
      window.eachSecond.push(task);
      return setInterval(task, ...rest);
    };
  });
  await open(page);
  await type(page, await program(page, "while True: pass"));
  const run = page.getByRole("button", { name: "Run the examples" });
  await run.evaluate((button) => {
    button.click();
    for (let second = 0; second < 302; second += 1) for (const task of window.eachSecond) task();
  });
  await page.getByText("This browser took too long, which says nothing about your work.").waitFor();
  assert.equal(await page.getByText("Out of fuel").count(), 0);
  await inspect(page, "coding-slow");
  await type(page, await program(page, "print('x')"));
  await run.click();
  await page.getByText(/as expected\.$/).first().waitFor();
});

test("the editor can be left with the keyboard, and names itself", async (t) => {
  const { page } = await visit(t);
  await open(page);
  await page.locator(".cm-content").focus();
  assert.equal(await page.getByRole("textbox", { name: "Your program" }).count(), 1);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.textContent.trim()), "Run the examples");
});

test("a certified attempt at programs gives a credential that replays", async (t) => {
  const { page } = await visit(t);
  await page.goto(`${url}/take#assessment=coding-basics`);
  await page.getByRole("button", { name: "Get my ticket" }).click();
  await page.getByText("Python is ready in this browser.").waitFor();
  await inspect(page, "coding-ticket");
  await page.getByRole("button", { name: "Start now" }).click();
  await page.locator(".cm-content").waitFor();
  await page.getByRole("button", { name: "I don't know" }).click();
  await inspect(page, "coding-skip");
  await page.getByRole("dialog").getByRole("button", { name: "Go back" }).click();
  await answerAll(page, page.getByRole("heading", { level: 1, name: "Your result" }), "def f():\n    return 0\nprint(0)\n");
  await page.getByRole("button", { name: "credential.json" }).waitFor();
  await inspect(page, "coding-result");
  const evidence = await downloaded(page, page.getByRole("button", { name: "evidence.json" }));
  assert.ok(JSON.parse(evidence.text).transcript.entries.some(({ event }) => event.type === "ran"));
  await page.getByRole("button", { name: "Verify it now" }).click();
  await page.locator('[data-check="replay"][data-verdict="pass"]').waitFor({ timeout: 180_000 });
  await inspect(page, "coding-verified");
});

// From opening a page to the first output of a program in Chromium: `CANDO_BINARY=… node speed.js`.

import { chromium } from "playwright-core";
import { executablePath, serve } from "./support.js";

const ROUNDS = 5;
const service = await serve();
const times = { "the first visit": [], "the second visit, from the cache": [], "the next run on the same page": [] };

/** Milliseconds from a start to the first example's result. */
async function measure(page, start) {
  const begin = performance.now();
  await start();
  await page.getByRole("button", { name: "Run the examples" }).click();
  await page.locator(".example").first().getByText("of the fuel limit").waitFor();
  return performance.now() - begin;
}

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

async function round() {
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  const page = await (await browser.newContext({ locale: "en-US" })).newPage();
  const editor = page.locator(".cm-content");
  const first = async () => {
    await page.goto(`${service.address}/take#practice=coding-basics`);
    await page.getByRole("button", { name: "Start practising" }).click();
    await editor.waitFor();
  };
  const second = async () => {
    await page.reload();
    await editor.waitFor();
  };
  const starts = [first, second, async () => {}];
  for (const [i, values] of Object.values(times).entries()) values.push(await measure(page, starts[i]));
  await browser.close();
}

try {
  for (let i = 0; i < ROUNDS; i += 1) await round();
} finally {
  service.stop();
}
console.log("| Chromium, from opening the page to a program's first result | milliseconds |\n| --- | --- |");
for (const [name, values] of Object.entries(times)) console.log(`| ${name} | ${median(values).toFixed(0)} |`);

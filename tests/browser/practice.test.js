import assert from "node:assert/strict";
import { test } from "node:test";
import { answerAll, assessments, inspect, url, visit } from "./support.js";

for (const { id, manifest } of await assessments()) {
  test(`practising ${id}: rules, items, result with points per item`, async (t) => {
    const { page } = await visit(t);
    await page.goto(`${url}/take#practice=${id}`);
    await page.getByRole("button", { name: "Start practising" }).waitFor();
    await inspect(page, `practice-${id}-start`);
    await page.getByRole("button", { name: "Start practising" }).click();
    await page.getByRole("heading", { level: 1, name: `Item 1 of ${manifest.items}` }).waitFor();
    await page.locator("fieldset, input[inputmode], .cm-content").first().waitFor();
    await inspect(page, `practice-${id}-item`);
    await answerAll(page, page.getByRole("heading", { level: 1, name: "Practice result" }));
    const items = page.getByRole("region", { name: "Item by item" }).locator("ol > li");
    assert.equal(await items.count(), manifest.items);
    await inspect(page, `practice-${id}-result`);
  });
}

test("practice goes on where it was after a reload", async (t) => {
  const { page } = await visit(t);
  await page.goto(`${url}/take#practice=number-series`);
  await page.getByRole("button", { name: "Start practising" }).click();
  await page.getByRole("heading", { level: 1, name: /^Item 1 / }).waitFor();
  const series = await page.locator(".prompt").textContent();
  await page.reload();
  await page.getByRole("heading", { level: 1, name: /^Item 1 / }).waitFor();
  assert.equal(await page.locator(".prompt").textContent(), series);
});

test("on a narrow screen the title keeps its words whole, and how far one has come is seen without colours", async (t) => {
  const { page } = await visit(t, { locale: "es-ES", viewport: { width: 320, height: 640 } });
  await page.goto(`${url}/take#practice=coding-basics`);
  await page.getByRole("button", { name: "Empezar a practicar" }).click();
  const title = page.locator(".bar .title");
  const broken = await title.evaluate(({ firstChild }) =>
    firstChild.data.split(/\s+/).filter((word) => {
      const range = document.createRange();
      const start = firstChild.data.indexOf(word);
      range.setStart(firstChild, start);
      range.setEnd(firstChild, start + word.length);
      return range.getClientRects().length > 1;
    }),
  );
  assert.deepEqual(broken, []);
  await page.emulateMedia({ forcedColors: "active" });
  assert.equal(await page.getByRole("progressbar").evaluate((bar) => getComputedStyle(bar).outlineStyle), "solid");
});

/** In the page: which kept seals are what their digests say; with `spoil` one bit of each is turned over first. */
async function keptSeals(spoil) {
  const cache = await caches.open((await caches.keys()).find((name) => name.startsWith("cando-seals-")));
  const whole = async (request) => {
    const kept = await cache.match(request);
    const bytes = new Uint8Array(await kept.arrayBuffer());
    if (spoil) {
      bytes[bytes.length >> 1] ^= 1;
      await cache.put(request, new Response(bytes, { headers: kept.headers }));
    }
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("") === kept.headers.get("CanDo-Sealed");
  };
  return Promise.all((await cache.keys()).map(whole));
}

test("a kept seal that was changed is made anew", async (t) => {
  const { page } = await visit(t);
  await page.goto(`${url}/take#practice=number-series`);
  await page.getByRole("button", { name: "Start practising" }).click();
  const item = page.getByRole("heading", { level: 1, name: /^Item 1 / });
  await item.waitFor();
  assert.deepEqual(await page.evaluate(keptSeals, true), [false]);
  await page.reload();
  await item.waitFor();
  assert.deepEqual(await page.evaluate(keptSeals, false), [true]);
});

test("the time can be hidden, and stays hidden", async (t) => {
  const { page } = await visit(t);
  await page.goto(`${url}/take#practice=number-series`);
  await page.getByRole("button", { name: "Start practising" }).click();
  await page.getByRole("timer").waitFor();
  await page.getByRole("button", { name: "Hide time" }).click();
  assert.equal(await page.getByRole("timer").count(), 0);
  await page.reload();
  await page.getByRole("button", { name: "Show time" }).waitFor();
});

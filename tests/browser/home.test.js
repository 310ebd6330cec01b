import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect, url, visit } from "./support.js";

test("the first screen names the assessments and both ways to take them", async (t) => {
  const { page } = await visit(t);
  await page.goto(url);
  await page.getByRole("heading", { level: 3, name: "Number series" }).waitFor();
  const card = page.getByRole("article", { name: "Number series" });
  await card.getByRole("link", { name: /Practise/ }).waitFor();
  await card.getByRole("link", { name: /for a credential/ }).waitFor();
  const tree = await page.locator("body").ariaSnapshot();
  for (const part of ["banner", "navigation \"Main\"", "main", "contentinfo", "heading \"Show what you can do.\" [level=1]"]) {
    assert.ok(tree.includes(part), `${part} in\n${tree}`);
  }
  await inspect(page, "home");
});

test("an unknown address says so", async (t) => {
  const { page } = await visit(t);
  await page.goto(`${url}/take#assessment=nothing-of-the-kind`);
  await page.getByRole("heading", { level: 1, name: "Nothing to take here" }).waitFor();
  await inspect(page, "unknown");
});

test("the keyboard alone gets to the content, and a new screen takes the focus", async (t) => {
  const { page } = await visit(t);
  await page.goto(url);
  await page.getByRole("article").first().waitFor();
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Skip to the content");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  assert.ok(await page.evaluate(() => document.querySelector("main").contains(document.activeElement)));
  await page.getByRole("navigation").getByRole("link", { name: "Verify" }).click();
  await page.getByRole("heading", { level: 1, name: "Verify a credential" }).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.tagName), "H1");
  assert.equal(await page.title(), "Verify a credential · CanDo");
});

test("a reader of Spanish gets Spanish", async (t) => {
  const { page } = await visit(t, { locale: "es-MX" });
  await page.goto(url);
  await page.getByRole("heading", { level: 1, name: "Muestre lo que sabe hacer." }).waitFor();
  assert.equal(await page.locator("html").getAttribute("lang"), "es");
  await page.getByRole("article", { name: "Series de números" }).waitFor();
});

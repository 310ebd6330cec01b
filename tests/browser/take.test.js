import assert from "node:assert/strict";
import { test } from "node:test";
import { answerAll, downloaded, inspect, url, visit } from "./support.js";

const result = (page) => page.getByRole("heading", { level: 1, name: "Your result" });
const onItem = (page, n) => page.getByRole("heading", { level: 1, name: new RegExp(`^Item ${n} of`) });

/** From the rules to the first item. */
async function start(page, assessment, look = async () => {}) {
  await page.goto(`${url}/take#assessment=${assessment}`);
  await page.getByRole("button", { name: "Get my ticket" }).waitFor();
  await look("rules");
  await page.getByRole("button", { name: "Get my ticket" }).click();
  await page.getByRole("button", { name: "Start now" }).waitFor();
  await page.getByText(/^did:key:z6Mk/).waitFor();
  await look("ticket");
  await page.getByRole("button", { name: "Start now" }).click();
  await onItem(page, 1).waitFor();
}

test("a certified attempt from the rules to the verdict, and then its data is deleted", async (t) => {
  const { page } = await visit(t);
  await start(page, "number-series", (name) => inspect(page, `take-${name}`));
  await inspect(page, "take-item");
  await answerAll(page, result(page));
  await page.getByRole("button", { name: "credential.json" }).waitFor();
  await page.getByText(/^This is attempt 1\. Its ticket has been entry \d+ of the public log /).waitFor();
  await inspect(page, "take-result");

  const credential = await downloaded(page, page.getByRole("button", { name: "credential.json" }));
  const evidence = await downloaded(page, page.getByRole("button", { name: "evidence.json" }));
  assert.ok(JSON.parse(credential.text).type.includes("VerifiableCredential"));
  assert.equal(JSON.parse(evidence.text).format, "cando-evidence/1");

  const whole = await downloaded(page, page.getByRole("button", { name: "Download everything" }));
  assert.equal(whole.name, "number-series-attempt-1.json");
  const bundle = JSON.parse(whole.text);
  assert.deepEqual([bundle.credential, bundle.evidence], [credential, evidence].map(({ text }) => JSON.parse(text)));

  await page.getByRole("button", { name: "Verify it now" }).click();
  await page.getByRole("heading", { level: 2, name: "Valid", exact: true }).waitFor();
  await page.locator('[data-check="replay"][data-verdict="pass"]').waitFor();

  await page.goto(url);
  await page.getByRole("link", { name: "See the result" }).click();
  await page.getByRole("button", { name: "Delete my data" }).click();
  await inspect(page, "take-delete");
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await page.getByRole("heading", { level: 1, name: "Your data is deleted" }).waitFor();
  await page.goto(url);
  await page.getByRole("article").first().waitFor();
  assert.equal(await page.getByRole("link", { name: "See the result" }).count(), 0);
});

test("an answer given without a connection is kept, and sent when it is back", async (t) => {
  const { context, page } = await visit(t);
  await start(page, "number-series");
  await context.setOffline(true);
  await answer(page);
  await page.getByText("No connection. Your answer is kept here.").waitFor();
  await inspect(page, "take-offline");
  await context.setOffline(false);
  await onItem(page, 2).waitFor();
});

test("an attempt goes on after a reload in the middle, with its draft and without losing an answer", async (t) => {
  const { page } = await visit(t);
  await start(page, "number-series");
  await answer(page);
  await onItem(page, 2).waitFor();
  await draft(page);
  await page.getByText(/^Saved /).waitFor();
  const before = await state(page);
  await page.reload();
  await onItem(page, 2).waitFor();
  await page.locator("fieldset, input[inputmode]").first().waitFor();
  assert.deepEqual(await state(page), before);
});

test("an answer that was on its way when the page was closed is sent after the reload", async (t) => {
  const { page } = await visit(t);
  await start(page, "number-series");
  await page.route("**/answers", (route) => route.abort());
  await answer(page);
  await page.getByText("No connection. Your answer is kept here.").waitFor();
  await page.unroute("**/answers");
  await page.reload();
  await onItem(page, 2).waitFor();
});

test("saying that one does not know is an answer", async (t) => {
  const { page } = await visit(t);
  await start(page, "number-series");
  await page.getByRole("button", { name: "I don't know" }).click();
  await onItem(page, 2).waitFor();
});

async function draft(page) {
  await page.locator("fieldset, input[inputmode]").first().waitFor();
  const radio = page.getByRole("radio");
  if (await radio.count()) await radio.nth(1).check();
  else await page.locator("input[inputmode]").fill("7");
}

async function answer(page) {
  await draft(page);
  await page.getByRole("button", { name: "Answer and go on" }).click();
}

/** What the item shows and what was chosen. */
function state(page) {
  return page.evaluate(() => ({
    prompt: document.querySelector(".prompt").textContent,
    chosen: document.querySelector("input:checked")?.value ?? document.querySelector("input[inputmode]")?.value,
  }));
}

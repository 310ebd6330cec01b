// A holder answers a verifier's request in the browser, and the field's library accepts the answer.

import assert from "node:assert/strict";
import { test } from "node:test";
import { judgePresentation, suites } from "./peers.js";
import { answerAll, downloaded, inspect, url, visit } from "./support.js";

const request = { challenge: "4Zr0YpD1XAsZ4N6mDg9oyWm1hbm9E7P0DrqYH8gYl7Q", domain: "jobs.example" };
const result = (page) => page.getByRole("heading", { level: 1, name: "Your result" });

const focused = (page) => page.evaluate(() => document.activeElement.textContent);

async function take(page) {
  await page.goto(`${url}/take#assessment=number-series`);
  await page.getByRole("button", { name: "Get my ticket" }).click();
  await page.getByRole("button", { name: "Start now" }).click();
  await answerAll(page, result(page));
  await page.getByRole("button", { name: "credential.json" }).waitFor();
}

test("a request is read, a credential chosen, and the answer made without telling any server", async (t) => {
  const { page } = await visit(t);
  await take(page);
  const credential = await downloaded(page, page.getByRole("button", { name: "credential.json" }));
  const whole = await downloaded(page, page.getByRole("button", { name: "Download everything" }));

  await page.getByRole("link", { name: "Show it to somebody later" }).click();
  await page.getByRole("heading", { level: 1, name: "Show a credential" }).waitFor();
  await page.getByLabel("The link or the text that you were sent").fill("no request");
  await page.getByRole("button", { name: "Read it" }).click();
  await page.getByText("There is no request in this text").waitFor();
  await inspect(page, "present");
  const link = `Please open ${url}/present#${new URLSearchParams(request)} today.`;
  await page.getByLabel("The link or the text that you were sent").fill(link);
  const asked = [];
  page.on("request", (sent) => asked.push(sent.url()));
  await page.getByRole("button", { name: "Read it" }).click();
  await page.getByRole("heading", { name: "jobs.example asks to see credentials" }).waitFor();
  assert.equal(await focused(page), "jobs.example asks to see credentials");
  assert.ok(await page.getByRole("button", { name: "Make the answer" }).isDisabled());
  await page.getByRole("checkbox").check();
  await inspect(page, "present-asked");
  await page.getByRole("button", { name: "Make the answer" }).click();
  await page.getByRole("heading", { name: "Your answer is ready" }).waitFor();
  assert.equal(await focused(page), "Your answer is ready");
  await inspect(page, "present-made");
  const made = await downloaded(page, page.getByRole("button", { name: "presentation.json" }));
  assert.deepEqual(asked.filter((sent) => !sent.startsWith("blob:")), []);

  const presentation = JSON.parse(made.text);
  assert.deepEqual(presentation.verifiableCredential, [JSON.parse(credential.text)]);
  const { statusListCredential } = presentation.verifiableCredential[0].credentialStatus;
  const lists = [await (await fetch(statusListCredential)).json()];
  for (const suite of suites) {
    const { error, verified } = await judgePresentation(presentation, suite, request, lists);
    assert.ok(verified, `${suite}: ${error}`);
  }
  await page.getByRole("button", { name: "Copy as text" }).click();
  await page.getByRole("button", { name: "Copied" }).waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), made.text);

  // Somebody else's browser cannot show it.
  const other = await visit(t);
  await other.page.goto(`${url}/present#${new URLSearchParams(request)}`);
  await other.page.locator("input[type=file]").first().setInputFiles(whole.path);
  await other.page.getByRole("checkbox").waitFor();
  await other.page.getByRole("button", { name: "Make the answer" }).click();
  await other.page.getByText(/belongs to did:key:z6Mk/).waitFor();
});

test("requests that are none are told so", async (t) => {
  const { page } = await visit(t);
  await take(page);
  await page.goto(`${url}/present#${new URLSearchParams({ ...request, challenge: "short" })}`);
  await page.getByRole("checkbox").check();
  await page.getByRole("button", { name: "Make the answer" }).click();
  await page.getByText("a challenge has 16 to 128 visible ASCII characters").waitFor();
});

test("an employer asks by a link, the holder answers, and the answer counts once", async (t) => {
  const { page } = await visit(t);
  await take(page);
  const employer = (await visit(t)).page;
  await employer.goto(`${url}/verify`);
  await employer.getByText("Ask for a credential and proof").click();
  await employer.getByLabel("Your name, as the holder knows you").fill("jobs.example");
  await employer.getByRole("button", { name: "Make the link" }).click();
  const link = await employer.locator("code", { hasText: "/present#challenge=" }).textContent();
  await inspect(employer, "verify-ask");

  await page.goto(link);
  await page.getByRole("checkbox").check();
  await page.getByRole("button", { name: "Make the answer" }).click();
  const answer = await downloaded(page, page.getByRole("button", { name: "presentation.json" }));
  const drop = (text) => employer.locator("input[type=file]").first().setInputFiles({ name: "presentation.json", mimeType: "application/json", buffer: Buffer.from(text) });

  const forged = JSON.parse(answer.text);
  forged.proof.forEach((proof) => (proof.domain = "other.example"));
  await drop(JSON.stringify(forged));
  await employer.getByText("the document was changed after signing").waitFor();
  assert.equal(await employer.getByRole("heading", { name: "Shown by its holder" }).count(), 0);
  await drop(answer.text);
  await employer.getByRole("heading", { name: "Shown by its holder" }).waitFor();
  await employer.getByRole("heading", { level: 2, name: "Valid", exact: true }).waitFor();
  await employer.locator('[data-check="holder"][data-verdict="pass"]').waitFor();
  assert.match(await employer.locator('[data-check="holder"]').textContent(), /showed it to jobs.example, for this occasion/);
  await inspect(employer, "verify-presented");
  // The link has been answered: another verifier would be told so.
  assert.equal(await employer.locator("code", { hasText: "/present#challenge=" }).count(), 0);
  await drop(answer.text);
  await employer.getByText("This request was answered before").waitFor();
  assert.equal(await employer.getByRole("heading", { name: "Shown by its holder" }).count(), 0);

  // A credential that comes by itself was shown by nobody.
  const { verifiableCredential } = JSON.parse(answer.text);
  await drop(JSON.stringify(verifiableCredential[0]));
  await employer.locator('[data-check="holder"][data-verdict="not-run"]').waitFor();

  const stranger = (await visit(t)).page;
  await stranger.goto(`${url}/verify`);
  await stranger.locator("input[type=file]").first().setInputFiles({ name: "presentation.json", mimeType: "application/json", buffer: Buffer.from(answer.text) });
  await stranger.getByText("answers no request of this browser").waitFor();
});

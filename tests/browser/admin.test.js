import assert from "node:assert/strict";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import { answerAll, downloaded, inspect, url, visit } from "./support.js";

const link = process.env.CANDO_ADMIN;

test("a wrong token is refused", async (t) => {
  const { page } = await visit(t);
  await page.goto(`${url}/admin`);
  await page.getByLabel("Token").fill("0".repeat(64));
  await inspect(page, "admin-sign-in");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("alert").waitFor();
  assert.equal(await page.getByRole("table").count(), 0);
});

test("the operator makes an invitation, and its link leads to a ticket with more time", async (t) => {
  if (!link) return t.skip("CANDO_ADMIN holds no operator's link");
  const { context, page } = await visit(t);
  await page.goto(link);
  await page.getByRole("heading", { level: 2, name: "Invitations" }).waitFor();
  assert.ok(!page.url().includes("token"), "the token stays in the address");
  await page.getByLabel("Assessment").selectOption("number-series");
  await page.getByLabel("Note, only for you").fill("Ada, more time");
  await page.getByLabel("Extra time, in percent").fill("50");
  await page.getByRole("button", { name: "Make an invitation" }).click();
  const invitation = await page.locator("code", { hasText: "/take#" }).textContent();
  await page.getByRole("cell", { name: "Ada, more time" }).waitFor();
  await page.getByRole("button", { name: "Copy the link" }).click();
  await page.getByText("Copied").waitFor();
  await inspect(page, "admin");

  const candidate = await context.newPage();
  await candidate.goto(invitation);
  await candidate.getByRole("button", { name: "Get my ticket" }).click();
  await candidate.getByText("30 minutes").waitFor();
  await candidate.getByRole("button", { name: "Start now" }).click();
  await candidate.getByRole("heading", { level: 1, name: /^Item 1 of/ }).waitFor();

  await page.getByRole("button", { name: "Refresh" }).click();
  await page.getByRole("region", { name: "Attempts" }).getByText("Under way").first().waitFor();
});

test("the operator suspends, reinstates and revokes a credential, and its lists say so", async (t) => {
  if (!link) return t.skip("CANDO_ADMIN holds no operator's link");
  const { context, page } = await visit(t);
  await page.goto(`${url}/take#assessment=number-series`);
  await page.getByRole("button", { name: "Get my ticket" }).click();
  await page.getByRole("button", { name: "Start now" }).click();
  await answerAll(page, page.getByRole("heading", { level: 1, name: "Your result" }));
  const { text } = await downloaded(page, page.getByRole("button", { name: "credential.json" }));
  const { statusListIndex } = JSON.parse(text).credentialStatus;
  const bits = () => Promise.all(["suspension", "revocation"].map((purpose) => bit(purpose, Number(statusListIndex))));
  assert.deepEqual(await bits(), [0, 0]);

  const operator = await context.newPage();
  await operator.goto(link);
  const row = operator.getByRole("region", { name: "Attempts" }).locator("tbody tr").first();
  const decide = async (decision, standing) => {
    await row.getByRole("button", { name: new RegExp(`^${decision}: number-series`) }).click();
    await inspect(operator, `admin-${decision.toLowerCase()}`);
    await operator.getByRole("dialog").getByRole("button", { name: decision }).click();
    await row.getByText(standing, { exact: true }).waitFor();
  };
  await row.getByText("In force", { exact: true }).waitFor();
  await decide("Suspend", "Suspended");
  assert.deepEqual(await bits(), [1, 0]);
  await decide("Reinstate", "In force");
  assert.deepEqual(await bits(), [0, 0]);
  await decide("Revoke", "Revoked");
  assert.deepEqual(await bits(), [1, 1]);
  assert.equal(await row.getByRole("button", { name: /^(Suspend|Reinstate|Revoke)/ }).count(), 0);
});

async function bit(purpose, index) {
  const list = await (await fetch(`${url}/status/${purpose}/1`)).json();
  const bytes = gunzipSync(Buffer.from(list.credentialSubject.encodedList.slice(1), "base64url"));
  return (bytes[index >> 3] >> (7 - (index % 8))) & 1;
}

// What comes with a credential: the one file with everything, status lists of another issuer, and the verifier's own files.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { issue } from "./forge.js";
import { answerAll, binary, downloaded, inspect, url, visit } from "./support.js";

const folder = mkdtempSync(join(tmpdir(), "cando-parts-"));
const path = (name) => join(folder, name);
after(() => rmSync(folder, { recursive: true }));

const word = (page, name) => page.getByRole("heading", { level: 2, name, exact: true });
const check = (page, id, verdict) => page.locator(`[data-check="${id}"][data-verdict="${verdict}"]`);
const add = (page, ...files) => page.locator("input[type=file]").first().setInputFiles(files.map(path));
const save = (name, document) => writeFileSync(path(name), JSON.stringify(document));

test("the one file holds all that a verifier needs, on the command line and in the page", async (t) => {
  const { page } = await visit(t);
  await page.goto(`${url}/take#assessment=number-series`);
  await page.getByRole("button", { name: "Get my ticket" }).click();
  await page.getByRole("button", { name: "Start now" }).click();
  await answerAll(page, page.getByRole("heading", { level: 1, name: "Your result" }));
  const whole = await downloaded(page, page.getByRole("button", { name: "Download everything" }));
  const bundle = JSON.parse(whole.text);
  assert.deepEqual(Object.keys(bundle).sort(), ["credential", "evidence", "format", "log", "statusLists"]);
  assert.deepEqual(bundle.statusLists.map(({ credentialSubject }) => credentialSubject.statusPurpose), ["suspension", "revocation"]);

  // Somebody else's browser, in which the service no longer answers for status.
  const other = await visit(t);
  await other.page.route("**/status/**", (route) => route.abort());
  await other.page.goto(`${url}/verify`);
  await other.page.locator("input[type=file]").setInputFiles(whole.path);
  await word(other.page, "Valid").waitFor();
  for (const id of ["evidence", "chain", "replay", "status"]) await check(other.page, id, "pass").waitFor();
  await other.page.getByText(/^The attempt's ticket is entry \d+ of the log a\.example\/log/).waitFor();
  await inspect(other.page, "verify-bundle");

  if (!binary) return t.diagnostic("CANDO_BINARY names no binary to compare with");
  const told = execFileSync(binary, ["verify", whole.path, "--replay", "--json"], { encoding: "utf8" });
  const { checks, conclusion } = JSON.parse(told);
  const shown = await other.page.locator("[data-check]").evaluateAll((all) => all.map(({ dataset }) => [dataset.check, dataset.verdict]));
  assert.equal(conclusion, "valid");
  assert.deepEqual(shown, checks.map(({ id, verdict }) => [id, verdict]));
});

test("another issuer is asked for its lists only when the person says so; its lists come as files, too", async (t) => {
  if (!binary) return t.skip("CANDO_BINARY names no binary that could issue");
  const asked = [];
  const publisher = createServer((request, response) => {
    asked.push(request.url);
    response.setHeader("Access-Control-Allow-Origin", "*");
    response.end(readFileSync(path(`lists/publish${request.url.replace("/status", "")}`)));
  });
  await new Promise((done) => publisher.listen(0, "127.0.0.1", done));
  t.after(() => publisher.close());
  const origin = `http://127.0.0.1:${publisher.address().port}`;
  const cando = (...words) => execFileSync(binary, words, { cwd: folder, encoding: "utf8" });
  issue(folder);
  cando("status", "new", "lists", "--url", `${origin}/status`, "--key", "issuer.pem");
  cando("issue", "evidence.json", "--key", "issuer.pem", "--status", "lists", "-o", "tracked.json");

  const { page } = await visit(t, { others: [origin] });
  await page.goto(`${url}/verify`);
  await add(page, "tracked.json");
  await word(page, "Could not tell").waitFor();
  await check(page, "status", "unknown").waitFor();
  await page.getByText("tells 127.0.0.1").waitFor();
  await inspect(page, "verify-ask-issuer");
  assert.deepEqual(asked, []);
  await page.getByRole("button", { name: /^Ask 127\.0\.0\.1/ }).click();
  await word(page, "Valid").waitFor();
  await check(page, "status", "pass").waitFor();
  assert.deepEqual(asked.sort(), ["/status/revocation/1", "/status/suspension/1"]);
  assert.equal(await page.getByRole("button", { name: /^Ask 127/ }).count(), 0);

  // By now it was taken back. The lists come from a disk, the younger ones count, and nobody is asked.
  await new Promise((done) => setTimeout(done, 1100));
  cando("revoke", "tracked.json", "--status", "lists", "--key", "issuer.pem");
  await add(page, "lists/publish/suspension/1", "lists/publish/revocation/1");
  await word(page, "Not valid").waitFor();
  await check(page, "status", "fail").waitFor();
  assert.equal(asked.length, 2);

  await page.getByRole("button", { name: "Verify another" }).click();
  publisher.close();
  publisher.closeAllConnections();
  await add(page, "tracked.json");
  await page.getByRole("button", { name: /^Ask 127/ }).click();
  await page.getByText("The issuer's lists could not be had").waitFor();
  await word(page, "Could not tell").waitFor();
});

test("trust and policy are kept, and a bad file replaces no good one", async (t) => {
  if (!binary) return t.skip("CANDO_BINARY names no binary that could issue");
  const work = mkdtempSync(path("trusted-"));
  issue(work);
  const credential = readFileSync(join(work, "credential.json"));
  writeFileSync(path("credential.json"), credential);
  const { page } = await visit(t);
  const { issuer } = JSON.parse(credential);
  const party = { id: issuer.id, name: "City College" };
  save("trust.json", { format: "cando-trust/1", issuers: [party] });
  save("twice.json", { format: "cando-trust/1", issuers: [party, party] });
  save("other.json", { format: "cando-trust/1", issuer: party });
  save("policy.json", { demands: ["replay"], format: "cando-policy/1" });
  save("typo.json", { demands: ["replai"], format: "cando-policy/1" });

  await page.goto(`${url}/verify`);
  await add(page, "credential.json", "trust.json");
  await check(page, "issuer", "pass").waitFor();
  for (const [file, why] of [["twice.json", "stands in it twice"], ["other.json", "unknown field"]]) {
    const before = await check(page, "issuer", "pass").elementHandle();
    await add(page, file);
    await page.getByText(why).waitFor();
    await page.getByText("The one that this browser keeps stays in use.").waitFor();
    await before.waitForElementState("hidden");
    await check(page, "issuer", "pass").waitFor();
  }
  await inspect(page, "verify-bad-trust");

  await add(page, "policy.json");
  await word(page, "Less than you demand").waitFor();
  await add(page, "typo.json");
  await page.getByText('no check is called "replai"').waitFor();
  await word(page, "Less than you demand").waitFor();
  await page.reload();
  await add(page, "credential.json");
  await word(page, "Less than you demand").waitFor();
  await inspect(page, "verify-policy");
  await page.getByRole("button", { name: "Remove the policy" }).click();
  await word(page, "Valid").waitFor();
  await check(page, "issuer", "pass").waitFor();
});

test("confirmations, proofs of a log and statements about keys are taken as files", async (t) => {
  if (!binary) return t.skip("CANDO_BINARY names no binary that could issue");
  const work = mkdtempSync(path("beside-"));
  const cando = (...words) => execFileSync(binary, words, { cwd: work, encoding: "utf8" }).trim();
  const did = (name) => cando("key", "new", "-o", name).split("\n").at(-1);
  issue(work);
  const { issuer } = JSON.parse(readFileSync(join(work, "credential.json"), "utf8"));
  // The next key of the same issuer takes over, for the same candidate.
  cando("key", "rotate", "issuer.pem", "-o", "next.pem");
  const { credentialSubject } = JSON.parse(readFileSync(join(work, "credential.json"), "utf8"));
  cando("ticket", "new", "number-series", "--for", credentialSubject.id, "--key", "next.pem", "-o", "second.json");
  cando("take", "--ticket", "second.json", "--identity", "candidate.pem", "--answers", "answers.json", "-o", "later.json");
  cando("issue", "later.json", "--key", "next.pem", "-o", "later-credential.json");
  const grader = did("grader.pem");
  cando("cosign", "later.json", "--key", "grader.pem", "-o", "confirmation.json");
  did("log.pem");
  const log = cando("log", "init", "log", "--origin", "log.example/log", "--key", "log.pem");
  cando("log", "append", "log", "--key", "log.pem", "--of", "later-credential.json");
  const trust = { format: "cando-trust/1", graders: [{ id: grader, name: "Second College" }], issuers: [{ id: issuer.id, name: "City College" }] };
  writeFileSync(join(work, "trust.json"), JSON.stringify({ ...trust, log: `log ${log}\nquorum none\n`, quorum: 1 }));

  const { page } = await visit(t);
  await page.goto(`${url}/verify`);
  const give = (...files) => page.locator("input[type=file]").first().setInputFiles(files.map((name) => join(work, name)));
  await give("later-credential.json", "later.json", "trust.json");
  await check(page, "issuer", "warn").waitFor();
  await check(page, "graders", "not-run").waitFor();
  await check(page, "log", "not-run").waitFor();
  await give("key-history.json", "confirmation.json", "later-credential.tlog-proof");
  await check(page, "issuer", "pass").waitFor();
  await page.getByText("its key follows the one that you trust").waitFor();
  await check(page, "graders", "pass").waitFor();
  await check(page, "log", "pass").waitFor();
  await word(page, "Valid").waitFor();
  await inspect(page, "verify-beside");
});

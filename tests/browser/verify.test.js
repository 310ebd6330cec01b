import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { award, models } from "./dcc.js";
import { forge, issue } from "./forge.js";
import { answerAll, binary, downloaded, inspect, url, visit } from "./support.js";

const folder = mkdtempSync(join(tmpdir(), "cando-verify-"));
const path = (name) => join(folder, name);

after(() => rmSync(folder, { recursive: true }));

before(async () => {
  const { browser, page } = await visit({ after: () => {} });
  await page.goto(`${url}/take#assessment=number-series`);
  await page.getByRole("button", { name: "Get my ticket" }).click();
  await page.getByRole("button", { name: "Start now" }).click();
  await answerAll(page, page.getByRole("heading", { level: 1, name: "Your result" }));
  for (const name of ["credential.json", "evidence.json"]) {
    writeFileSync(path(name), (await downloaded(page, page.getByRole("button", { name }))).text);
  }
  await browser.close();
});

const word = (page, name) => page.getByRole("heading", { level: 2, name, exact: true });
const check = (page, id, verdict) => page.locator(`[data-check="${id}"][data-verdict="${verdict}"]`);

/** A hint for the command line is none on the page. */
const COMMAND = /`(cando|--)/;

/** Opens the page and hands it files. */
async function give(page, ...files) {
  await page.goto(`${url}/verify`);
  await page.locator("input[type=file]").setInputFiles(files);
}

test("credential and evidence: valid, replayed, every check holds", async (t) => {
  const { page } = await visit(t);
  await page.goto(`${url}/verify`);
  await page.getByRole("heading", { level: 1, name: "Verify a credential" }).waitFor();
  await inspect(page, "verify-start");
  await page.locator("input[type=file]").setInputFiles([path("credential.json"), path("evidence.json")]);
  await word(page, "Valid").waitFor();
  const open = () =>
    page.locator('[data-check]:not([data-verdict="pass"])').evaluateAll((all) => all.map(({ dataset }) => `${dataset.check} ${dataset.verdict}`));
  const untold = ["graders not-run", "log warn", "holder not-run"];
  assert.deepEqual(await open(), ["issuer warn", ...untold]);
  assert.match(await page.locator("main").textContent(), /Score re-computed here/);
  await page.getByText(/^All \d+ steps$/).click();
  await inspect(page, "verify-valid");
  await page.emulateMedia({ media: "print" });
  assert.ok(await page.getByText("Drop the files here").isHidden());
  await page.emulateMedia({ media: "screen" });

  // Whom the verifier trusts, it says itself; the browser keeps it until it is removed.
  const { issuer } = JSON.parse(readFileSync(path("credential.json"), "utf8"));
  writeFileSync(path("trust.json"), JSON.stringify({ format: "cando-trust/1", issuers: [{ id: issuer.id, name: "City College" }] }));
  await page.locator("input[type=file]").first().setInputFiles(path("trust.json"));
  await check(page, "issuer", "pass").waitFor();
  await page.getByText("It is City College").waitFor();
  assert.deepEqual(await open(), untold);
  await page.getByRole("button", { name: "Remove the trust file" }).click();
  await check(page, "issuer", "warn").waitFor();
});

test("a credential alone: valid, and it says what is missing", async (t) => {
  const { page } = await visit(t);
  await give(page, path("credential.json"));
  await word(page, "Valid").waitFor();
  await check(page, "replay", "not-run").waitFor();
  await page.getByText("Add evidence.json to run the attempt again").waitFor();
  await page.getByText("If you know the issuer, add a trust file that names it.").waitFor();
  assert.doesNotMatch(await page.locator("main").textContent(), COMMAND);
  await inspect(page, "verify-alone");
});

test("in another language the hints are in that language, and the client's own sentences are marked as English", async (t) => {
  const { page } = await visit(t, { locale: "es-ES" });
  await give(page, path("credential.json"));
  const issuer = check(page, "issuer", "warn");
  await issuer.getByText("Si conoce al emisor, añada un archivo de confianza que lo nombre.").waitFor();
  assert.match(await issuer.locator("p > [lang=en]").first().textContent(), /Your trust file does not name this issuer/);
  assert.ok(await page.locator(".sentence > [lang=en]").count());
  assert.equal(await page.locator(".sentence > :not([lang=en])").count(), 0);
});

test("of several credentials one is chosen, with the evidence that is its own", { skip: !binary }, async (t) => {
  const other = mkdtempSync(path("several-"));
  issue(other);
  const { page } = await visit(t);
  await give(page, join(other, "answers.json"), path("credential.json"), join(other, "credential.json"), join(other, "evidence.json"));
  await word(page, "Valid").waitFor();
  await check(page, "evidence", "not-run").waitFor();
  await inspect(page, "verify-several");
  const choice = page.getByRole("group", { name: "Which of these do you want to verify?" }).getByRole("radio");
  await choice.nth(2).check();
  await check(page, "replay", "pass").waitFor();
  await choice.nth(1).check();
  await check(page, "evidence", "not-run").waitFor();
});

test("a folder that is dropped gives the files in it, and every file that is of no use is named", async (t) => {
  const folder = mkdtempSync(path("folder-"));
  mkdirSync(join(folder, "inner"));
  copyFileSync(path("credential.json"), join(folder, "credential.json"));
  copyFileSync(path("evidence.json"), join(folder, "inner", "evidence.json"));
  writeFileSync(join(folder, "page.html"), "<html></html>");
  writeFileSync(join(folder, "film.mp4"), "");
  truncateSync(join(folder, "film.mp4"), (64 << 20) + 1);
  const { context, page } = await visit(t);
  await page.goto(`${url}/verify`);
  const { x, y } = await page.locator("label.zone").boundingBox();
  const devtools = await context.newCDPSession(page);
  const data = { dragOperationsMask: 1, files: [folder], items: [] };
  for (const type of ["dragEnter", "dragOver", "drop"]) await devtools.send("Input.dispatchDragEvent", { data, type, x: x + 20, y: y + 20 });
  await word(page, "Valid").waitFor();
  await check(page, "replay", "pass").waitFor();
  await page.getByText("film.mp4: this file is larger than 64 MB.").waitFor();
  await page.getByText("page.html: not a PNG or SVG image").waitFor();

  // What cannot be used takes nothing away from what was verified.
  await page.locator("input[type=file]").first().setInputFiles([join(folder, "page.html")]);
  await page.getByText("film.mp4").waitFor({ state: "detached" });
  await check(page, "replay", "pass").waitFor();
});

test("pasted text works like a file", async (t) => {
  const { page } = await visit(t);
  await page.goto(`${url}/verify`);
  await page.getByText("Or paste it as text").click();
  await page.getByRole("textbox").fill(readFileSync(path("credential.json"), "utf8"));
  await page.getByRole("button", { name: "Use this text" }).click();
  await word(page, "Valid").waitFor();
});

test("a broken signature: not valid, and nothing from inside the file is shown", async (t) => {
  const { page } = await visit(t);
  const credential = JSON.parse(readFileSync(path("credential.json"), "utf8"));
  const changed = structuredClone(credential);
  changed.validFrom = "2020-01-01T00:00:00Z";
  writeFileSync(path("broken.json"), JSON.stringify(changed));
  await give(page, path("broken.json"), path("evidence.json"));
  await word(page, "Not valid").waitFor();
  await check(page, "replay", "not-run").waitFor();
  const text = await page.locator("main").textContent();
  for (const inside of [credential.name, credential.issuer.id, credential.credentialSubject.id, "2020"]) {
    assert.ok(!text.includes(inside), `shows ${inside}`);
  }
  await inspect(page, "verify-broken");
});

test("changed evidence: not valid, and a check says which", async (t) => {
  const { page } = await visit(t);
  const evidence = JSON.parse(readFileSync(path("evidence.json"), "utf8"));
  evidence.transcript.entries[1].event.at += 1;
  writeFileSync(path("changed.json"), JSON.stringify(evidence));
  await give(page, path("credential.json"), path("changed.json"));
  await word(page, "Not valid").waitFor();
  await check(page, "chain", "fail").waitFor();
  await check(page, "evidence", "fail").waitFor();
});

test("what is no credential at all is told apart", async (t) => {
  const { page } = await visit(t);
  writeFileSync(path("other.json"), "{\"hello\": 1}");
  await give(page, path("other.json"));
  await word(page, "Not valid").waitFor();
  await check(page, "format", "fail").waitFor();
});

test("a badge of another system is verified, and shown as what it is", async (t) => {
  const { page } = await visit(t);
  for (const [name, badge] of Object.entries(models)) {
    writeFileSync(path("badge.json"), JSON.stringify(await award(badge)));
    await give(page, path("badge.json"));
    await word(page, "Valid").waitFor();
    await check(page, "proof-rdfc", "pass").waitFor();
    const told = await page.locator("main").textContent();
    assert.match(told, /It is no CanDo credential.*What the credential says.*Welding, first level/s, name);
  }
  await inspect(page, "verify-foreign");
});

test("a part that was shown is verified, and what it shows is read", { skip: !binary }, async (t) => {
  const part = mkdtempSync(join(tmpdir(), "cando-part-"));
  const cando = (line) => execFileSync(binary, line.split(" "), { cwd: part });
  issue(part);
  cando("issue evidence.json --key issuer.pem --sd-jwt twin.txt -o credential.json");
  cando("disclose twin.txt --identity candidate.pem --audience jobs.example --nonce 0123456789abcdef --show attempt");
  cando("disclose twin.txt --identity candidate.pem --audience jobs.example --nonce 0123456789abcdef --show inductive-reasoning -o score.txt");
  const { page } = await visit(t);
  await give(page, join(part, "shown.txt"));
  await word(page, "Valid").waitFor();
  await check(page, "disclosures", "pass").waitFor();
  await check(page, "holder", "not-run").waitFor();
  const told = await page.locator("main").textContent();
  assert.match(told, /Genuine: a part of a credential.*Attempt\s*1.*Issued\s*[A-Z][a-z]+ \d+, \d{4}/s);
  assert.doesNotMatch(told, /scaled|Scores/);
  assert.doesNotMatch(told, COMMAND);
  await page.getByText("To be sure, make a link on this page").waitFor();
  await inspect(page, "verify-part");
  await give(page, join(part, "score.txt"));
  await page.getByText("Inductive reasoning (number series): 0\u00a0%, 0 of 12 points").waitFor();
});

test("a score that its own issuer altered and signed again is refuted", async (t) => {
  if (!process.env.CANDO_BINARY) return t.skip("CANDO_BINARY names no binary that could take and issue");
  const { page } = await visit(t);
  await give(page, ...(await forge(mkdtempSync(path("forged-")))));
  await word(page, "Refuted").waitFor();
  await check(page, "proof-rdfc", "pass").waitFor();
  await check(page, "proof-jcs", "pass").waitFor();
  await check(page, "replay", "fail").waitFor();
  await inspect(page, "verify-refuted");
});

test("once loaded, it works with the service stopped, also after a reload", async (t) => {
  const { context, page } = await visit(t);
  await give(page, path("credential.json"), path("evidence.json"));
  await word(page, "Valid").waitFor();
  await page.waitForFunction(() => navigator.serviceWorker.ready.then(({ active }) => active.state === "activated"));
  await context.setOffline(true);
  await page.reload();
  await page.getByText("You are offline.").waitFor();
  await page.locator("input[type=file]").setInputFiles([path("credential.json"), path("evidence.json")]);
  await word(page, "Valid").waitFor();
  await check(page, "replay", "pass").waitFor();
  await inspect(page, "verify-offline");
});

test("without its modules it could not tell, says what it lacks, and takes them as files", async (t) => {
  const { page } = await visit(t);
  await page.route("**/modules/*", (route) => route.abort());
  await give(page, path("credential.json"), path("evidence.json"));
  await word(page, "Could not tell").waitFor();
  await check(page, "replay", "unknown").waitFor();
  await inspect(page, "verify-lacks");
  const name = await page.locator("code.digest").first().textContent();
  const module = await fetch(`${url}/modules/${name}`);
  writeFileSync(path(name), Buffer.from(await module.arrayBuffer()));
  await page.locator("input[type=file]").first().setInputFiles([path(name)]);
  await word(page, "Valid").waitFor();
  await check(page, "replay", "pass").waitFor();
});

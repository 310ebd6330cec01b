import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { answerAll, downloaded, inspect, PHONE, shoot, url, visit } from "./support.js";

const folder = mkdtempSync(join(tmpdir(), "cando-badge-"));
const path = (name) => join(folder, name);

after(() => rmSync(folder, { recursive: true }));

/** Takes an attempt, and keeps what its result screen gives: the credential and both pictures. */
before(async () => {
  const { browser, page } = await visit({ after: () => {} });
  await page.goto(`${url}/take#assessment=number-series`);
  await page.getByRole("button", { name: "Get my ticket" }).click();
  await page.getByRole("button", { name: "Start now" }).click();
  await answerAll(page, page.getByRole("heading", { level: 1, name: "Your result" }));
  await page.getByRole("img", { name: /^CanDo\. Number series\./ }).waitFor();
  await inspect(page, "badge-result");
  for (const name of ["credential.json", "badge.svg", "badge.png"]) {
    const { path: kept } = await downloaded(page, page.getByRole("button", { name }));
    writeFileSync(path(name), readFileSync(kept));
  }
  await browser.close();
});

const word = (page, name) => page.getByRole("heading", { level: 2, name, exact: true });

/** Opens the page Verify with files, and the badge of what they hold. */
async function open(page, ...files) {
  await page.goto(`${url}/verify`);
  await page.locator("input[type=file]").setInputFiles(files);
  await word(page, "Valid").waitFor();
  await page.getByText("Is it yours? Show it as a badge").click();
  await page.getByRole("img", { name: /^CanDo\. Number series\./ }).waitFor();
}

for (const name of ["badge.svg", "badge.png"]) {
  test(`${name} holds the credential`, async (t) => {
    const { page } = await visit(t);
    await page.goto(`${url}/verify`);
    await page.locator("input[type=file]").setInputFiles([path(name)]);
    await word(page, "Valid").waitFor();
    const id = JSON.parse(readFileSync(path("credential.json"), "utf8")).credentialSubject.id;
    assert.match(await page.locator("main").textContent(), new RegExp(id));
  });
}

test("card and certificate print in their own sizes, one page each, with the name", async (t) => {
  const { page } = await visit(t);
  await page.addInitScript(() => (window.print = () => document.documentElement.setAttribute("data-printed", "")));
  await open(page, path("credential.json"));
  await inspect(page, "badge-verify");
  await page.getByLabel("Your name, if it should be on them").fill("Ada Lovelace");
  for (const [button, width, height] of [["Print the card", 105, 148], ["Print on A4", 210, 297]]) {
    await page.getByRole("button", { name: button }).click();
    await page.locator("[data-printed]").waitFor({ state: "attached" });
    const sheet = page.locator("body > .sheet img");
    assert.match(await sheet.getAttribute("alt"), /Ada Lovelace.*of 1000/);
    await page.emulateMedia({ media: "print" });
    assert.ok(await page.locator("#app").isHidden());
    await shoot(page, `badge-${button.replaceAll(" ", "-")}`);
    // As it is on the screen; `pdf` prints it.
    await page.emulateMedia({ media: null });
    assert.ok(await sheet.isHidden());

    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
    assert.equal(pdf.match(/\/Type\s*\/Page\b/g).length, 1, `${button}: one page`);
    const [, right, top] = pdf.match(/\/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)/);
    assert.deepEqual([right, top].map((points) => Math.round((points * 25.4) / 72)), [width, height]);
    await sheet.waitFor({ state: "detached" });
    await page.evaluate(() => document.documentElement.removeAttribute("data-printed"));
  }
});

test("a link holds the credential, and is verified at once, on a phone and offline", async (t) => {
  const { context, page } = await visit(t, { viewport: PHONE });
  await open(page, path("credential.json"));
  await page.getByRole("button", { name: "Copy the link" }).click();
  await page.getByText("The link is in the clipboard.").waitFor();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(link, /^http:\/\/[^#]+\/verify#c=\d+$/);

  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.goto("about:blank");
  await page.goto(link);
  await word(page, "Valid").waitFor();
  assert.ok(asked.every((address) => !address.includes("c=")), "the credential is sent to nobody");
  await shoot(page, "badge-link");

  await page.waitForFunction(() => navigator.serviceWorker.ready.then(({ active }) => active.state === "activated"));
  // What its issuer says of it today, nobody can know offline, unless the browser still has a list; all else holds.
  await context.setOffline(true);
  await page.reload();
  await page.getByRole("heading", { level: 2, name: /^(Valid|Could not tell)$/ }).waitFor();
  const untold = await page.locator('[data-verdict="fail"], [data-verdict="unknown"]').evaluateAll((all) => all.map(({ dataset }) => dataset.check));
  assert.ok(untold.every((id) => id === "status"), untold.join());
});

test("a changed link is no credential, and says so", async (t) => {
  const { page } = await visit(t);
  await page.goto(`${url}/verify#c=12345678901234567`);
  await page.getByText(/scan or copy it again|newer CanDo/).waitFor();
  await inspect(page, "badge-changed");
});

test("a photograph of the code is read", async (t) => {
  const { page } = await visit(t);
  await page.addInitScript(() => (window.print = () => document.documentElement.setAttribute("data-printed", "")));
  await open(page, path("credential.json"));
  await page.getByRole("button", { name: "Print the card" }).click();
  await page.locator("[data-printed]").waitFor({ state: "attached" });
  await page.emulateMedia({ media: "print" });
  // As large as a phone's camera sees it: sixteen pixels a millimetre.
  await page.locator("body > .sheet").evaluate(({ style }) => Object.assign(style, { width: "1680px", height: "2368px" }));
  await page.locator("body > .sheet img").screenshot({ path: path("photo.jpg"), type: "jpeg", quality: 70 });
  await page.emulateMedia({ media: null });
  await page.goto(`${url}/verify`);
  await page.locator("input[type=file]").setInputFiles([path("photo.jpg")]);
  await word(page, "Valid").waitFor();
});

test("a picture that breaks the detector of codes is refused, and the next file is verified", async (t) => {
  const { page } = await visit(t);
  await page.goto(`${url}/verify`);
  const files = page.locator("input[type=file]");
  await files.setInputFiles([new URL("../vectors/pictures/breaks-the-detector.png", import.meta.url).pathname]);
  await page.getByText(/No readable QR code/).waitFor();
  await files.setInputFiles([path("credential.json")]);
  await word(page, "Valid").waitFor();
});

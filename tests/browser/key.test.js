// The candidate's key: copied under a passphrase, kept from being read, taken back elsewhere, taken over from older browsers.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { answerAll, downloaded, inspect, url, visit } from "./support.js";

const PASSPHRASE = "four quiet words añejos";

/** What this browser's store holds of its key. */
function kept(page) {
  return page.evaluate(async () => {
    const database = await new Promise((done) => (indexedDB.open("cando", 1).onsuccess = ({ target }) => done(target.result)));
    const entry = await new Promise((done) => {
      database.transaction("identity").objectStore("identity").get("me").onsuccess = ({ target }) => done(target.result);
    });
    database.close();
    const { did, key, secret } = entry ?? {};
    const exported = key instanceof CryptoKey && (await crypto.subtle.exportKey("pkcs8", key).then(() => "exported", (error) => error.name));
    return { did, exported, extractable: key?.extractable, kind: key?.constructor.name, old: !!secret };
  });
}

/** Puts a key into the store as browsers kept it before. */
function keepAsBefore(page, did, secret) {
  return page.evaluate(async ([did, secret]) => {
    const request = indexedDB.open("cando", 1);
    request.onupgradeneeded = () => ["attempts", "drafts", "identity", "practice"].forEach((name) => request.result.createObjectStore(name));
    const database = await new Promise((done) => (request.onsuccess = () => done(request.result)));
    const transaction = database.transaction("identity", "readwrite");
    transaction.objectStore("identity").put({ did, secret: Uint8Array.from(secret) }, "me");
    await new Promise((done) => (transaction.oncomplete = done));
    database.close();
  }, [did, secret]);
}

async function open(page) {
  await page.goto(`${url}/present`);
  await page.getByText(/^did:key:z6Mk/).waitFor();
}

/** Saves a copy; the file's text. */
async function backUp(page) {
  await page.getByText("Save a copy", { exact: true }).click();
  await page.getByLabel("Passphrase").fill(PASSPHRASE);
  await page.getByLabel("The same once more").fill(PASSPHRASE);
  const saved = await downloaded(page, page.getByRole("button", { name: "Save the file" }));
  assert.equal(saved.name, "cando-key.pem");
  await page.getByText("Saved as cando-key.pem.").waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Your key");
  return saved.text;
}

async function restore(page, text, passphrase) {
  await page.getByText("Use a key that you saved").click();
  await page.getByLabel("Key file").setInputFiles({ name: "cando-key.pem", mimeType: "application/x-pem-file", buffer: Buffer.from(text) });
  if (passphrase === undefined) return;
  await page.locator("input[autocomplete=current-password]").fill(passphrase);
  await page.getByRole("button", { name: "Use this key" }).click();
}

test("a key is copied under a passphrase, then nothing can read it, and it is taken back in a fresh browser", async (t) => {
  const { page } = await visit(t);
  await open(page);
  const before = await kept(page);
  assert.deepEqual([before.kind, before.extractable], ["CryptoKey", true]);
  await inspect(page, "key");

  await page.getByText("Save a copy", { exact: true }).click();
  await page.getByLabel("Passphrase").fill("too short");
  await page.getByRole("button", { name: "Save the file" }).click();
  await page.getByText("Please use 10 characters or more.").waitFor();
  await page.getByLabel("Passphrase").fill(PASSPHRASE);
  await page.getByRole("button", { name: "Save the file" }).click();
  await page.getByText("The two passphrases are not the same.").waitFor();
  await inspect(page, "key-backup");
  await page.getByText("Save a copy", { exact: true }).click();
  const text = await backUp(page);
  assert.match(text, /^did:key:z6Mk\w+\n-----BEGIN ENCRYPTED PRIVATE KEY-----\n/);
  assert.deepEqual(await kept(page), { did: before.did, exported: "InvalidAccessError", extractable: false, kind: "CryptoKey", old: false });
  await inspect(page, "key-saved");
  await page.reload();
  await page.getByText("nothing can read it out").waitFor();

  const other = await visit(t);
  await open(other.page);
  assert.notEqual((await kept(other.page)).did, before.did);
  await restore(other.page, text, "another passphrase");
  await other.page.getByText("The passphrase does not fit this file.").waitFor();
  await other.page.locator("input[autocomplete=current-password]").fill(PASSPHRASE);
  await other.page.getByRole("button", { name: "Use this key" }).click();
  await other.page.getByText("This browser now uses this key:").waitFor();
  assert.deepEqual(await kept(other.page), { did: before.did, exported: "InvalidAccessError", extractable: false, kind: "CryptoKey", old: false });
  await inspect(other.page, "key-restored");
  // The key that was there before is kept, and can give what it has to the new one: signed by both.
  const rebind = await downloaded(other.page, other.page.getByRole("button", { name: "Give its credentials to the key above" }));
  const { adoption, format, rebind: given } = JSON.parse(rebind.text);
  assert.deepEqual([format, given.body.to, adoption.by], ["cando-rebind/1", before.did, before.did]);
});

test("openssl reads the copy, and the browser takes back what openssl wraps", async (t) => {
  const { page } = await visit(t);
  await open(page);
  const { did } = await kept(page);
  const folder = mkdtempSync(join(tmpdir(), "cando-key-"));
  const file = (name) => join(folder, name);
  const openssl = (...words) => execFileSync("openssl", words, { encoding: "utf8" });
  writeFileSync(file("key.pem"), await backUp(page));
  const text = openssl("pkey", "-in", file("key.pem"), "-passin", `pass:${PASSPHRASE}`, "-noout", "-text");
  assert.match(text, /^ED25519 Private-Key:/);
  openssl("pkey", "-in", file("key.pem"), "-passin", `pass:${PASSPHRASE}`, "-out", file("plain.pem"));
  const wrapping = ["-v2", "aes-256-cbc", "-v2prf", "hmacWithSHA256", "-iter", "100000", "-passout", "pass:by openssl"];
  const wrapped = openssl("pkcs8", "-topk8", "-in", file("plain.pem"), ...wrapping);

  const scrypt = openssl("pkcs8", "-topk8", "-in", file("plain.pem"), "-scrypt", "-passout", "pass:by openssl");
  for (const [given, passphrase] of [[wrapped, "by openssl"], [scrypt, "by openssl"], [openssl("pkey", "-in", file("plain.pem"))]]) {
    const other = await visit(t);
    await open(other.page);
    await restore(other.page, given, passphrase);
    await other.page.getByText("This browser now uses this key:").waitFor();
    assert.equal((await kept(other.page)).did, did);
  }
  const other = await visit(t);
  await open(other.page);
  for (const wrong of ["", "-----BEGIN PRIVATE KEY-----\nMC4=\n-----END PRIVATE KEY-----"]) {
    const before = await kept(other.page);
    await restore(other.page, wrong || "no key");
    await other.page.getByText("This file holds no key that can be used here.").waitFor();
    assert.deepEqual(await kept(other.page), before);
    await other.page.reload();
    await other.page.getByText(/^did:key:z6Mk/).waitFor();
  }
});

test("a key without a copy can be kept here only, after a question", async (t) => {
  const { page } = await visit(t);
  await open(page);
  await page.getByRole("button", { name: "Keep it in this browser only" }).click();
  await inspect(page, "key-here");
  await page.getByRole("button", { name: "Not now" }).click();
  assert.equal((await kept(page)).extractable, true);
  await page.getByRole("button", { name: "Keep it in this browser only" }).click();
  await page.getByRole("button", { name: "Keep it here only" }).click();
  await page.getByText("nothing can read it out").waitFor();
  assert.deepEqual((({ exported, extractable }) => [exported, extractable])(await kept(page)), ["InvalidAccessError", false]);
});

test("a key of an older browser is taken over once, and goes on to sign", async (t) => {
  const { page } = await visit(t);
  // RFC 8032, test 1.
  const secret = [...Buffer.from("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "hex")];
  const did = "did:key:z6MktwupdmLXVVqTzCw4i46r4uGyosGXRnR3XjN4Zq7oMMsw";
  await page.goto(`${url}/icon.svg`);
  await keepAsBefore(page, did, secret);
  await open(page);
  assert.deepEqual(await kept(page), { did, exported: "exported", extractable: true, kind: "CryptoKey", old: false });
  await page.goto(`${url}/take#assessment=number-series`);
  await page.getByRole("button", { name: "Get my ticket" }).click();
  await page.getByRole("button", { name: "Start now" }).click();
  await page.getByRole("heading", { level: 1, name: /^Item 1 of/ }).waitFor();
});

test("a browser without Ed25519 says so, and everything goes on as before", async (t) => {
  const { page } = await visit(t);
  await page.addInitScript(() => {
    const refuse = (name) => {
      const own = SubtleCrypto.prototype[name];
      SubtleCrypto.prototype[name] = function (...words) {
        const unknown = words.some((word) => word === "Ed25519" || word?.name === "Ed25519");
        return unknown ? Promise.reject(new DOMException("Unrecognized name", "NotSupportedError")) : own.apply(this, words);
      };
    };
    ["generateKey", "importKey"].forEach(refuse);
  });
  await open(page);
  await page.getByText("a newer browser would guard it better").waitFor();
  assert.equal((await kept(page)).kind, "Uint8Array");
  const text = await backUp(page);
  assert.match(text, /\n-----BEGIN ENCRYPTED PRIVATE KEY-----\n/);
  const result = page.getByRole("heading", { level: 1, name: "Your result" });
  await page.goto(`${url}/take#assessment=number-series`);
  await page.getByRole("button", { name: "Get my ticket" }).click();
  await page.getByRole("button", { name: "Start now" }).click();
  await answerAll(page, result);
  await page.getByRole("button", { name: "credential.json" }).waitFor();
});

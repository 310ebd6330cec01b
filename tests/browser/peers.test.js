// The field accepts what we issue: its library verifies each proof knowing no other, makes the same ones, and connects to nobody.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { issue } from "./forge.js";
import { judge, judgePresentation, secure, suites } from "./peers.js";
import { binary } from "./support.js";

test("credentials hold in @digitalbazaar/vc by either proof, and it makes both the same", { skip: !binary }, async () => {
  const folder = mkdtempSync(join(tmpdir(), "cando-peers-"));
  issue(folder);
  const credential = JSON.parse(readFileSync(join(folder, "credential.json"), "utf8"));
  assert.deepEqual(credential.proof.map((proof) => proof.cryptosuite), suites);

  await offline(async () => {
    for (const suite of suites) {
      const { error, verified } = await judge(credential, suite);
      assert.ok(verified, `${suite}: ${error}`);
      const changed = structuredClone(credential);
      changed.credentialSubject.result[0].value = "1000";
      assert.ok(!(await judge(changed, suite)).verified, suite);
    }
    assert.deepEqual(await secure(credential, readFileSync(join(folder, "issuer.pem"), "utf8")), credential);
  });
});

test("presentations hold in @digitalbazaar/vc for their challenge and domain alone", { skip: !binary }, async () => {
  const folder = mkdtempSync(join(tmpdir(), "cando-peers-"));
  issue(folder);
  const cando = (...words) => execFileSync(binary, words, { cwd: folder, encoding: "utf8" }).trim();
  const domain = "jobs.example";
  const challenge = cando("challenge", "--domain", domain, "--store", "challenges.sqlite");
  cando("present", "credential.json", "--key", "candidate.pem", "--challenge", challenge, "--domain", domain);
  const presentation = JSON.parse(readFileSync(join(folder, "presentation.json"), "utf8"));
  await offline(async () => {
    for (const suite of suites) {
      const { error, verified } = await judgePresentation(presentation, suite, { challenge, domain });
      assert.ok(verified, `${suite}: ${error}`);
      for (const other of [{ challenge: "another challenge", domain }, { challenge, domain: "other.example" }]) {
        assert.ok(!(await judgePresentation(presentation, suite, other)).verified, suite);
      }
      const changed = structuredClone(presentation);
      changed.proof.forEach((proof) => (proof.expires = "2099-01-01T00:00:00Z"));
      assert.ok(!(await judgePresentation(changed, suite, { challenge, domain })).verified, suite);
    }
  });
});

/** With every connection refused. */
async function offline(work) {
  const { connect } = Socket.prototype;
  Socket.prototype.connect = () => assert.fail("a connection was asked for");
  try {
    await work();
  } finally {
    Socket.prototype.connect = connect;
  }
}

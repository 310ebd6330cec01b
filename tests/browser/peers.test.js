// The field accepts what we issue: its library verifies each proof knowing no other, makes the same ones, and connects to nobody.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { issue } from "./forge.js";
import { judge, judgePresentation, offline, reveal, secure, stands, suites } from "./peers.js";
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

test("what is suspended or revoked is so for @digitalbazaar/vc-bitstring-status-list as for us", { skip: !binary }, async () => {
  const folder = mkdtempSync(join(tmpdir(), "cando-status-"));
  const cando = (line) => execFileSync(binary, line.split(" "), { cwd: folder, encoding: "utf8" });
  const read = (name) => JSON.parse(readFileSync(join(folder, name), "utf8"));
  issue(folder);
  cando("status new lists --url https://a.example/status --key issuer.pem");
  cando("issue evidence.json --key issuer.pem --status lists -o credential.json");
  const credential = read("credential.json");
  const files = ["lists/publish/suspension/1", "lists/publish/revocation/1"];
  const ours = () => {
    try {
      return JSON.parse(cando(`status show credential.json --json --lists ${files.join(" ")}`)).standing;
    } catch ({ stdout }) {
      return JSON.parse(stdout).standing;
    }
  };
  for (const [command, standing] of [["", "good"], ["suspend", "suspended"], ["reinstate", "good"], ["revoke", "revoked"]]) {
    if (command) cando(`${command} credential.json --status lists --key issuer.pem`);
    assert.equal(ours(), standing);
    for (const suite of suites) {
      const lists = files.map(read);
      // Its `verified` is about signatures: whoever calls must look at the bits.
      const { statusResult, verified } = await judge(credential, suite, lists);
      assert.deepEqual([verified, statusResult.results.map(({ status }) => status)], [true, [standing !== "good"]], `${standing}, ${suite}`);
      for (const list of lists) assert.ok((await judge(list, suite)).verified, `${list.id}, ${suite}`);
      const companion = { ...credential.credentialStatus, statusListCredential: lists[1].id, statusPurpose: "revocation" };
      assert.equal(await stands(credential, companion, suite, lists), standing !== "revoked", `companion: ${standing}`);
    }
  }
});

test("a part that was shown holds in @sd-jwt/core", { skip: !binary }, async () => {
  const folder = mkdtempSync(join(tmpdir(), "cando-sd-jwt-"));
  const cando = (line) => execFileSync(binary, line.split(" "), { cwd: folder, encoding: "utf8" });
  const read = (name) => readFileSync(join(folder, name), "utf8");
  issue(folder);
  cando("issue evidence.json --key issuer.pem --sd-jwt twin.txt -o credential.json");
  cando("disclose twin.txt --identity candidate.pem --audience https://employer.example --nonce 4f2a --show attempt inductive-reasoning");
  const { kb, payload } = await reveal(read("shown.txt"), "4f2a", read("issuer.pem"), read("candidate.pem"));
  assert.deepEqual([payload.attempt, payload.scores.map(({ skill }) => skill), payload.ended], [1, ["inductive-reasoning"], undefined]);
  assert.equal(kb.payload.aud, "https://employer.example");
  await assert.rejects(reveal(read("shown.txt"), "other", read("issuer.pem"), read("candidate.pem")));
  await assert.rejects(reveal(read("shown.txt"), "4f2a", read("candidate.pem"), read("candidate.pem")));
});

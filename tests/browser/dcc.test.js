// What we issue holds in the verifier of the Digital Credentials Consortium, and what its libraries issue holds here.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { award, judge, models } from "./dcc.js";
import { issue } from "./forge.js";
import { offline } from "./peers.js";
import { binary } from "./support.js";

test("credentials hold in @digitalcredentials/verifier-core", { skip: !binary }, async () => {
  const folder = mkdtempSync(join(tmpdir(), "cando-dcc-"));
  issue(folder);
  const credential = JSON.parse(readFileSync(join(folder, "credential.json"), "utf8"));
  const changed = structuredClone(credential);
  changed.credentialSubject.result[0].value = "1000";
  await offline(async () => {
    assert.equal(await judge(credential), true);
    assert.deepEqual(await judge(changed), ["invalid_signature"]);
  });
});

test("badges that @digitalcredentials/vc issued are verified here, under every model", { skip: !binary }, async () => {
  const folder = mkdtempSync(join(tmpdir(), "cando-dcc-"));
  const verdict = (credential) => {
    const file = join(folder, "badge.json");
    writeFileSync(file, JSON.stringify(credential));
    const { stdout } = spawnSync(binary, ["verify", file, "--json"], { encoding: "utf8" });
    const { checks, conclusion } = JSON.parse(stdout);
    return [conclusion, checks.find(({ id }) => id === "proof-rdfc").verdict];
  };
  for (const [name, badge] of Object.entries(models)) {
    const credential = await award(badge);
    await offline(async () => assert.equal(await judge(credential), true, name));
    assert.deepEqual(verdict(credential), ["valid", "pass"], name);
    for (const change of [
      (changed) => (changed.name = "Welding, second level"),
      (changed) => (changed.credentialSubject.achievement.name = "Diving"),
      (changed) => (changed.proof.created = "2026-01-02T00:00:00Z"),
      (changed) => (changed.issuer.id = changed.credentialSubject.id),
      (changed) => (changed.credentialSubject.more = "unsigned"),
    ]) {
      const changed = structuredClone(credential);
      change(changed);
      assert.deepEqual(verdict(changed), ["invalid", "fail"], `${name}: ${change}`);
    }
  }
});

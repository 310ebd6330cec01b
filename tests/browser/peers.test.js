// The field accepts what we issue: its library verifies each proof knowing no other, makes the same ones, and connects to nobody.

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync } from "node:fs";
import { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { issue } from "./forge.js";
import { judge, secure, suites } from "./peers.js";
import { binary } from "./support.js";

test("credentials hold in @digitalbazaar/vc by either proof, and it makes both the same", { skip: !binary }, async () => {
  const folder = mkdtempSync(join(tmpdir(), "cando-peers-"));
  issue(folder);
  const credential = JSON.parse(readFileSync(join(folder, "credential.json"), "utf8"));
  assert.deepEqual(credential.proof.map((proof) => proof.cryptosuite), suites);

  const { connect } = Socket.prototype;
  Socket.prototype.connect = () => assert.fail("a connection was asked for");
  try {
    for (const suite of suites) {
      const { error, verified } = await judge(credential, suite);
      assert.ok(verified, `${suite}: ${error}`);
      const changed = structuredClone(credential);
      changed.credentialSubject.result[0].value = "1000";
      assert.ok(!(await judge(changed, suite)).verified, suite);
    }
    assert.deepEqual(await secure(credential, readFileSync(join(folder, "issuer.pem"), "utf8")), credential);
  } finally {
    Socket.prototype.connect = connect;
  }
});

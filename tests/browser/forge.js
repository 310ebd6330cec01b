// A credential whose score its own issuer altered and signed again: every signature holds, and only a replay can tell.
// The proofs are made by peers, see peers.js.

import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { secure } from "./peers.js";

const binary = process.env.CANDO_BINARY;

/** Takes number-series by the command line without one right answer, and issues. */
export function issue(folder) {
  const cando = (...words) => execFileSync(binary, words, { cwd: folder, encoding: "utf8" }).trim();
  cando("key", "new", "-o", "issuer.pem");
  const subject = cando("key", "new", "-o", "candidate.pem").split("\n").at(-1);
  cando("ticket", "new", "number-series", "--for", subject, "--key", "issuer.pem", "-o", "ticket.json");
  writeFileSync(join(folder, "answers.json"), JSON.stringify({ answers: Array(12).fill({ type: "skip" }) }));
  cando("take", "--ticket", "ticket.json", "--identity", "candidate.pem", "--answers", "answers.json", "-o", "evidence.json");
  cando("issue", "evidence.json", "--key", "issuer.pem", "-o", "credential.json");
}

/** Issues, and makes of that a perfect score. */
export async function forge(folder) {
  const path = (name) => join(folder, name);
  issue(folder);
  const credential = JSON.parse(readFileSync(path("credential.json"), "utf8"));
  for (const result of credential.credentialSubject.result) {
    if (result.resultDescription.endsWith("/scaled")) result.value = "1000";
    if (result.resultDescription.endsWith("/points")) result.value = "12";
  }
  const forged = await secure(credential, readFileSync(path("issuer.pem"), "utf8"));
  if (forged.proof.some(({ proofValue }, i) => proofValue === credential.proof[i].proofValue)) throw new Error("nothing was altered");
  writeFileSync(path("forged.json"), JSON.stringify(forged));
  return [path("forged.json"), path("evidence.json")];
}

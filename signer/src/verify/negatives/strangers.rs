//! Other systems' credentials, and issuers by `did:web`.

use data_encoding::BASE64URL_NOPAD;

use super::*;
use crate::keys::did;
use crate::proof::{self, Suite, Unsigned};

/// Credentials of other systems.
pub fn foreign() -> Vec<Negative> {
    let document = value!({
        "@context": crate::credential::content::CONTEXTS,
        "credentialSubject": {
            "achievement": {
                "criteria": { "narrative": "Welds." }, "description": "Welding", "id": "urn:uuid:1", "name": "Welder",
                "type": ["Achievement"],
            },
            "id": candidate().did(),
            "type": ["AchievementSubject"],
        },
        "id": "urn:uuid:2",
        "issuer": { "id": grader().did(), "type": ["Profile"] },
        "name": "Welding",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "validFrom": "2026-11-22T12:00:00Z",
        "validUntil": "2026-12-01T00:00:00Z",
    });
    let secured = secure(&document, &moment("2026-11-22T12:00:00Z"), &grader()).unwrap();
    let changed = |name: &str, change: &dyn Fn(&mut Value)| {
        let mut document = secured.clone();
        change(&mut document);
        negative(name, json::canonical(&document))
    };
    let another = |more: &[(&str, &str)], created: &str| another_proof(&document, created, more);
    let v1 = {
        let mut document = document.clone();
        document["@context"] = value!([
            "https://www.w3.org/2018/credentials/v1",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json",
            "https://w3id.org/security/data-integrity/v2",
        ]);
        document["issuanceDate"] = document["validFrom"].clone();
        document["expirationDate"] = "2026-11-22T13:00:00Z".into();
        secure(&document, &moment("2026-11-22T12:00:00Z"), &grader()).unwrap()
    };
    let [header, payload] = [value!({ "alg": "RS256", "typ": "JWT" }), secured.clone()];
    let part = |value: &Value| BASE64URL_NOPAD.encode(&json::canonical(value));
    let token = format!("{}.{}.{}", part(&header), part(&payload), "A".repeat(342));
    vec![
        changed("foreign-expired", &|_| {}).at("2026-12-01T00:00:01Z"),
        changed("foreign-not-yet-valid", &|_| {}).at("2026-11-22T11:59:59Z"),
        negative("foreign-expired-by-its-older-name", json::canonical(&v1)),
        changed("foreign-last-of-three-proofs-expired", &|d| {
            let ended = another(&[("expires", "2026-11-22T13:00:00Z")], "2026-11-22T12:00:00Z");
            d["proof"].as_array_mut().unwrap().push(ended);
        }),
        changed("foreign-last-of-two-proofs-dated-later", &|d| {
            d["proof"][1] = another(&[], "2026-11-23T09:00:01Z");
        }),
        changed("foreign-one-proof-expires-sooner", &|d| {
            d["proof"] = value!([
                another(&[("expires", "2026-12-01T00:00:00Z")], "2026-11-22T12:00:00Z"),
                another(&[("expires", "2026-11-22T13:00:00Z")], "2026-11-22T12:00:00Z"),
            ]);
        }),
        changed("foreign-changed", &|d| d["name"] = "Diving".into()),
        changed("foreign-changed-under-jcs", &|d| {
            d["name"] = "Diving".into();
            drop(d["proof"].as_array_mut().unwrap().remove(0));
        }),
        changed("foreign-unsigned-member", &|d| d["note"] = "x".into()),
        changed("foreign-unknown-context", &|d| d["@context"][1] = "https://example.com/v1".into()),
        changed("foreign-unknown-suite", &|d| {
            d["proof"] = value!({ "cryptosuite": "ecdsa-sd-2023", "type": "DataIntegrityProof" })
        }),
        changed("foreign-unsigned", &|d| drop(d.as_object_mut().unwrap().remove("proof"))),
        changed("foreign-unsigned-list", &|d| d["proof"] = value!([])),
        changed("foreign-direction-of-writing", &|d| {
            d["name"] = value!({ "@direction": "rtl", "@language": "ar", "@value": "Welding" });
            d["proof"].as_array_mut().unwrap().truncate(1);
        }),
        changed("foreign-language-changed", &|d| {
            d["name"] = value!({ "@language": "es", "@value": "Welding" });
            d["proof"].as_array_mut().unwrap().truncate(1);
        }),
        changed("foreign-issuer-by-web", &|d| {
            d["proof"][0]["verificationMethod"] = "did:web:example.com#key".into();
            d["proof"].as_array_mut().unwrap().truncate(1);
        }),
        negative("foreign-as-a-token", token),
        changed("foreign-other-issuer", &|d| d["issuer"] = candidate().did().into()),
        changed("foreign-date-malformed", &|d| d["validFrom"] = "22 November".into()),
        changed("foreign-issuer-missing", &|d| drop(d.as_object_mut().unwrap().remove("issuer"))),
    ]
}

/// A proof of the grader with more members, which it covers.
fn another_proof(document: &Value, created: &str, more: &[(&str, &str)]) -> Value {
    let method = did::method(&grader().did());
    let mut options = proof::options(Suite::Jcs, document.get("@context"), created, &method);
    options.extend(more.iter().map(|(name, text)| (String::from(*name), Value::from(*text))));
    let unsigned = Unsigned::new(document, Suite::Jcs, options).unwrap();
    let signature = grader().sign(&unsigned.message);
    unsigned.signed(&signature)
}

/// Issuers by `did:web`, with the document that the verifier pinned.
pub fn by_web() -> Vec<Negative> {
    let with = |name: &str, method: &str, key: &Key, document: Value| Negative {
        trust: pinning(&document),
        ..negative(name, badge(method, key))
    };
    vec![
        with("web-key-for-logging-in", "login", &candidate(), hosted(None)),
        with("web-key-of-another", "issuing", &candidate(), hosted(None)),
        with("web-key-unknown", "other", &grader(), hosted(None)),
        with("web-key-expired", "issuing", &grader(), hosted(Some(("expires", NOW)))),
        with("web-key-revoked", "issuing", &grader(), hosted(Some(("revoked", NOW)))),
        negative("web-not-pinned", badge("issuing", &grader())),
    ]
}

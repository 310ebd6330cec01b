//! Other systems' credentials, and issuers by `did:web`.

use data_encoding::BASE64URL_NOPAD;

use super::*;

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
    let [header, payload] = [value!({ "alg": "RS256", "typ": "JWT" }), secured.clone()];
    let part = |value: &Value| BASE64URL_NOPAD.encode(&json::canonical(value));
    let token = format!("{}.{}.{}", part(&header), part(&payload), "A".repeat(342));
    vec![
        changed("foreign-expired", &|_| {}).at("2026-12-01T00:00:01Z"),
        changed("foreign-not-yet-valid", &|_| {}).at("2026-11-22T11:59:59Z"),
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

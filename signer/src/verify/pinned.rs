//! Issuers by `did:web`, whose keys a verifier knows from the document that it pinned, and from nothing else.

use cando_record::json::{self, Value};
use serde_json::json;

use super::{Check, CheckVerdict, Conclusion, verify};
use crate::credential::content::CONTEXTS;
use crate::proof::{self, Suite, Unsigned};
use crate::support::{candidate, credential, grader};
use crate::{Key, Party, Snapshot, Submission, Trust};

const DID: &str = "did:web:example.com";
const NOW: &str = "2026-11-23T09:00:00Z";

/// A badge that somebody issued as [`DID`], by the method `#name`.
pub fn badge(name: &str, key: &Key) -> Vec<u8> {
    let mut document = json!({
        "@context": CONTEXTS,
        "credentialSubject": { "achievement": {
            "criteria": { "narrative": "Welds." }, "description": "Welding", "id": "urn:uuid:1", "name": "Welder",
            "type": ["Achievement"],
        }, "id": candidate().did(), "type": ["AchievementSubject"] },
        "id": "urn:uuid:2",
        "issuer": { "id": DID, "type": ["Profile"] },
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "validFrom": "2026-11-22T12:00:00Z",
    });
    let method = format!("{DID}#{name}");
    let options = proof::options(Suite::Rdfc, document.get("@context"), "2026-11-22T12:00:00Z", &method);
    let unsigned = Unsigned::new(&document, Suite::Rdfc, options).unwrap();
    let signature = key.sign(&unsigned.message);
    document["proof"] = unsigned.signed(&signature);
    json::canonical(&document)
}

/// The document of [`DID`]: a key for assertions that may have ended, and one for logging in.
pub fn hosted(ended: Option<(&str, &str)>) -> Value {
    let method = |name: &str, key: &Key| {
        let key = key.public().multikey();
        json!({ "controller": DID, "id": format!("{DID}#{name}"), "publicKeyMultibase": key, "type": "Multikey" })
    };
    let mut issuing = method("issuing", &grader());
    if let Some((name, at)) = ended {
        issuing[name] = at.into();
    }
    json!({
        "alsoKnownAs": [grader().did()],
        "assertionMethod": ["#issuing"],
        "authentication": ["#login"],
        "id": DID,
        "verificationMethod": [issuing, method("login", &candidate())],
    })
}

/// A verifier who pinned a document.
pub fn pinning(document: &Value) -> Trust {
    let issuers = vec![Party { id: DID.into(), name: "A welding school".into() }];
    Trust { documents: vec![Snapshot::take(DID, &json::canonical(document)).unwrap()], issuers, ..Trust::new() }
}

/// The conclusion, and the named check.
fn found(file: &[u8], trust: &Trust, id: &str) -> (Conclusion, Check) {
    let verdict = verify(&Submission { trust, ..Submission::new(file, NOW.parse().unwrap()) });
    (verdict.conclusion, verdict.checks.into_iter().find(|check| check.id == id).unwrap())
}

#[test]
fn a_pinned_document_gives_the_keys() {
    let trust = pinning(&hosted(None));
    let (conclusion, issuer) = found(&badge("issuing", &grader()), &trust, "issuer");
    assert_eq!((conclusion, issuer.verdict), (Conclusion::Valid, CheckVerdict::Pass), "{}", issuer.reason);
    assert!(issuer.reason.contains("A welding school"), "{}", issuer.reason);
    let (conclusion, proof) = found(&badge("issuing", &grader()), &Trust::new(), "proof-rdfc");
    assert_eq!((conclusion, proof.verdict), (Conclusion::Unknown, CheckVerdict::Unknown));
    assert!(proof.reason.contains("https://example.com/.well-known/did.json"), "{}", proof.reason);
    assert!(proof.hint.unwrap().contains("--document"));
}

#[test]
fn only_keys_for_assertions_assert_and_only_in_their_time() {
    let refused = |file: &[u8], document: &Value| {
        let (conclusion, proof) = found(file, &pinning(document), "proof-rdfc");
        assert_eq!((conclusion, proof.verdict), (Conclusion::Invalid, CheckVerdict::Fail), "{}", proof.reason);
        proof.reason
    };
    let good = badge("issuing", &grader());
    assert!(refused(&badge("login", &candidate()), &hosted(None)).contains("not one for assertions"));
    assert!(refused(&badge("issuing", &candidate()), &hosted(None)).contains("signature does not fit"));
    assert!(refused(&badge("other", &grader()), &hosted(None)).contains("no such verification method"));
    // Its own date does not help: whoever has the key can write any.
    for name in ["expires", "revoked"] {
        assert!(refused(&good, &hosted(Some((name, NOW)))).contains(NOW), "{name}");
        let later = hosted(Some((name, "2026-11-23T09:00:01Z")));
        assert_eq!(found(&good, &pinning(&later), "proof-rdfc").1.verdict, CheckVerdict::Pass);
    }
}

/// A `did:key` is a `did:web`'s other name only where the pinned document says so and has the key.
#[test]
fn another_name_counts_as_the_pinned_document_says() {
    let file = credential().to_bytes();
    let issuer = |document: &Value| found(&file, &pinning(document), "issuer").1;
    assert_eq!(issuer(&hosted(None)).verdict, CheckVerdict::Pass);
    let mut silent = hosted(None);
    silent["alsoKnownAs"] = json!([]);
    assert_eq!(issuer(&silent).verdict, CheckVerdict::Warn);
    let mut keyless = hosted(None);
    keyless["verificationMethod"][0]["publicKeyMultibase"] = candidate().public().multikey().into();
    assert_eq!(issuer(&keyless).verdict, CheckVerdict::Fail);
    assert_eq!(issuer(&hosted(Some(("revoked", "2026-11-22T13:00:00Z")))).verdict, CheckVerdict::Fail);
    let nameless = Trust { issuers: vec![], ..pinning(&hosted(None)) };
    assert_eq!(found(&file, &nameless, "issuer").1.verdict, CheckVerdict::Warn);
}

#[test]
fn a_trust_file_holds_what_was_pinned() {
    let trust = pinning(&hosted(None));
    let text = serde_json::to_value(&trust).unwrap();
    assert_eq!(Trust::read(text.to_string().as_bytes()).unwrap(), trust);
    let refused = |change: &dyn Fn(&mut Value)| {
        let mut changed = text.clone();
        change(&mut changed);
        Trust::read(changed.to_string().as_bytes()).unwrap_err().to_string()
    };
    let longer = |trust: &mut Value| {
        let text = format!("{} ", trust["documents"][0]["text"].as_str().unwrap());
        trust["documents"][0]["text"] = text.into();
    };
    assert!(refused(&longer).contains("digest"));
    assert!(refused(&|trust| trust["documents"][0]["id"] = "did:web:other.example".into()).contains("another"));
    assert!(refused(&|trust| trust["documents"][0]["id"] = "did:web:127.0.0.1".into()).contains("no did:web"));
    let own = candidate().did();
    for (role, id) in [("issuers", "eid:key:z6Mk"), ("issuers", &own[..own.len() - 1]), ("graders", DID)] {
        assert!(refused(&|trust| trust[role] = json!([{ "id": id, "name": "x" }])).contains("no DID"), "{role} {id}");
    }
    let twice = |trust: &mut Value| {
        let again = trust["documents"][0].clone();
        trust["documents"].as_array_mut().unwrap().push(again);
    };
    assert!(refused(&twice).contains("twice"));
}

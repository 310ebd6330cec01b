//! Documents both ways, and one for each way not to be one.

use cando_record::{Instant, KeyStatement, Succession};

use super::*;
use crate::{Key, Logged, sign};

const DID: &str = "did:web:example.com:school";

fn key(byte: u8) -> PublicKey {
    Key::from_entropy([byte; 32]).public().clone()
}

fn moment(text: &str) -> Instant {
    text.parse().unwrap()
}

/// Key 1, rotated to key 2 and then retired or compromised.
fn history(reason: RetirementReason) -> History {
    let (one, two) = (Key::from_entropy([1; 32]), Key::from_entropy([2; 32]));
    let at = moment("2026-11-22T12:00:00Z");
    let succession = sign(Succession { at: at.clone(), predecessor: one.did() }, &two).unwrap();
    let rotation = sign(KeyStatement::Rotation { succession }, &one).unwrap();
    let end = KeyStatement::Retirement { at: at.clone(), key: one.did(), reason, since: at };
    let end = sign(end, &two).unwrap();
    History::verify(&[&rotation, &end].map(|statement| Logged { at: None, statement })).unwrap()
}

fn written(history: &History) -> Value {
    did_document(DID, &[key(1), key(2)], history)
}

fn parse(document: &Value) -> Result<DidDocument, DidDocumentError> {
    DidDocument::parse(document.to_string().as_bytes(), DID)
}

fn method(byte: u8) -> String {
    format!("{DID}#{}", key(byte).multikey())
}

#[test]
fn what_is_written_is_read() {
    for (reason, name) in [(RetirementReason::Retired, "expires"), (RetirementReason::Compromised, "revoked")] {
        let document = written(&history(reason));
        assert_eq!(document["assertionMethod"], json!([method(2)]), "the ended key asserts no more");
        assert_eq!(document["verificationMethod"][0][name], "2026-11-22T12:00:00Z");
        assert_eq!(document["alsoKnownAs"], json!([key(1).did(), key(2).did()]));
        let read = parse(&document).unwrap();
        let end = Some(End { reason, since: moment("2026-11-22T12:00:00Z") });
        assert_eq!(read.key_of(&method(1)), Ok(MethodKey { key: key(1), end }));
        assert_eq!(read.key_of(&method(2)), Ok(MethodKey { key: key(2), end: None }));
        assert_eq!((read.id(), read.key_of(&method(3))), (DID, Err(MethodError::Unknown)));
    }
}

#[test]
fn a_did_key_is_its_own_document() {
    let (key, document) = (key(1), did_key_document(&key(1)));
    assert_eq!(document["verificationMethod"][0]["publicKeyMultibase"], key.did()["did:key:".len()..]);
    let read = DidDocument::parse(document.to_string().as_bytes(), &key.did()).unwrap();
    assert_eq!(read.key_of(&did::method(&key.did())), Ok(MethodKey { key, end: None }));
}

#[test]
fn other_writers_documents_are_read() {
    let multikey = key(1).multikey();
    let document = json!({
        "@context": "https://www.w3.org/ns/did/v1",
        "assertionMethod": ["#a", {"controller": DID, "id": "#b", "publicKeyMultibase": multikey, "type": "Multikey"}],
        "authentication": ["#login"],
        "id": DID,
        "service": [{"id": "#s", "serviceEndpoint": "https://example.com", "type": "LinkedDomains"}],
        "verificationMethod": [
            {"controller": DID, "id": "#a", "publicKeyMultibase": multikey, "type": "Multikey"},
            {"controller": DID, "id": "#login", "publicKeyMultibase": multikey, "type": "Multikey"},
            {"controller": DID, "id": "#old", "publicKeyJwk": {"kty": "EC"}, "type": "JsonWebKey"},
        ],
    });
    let read = parse(&document).unwrap();
    let found = |name: &str| read.key_of(&format!("{DID}#{name}")).map(|found| found.key);
    assert_eq!((found("a"), found("b")), (Ok(key(1)), Ok(key(1))));
    assert_eq!(found("login"), Err(MethodError::Purpose), "a key for logging in asserts nothing");
    let mut document = document;
    document["assertionMethod"] = json!(["#old"]);
    let found = parse(&document).unwrap().key_of(&format!("{DID}#old"));
    assert_eq!(found, Err(MethodError::Key(DidError::Codec)));
}

#[track_caller]
fn named(pointer: &str, found: DidDocumentError) {
    assert_eq!(found.to_string(), DidDocumentError::Form(pointer.into()).to_string());
}

#[test]
fn every_fault_is_named() {
    let good = written(&History::default());
    let fault = |pointer: &str, value: Value| {
        let mut document = good.clone();
        *document.pointer_mut(pointer).unwrap() = value;
        parse(&document).unwrap_err()
    };
    for (pointer, value) in [
        ("/id", json!(1)),
        ("/verificationMethod", json!({})),
        ("/verificationMethod", json!(vec![Value::Null; METHODS + 1])),
        ("/verificationMethod/0/id", json!(1)),
        ("/verificationMethod/0/id", json!("did:web:example.com#a")),
        ("/verificationMethod/0/id", json!(DID)),
        ("/verificationMethod/0/controller", json!("did:web:example.com")),
        ("/verificationMethod/0/type", Value::Null),
        ("/verificationMethod/0/publicKeyMultibase", json!([])),
        ("/assertionMethod", json!("#a")),
        ("/assertionMethod/0", json!("#a")),
    ] {
        named(pointer, fault(pointer, value));
    }
    named("/assertionMethod/0/id", fault("/assertionMethod/0", json!({})));
    let mut twice = good.clone();
    twice["assertionMethod"] = json!([]);
    twice["verificationMethod"][1] = twice["verificationMethod"][0].clone();
    named(&method(1), parse(&twice).unwrap_err());
    for name in ["expires", "revoked"] {
        for bad in [json!("tomorrow"), json!("2026-11-22T12:00:00.5Z"), json!(1), Value::Null] {
            let mut document = good.clone();
            document["verificationMethod"][0][name] = bad;
            named(&format!("/verificationMethod/0/{name}"), parse(&document).unwrap_err());
        }
    }
    let other = fault("/id", json!("did:web:evil.example"));
    assert!(matches!(other, DidDocumentError::Other(found) if found == "did:web:evil.example"));
    let twice = br#"{"id":"did:web:example.com:school","id":"did:web:example.com:school"}"#;
    assert!(matches!(DidDocument::parse(twice, DID), Err(DidDocumentError::Json(_))));
    assert!(matches!(DidDocument::parse(&[b' '; DID_DOCUMENT + 1], DID), Err(DidDocumentError::Json(_))));
}

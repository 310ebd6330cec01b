//! Documents both ways, and one for each way not to be one.

use cando_record::{Instant, KeyStatement, Succession};

use super::*;
use crate::{Dated, Key, sign};

const DID: &str = "did:web:example.com:school";

fn key(byte: u8) -> PublicKey {
    Key::from_entropy([byte; 32]).public().clone()
}

fn moment(text: &str) -> Instant {
    text.parse().unwrap()
}

fn now() -> Instant {
    moment("2026-11-23T09:00:00Z")
}

/// Key 1, rotated to key 2 and then retired or compromised.
fn history(reason: RetirementReason) -> History {
    let (one, two) = (Key::from_entropy([1; 32]), Key::from_entropy([2; 32]));
    let at = moment("2026-11-22T12:00:00Z");
    let succession = sign(Succession { at: at.clone(), predecessor: one.did() }, &two).unwrap();
    let rotation = sign(KeyStatement::Rotation { succession }, &one).unwrap();
    let end = KeyStatement::Retirement { at: at.clone(), key: one.did(), reason, since: at };
    let end = sign(end, &two).unwrap();
    History::verify(&[&rotation, &end].map(|statement| Dated { at: None, statement })).unwrap()
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
        let since = moment("2026-11-22T12:00:00Z");
        let ended = MethodError::Ended { reason, since: since.clone() };
        let before = moment("2026-11-22T11:59:59Z");
        assert_eq!(read.key_at(&method(1), &before, &now()), Ok(key(1)));
        assert_eq!(read.key_at(&method(1), &since, &now()), Err(ended.clone()));
        assert_eq!(read.key_at(&method(2), &now(), &now()), Ok(key(2)));
        assert_eq!((read.id(), read.key_at(&method(3), &now(), &now())), (DID, Err(MethodError::Unknown)));
        let known = |byte| read.knows_as(&key(byte).did(), &now(), &now());
        assert_eq!([known(1), known(2), known(3)], [Some(Err(ended)), Some(Ok(())), None]);
        assert_eq!(read.knows_as(&key(1).did(), &before, &now()), Some(Ok(())));
    }
}

#[test]
fn a_did_key_is_its_own_document() {
    let (key, document) = (key(1), did_key_document(&key(1)));
    assert_eq!(document["verificationMethod"][0]["publicKeyMultibase"], key.did()["did:key:".len()..]);
    let read = DidDocument::parse(document.to_string().as_bytes(), &key.did()).unwrap();
    assert_eq!(read.key_at(&did::method(&key.did()), &now(), &now()), Ok(key));
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
    let found = |name: &str| read.key_at(&format!("{DID}#{name}"), &now(), &now());
    assert_eq!((found("a"), found("b")), (Ok(key(1)), Ok(key(1))));
    assert_eq!(found("login"), Err(MethodError::Purpose), "a key for logging in asserts nothing");
    let mut document = document;
    document["assertionMethod"] = json!(["#old"]);
    let found = parse(&document).unwrap().key_at(&format!("{DID}#old"), &now(), &now());
    assert_eq!(found, Err(MethodError::Key(DidError::Codec)));
}

/// Only what stands under `assertionMethod`, or has ended and stands nowhere, was ever for assertions.
#[test]
fn keys_for_other_purposes_never_assert() {
    let with = |member: &str, end: &str| {
        let mut document = written(&History::default());
        document["verificationMethod"][0]["expires"] = end.into();
        document["assertionMethod"] = json!([]);
        document[member] = json!([format!("#{}", key(1).multikey())]);
        parse(&document).unwrap().key_at(&method(1), &moment("2026-11-22T11:00:00Z"), &now())
    };
    let (past, future) = ("2026-11-22T12:00:00Z", "2027-11-22T12:00:00Z");
    for name in OTHERS {
        assert_eq!((with(name, past), with(name, future)), (Err(MethodError::Purpose), Err(MethodError::Purpose)));
    }
    assert_eq!(with("service", past), Ok(key(1)));
    assert_eq!(with("service", future), Err(MethodError::Purpose));
    assert_eq!(with("assertionMethod", future), Ok(key(1)));
}

/// A name that somebody gives himself, without the key, says nothing.
#[test]
fn other_names_need_their_key() {
    let mut document = written(&History::default());
    document["alsoKnownAs"] = json!([key(3).did(), key(2).did(), "did:web:other.example"]);
    let read = parse(&document).unwrap();
    let known = |did: &str| read.knows_as(did, &now(), &now());
    assert_eq!(known(&key(3).did()), Some(Err(MethodError::Unknown)));
    assert_eq!(
        (known(&key(2).did()), known(&key(1).did()), known("did:web:other.example")),
        (Some(Ok(())), None, None)
    );
    document["assertionMethod"] = json!([]);
    assert_eq!(parse(&document).unwrap().knows_as(&key(2).did(), &now(), &now()), Some(Err(MethodError::Purpose)));
}

/// The forms in which the field writes the same key.
#[test]
fn keys_are_read_in_their_older_forms() {
    let jwk = json!({"crv": "Ed25519", "kty": "OKP", "x": data_encoding::BASE64URL_NOPAD.encode(&key(1).to_bytes())});
    let with = |kind: &str, member: &str, value: Value| {
        let method = json!({"controller": DID, "id": "#a", "type": kind, member: value});
        let document = json!({"assertionMethod": ["#a"], "id": DID, "verificationMethod": [method]});
        parse(&document).unwrap().key_at(&format!("{DID}#a"), &now(), &now())
    };
    assert_eq!(with("Ed25519VerificationKey2020", "publicKeyMultibase", key(1).multikey().into()), Ok(key(1)));
    for kind in ["JsonWebKey", "JsonWebKey2020"] {
        assert_eq!(with(kind, "publicKeyJwk", jwk.clone()), Ok(key(1)));
        let cut = json!({"crv": "Ed25519", "kty": "OKP", "x": "AA"});
        assert_eq!(with(kind, "publicKeyJwk", cut), Err(MethodError::Key(DidError::Length)));
        assert_eq!(with(kind, "publicKeyJwk", json!({"kty": "EC"})), Err(MethodError::Key(DidError::Codec)));
    }
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

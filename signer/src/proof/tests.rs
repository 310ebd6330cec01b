//! The proofs against the vectors of the W3C and the work of peers, and everything that they must refuse.

use data_encoding::HEXLOWER;
use serde_json::json;

use super::linked::Fault;
use super::*;
use crate::Key;
use crate::credential::content::CONTEXTS;
use crate::support::{credential, fixture};
use crate::verify::mutations::mutations;

const SUITES: [Suite; 2] = Suite::SET;

fn vector(name: &str) -> Option<String> {
    let path = fixture("credentials/vc-di-eddsa/TestVectors")?.join(name);
    Some(std::fs::read_to_string(path).unwrap().trim_end().to_owned())
}

fn read(text: &str) -> Value {
    json::parse(text.as_bytes(), 1 << 16).unwrap()
}

fn proofs(document: &Value) -> Vec<Value> {
    let proof = &document["proof"];
    proof.as_array().cloned().unwrap_or_else(|| vec![proof.clone()])
}

fn w3c_key() -> Option<Key> {
    let secret = read(&vector("keyPair.json")?)["privateKeyMultibase"].as_str().unwrap()[1..].to_owned();
    let secret = bs58::decode(secret).into_vec().unwrap();
    Some(Key::from_entropy(secret[2..].try_into().unwrap()))
}

/// The forms of document and options, both hashes, their order, the signature, and the whole.
#[test]
fn reproduces_every_intermediate_of_w3c() {
    let Some(key) = w3c_key() else { return };
    for (suite, ending) in [(Suite::Jcs, "JCS"), (Suite::Rdfc, "DataInt")] {
        let name = |stem: &str, format: &str| format!("{}/{stem}{ending}.{format}", suite.name());
        let file = |stem: &str| vector(&name(stem, "txt")).unwrap();
        let json = |stem: &str| read(&vector(&name(stem, "json")).unwrap());
        let (document, config) = (read(&vector("unsigned.json").unwrap()), json("proofConfig"));
        let form = |value: &Value| suite.form(value).unwrap();
        // The files end without the line feed of the last statement.
        assert_eq!([form(&document).trim_end(), form(&config).trim_end()], [file("canonDoc"), file("proofCanon")]);
        let hash = |value: &Value| Digest::of(form(value).as_bytes()).to_string();
        assert_eq!([hash(&document), hash(&config)], [file("docHash"), file("proofHash")]);

        let method = did::method(&key.did());
        let options = Value::from(options(suite, document.get("@context"), "2023-02-24T23:36:38Z", &method));
        assert_eq!(with_context(&options, &document), config);
        let message = covered(&document, &options, suite).unwrap();
        assert_eq!(HEXLOWER.encode(&message), file("combinedHash"));
        let made = key.sign(&message);
        assert_eq!(HEXLOWER.encode(&made), file("sigHex"));
        assert_eq!(signature(&file("sigBTC58")), Some(made));

        let signed = json("signed");
        assert_eq!(verify(&signed, &signed["proof"], suite), Ok(key.did()));
    }
}

/// A document under contexts that CanDo does not have: its statements are given, the rest is ours to reproduce.
#[test]
fn reproduces_the_employment_vector_of_w3c() {
    let Some(key) = w3c_key() else { return };
    let file = |name: &str| vector(&format!("eddsa-rdfc-2022/employ/{name}")).unwrap();
    let mut config = read(&file("proofConfigDataInt.json"));
    config["@context"] = CONTEXTS[0].into();
    let config = Suite::Rdfc.form(&config).unwrap();
    let hashes = [&config, &format!("{}\n", file("canonDocDataInt.txt"))].map(|form| Digest::of(form.as_bytes()));
    assert_eq!(hashes.map(|hash| hash.to_string()), [file("proofHashDataInt.txt"), file("docHashDataInt.txt")]);
    let made = key.sign(&hashes.map(|hash| hash.0).concat());
    assert_eq!(signature(&file("sigBTC58DataInt.txt")), Some(made));
    let signed = read(&file("signedDataInt.json"));
    let unknown = Unmapped { pointer: "/@context/1".into(), fault: Fault::Context };
    assert_eq!(verify(&signed, &signed["proof"], Suite::Rdfc), Err(ProofError::Unmapped(unknown)));
}

/// The forerunner of `eddsa-rdfc-2022`: others' credentials have it, so it is verified, and never made.
#[test]
fn verifies_the_ed25519_signature_2020_of_w3c() {
    let Some(key) = w3c_key() else { return };
    let file = |name: &str| vector(&format!("Ed25519Signature2020/{name}")).unwrap();
    let (signed, config) = (read(&file("signedEdSig.json")), read(&file("proofConfigEdSig.json")));
    let document = without(&signed, "proof");
    let forms = [Suite::Signature2020.form(&document).unwrap(), Suite::Signature2020.form(&config).unwrap()];
    assert_eq!(forms.each_ref().map(|form| form.trim_end()), [file("canonDocEdSig.txt"), file("proofCanonEdSig.txt")]);
    let message = covered(&document, &without(&signed["proof"], "proofValue"), Suite::Signature2020).unwrap();
    assert_eq!(HEXLOWER.encode(&message), file("combinedHashEdSig.txt"));
    assert_eq!(verify(&signed, &signed["proof"], Suite::Signature2020), Ok(key.did()));
    for suite in SUITES {
        assert_eq!(verify(&signed, &signed["proof"], suite), Err(ProofError::Suite(suite)));
    }
    let mut changed = signed.clone();
    changed["name"] = "Another".into();
    assert_eq!(verify(&changed, &signed["proof"], Suite::Signature2020), Err(ProofError::Mismatch));
}

/// Every proof of a set is over the document alone. A chained one, which covers earlier proofs too, is not ours to accept.
#[test]
fn proof_sets_of_w3c() {
    for (name, count, sound) in [("signedProofSet1", 1, 1), ("signedProofSet2", 2, 2), ("signedProofChain2", 4, 2)] {
        let Some(text) = vector(&format!("proof-set-chain/{name}.json")) else { return };
        let document = read(&text);
        let found = proofs(&document).into_iter();
        let found: Vec<_> = found.map(|proof| verify(&document, &proof, Suite::Rdfc)).collect();
        assert_eq!(found.len(), count, "{name}");
        assert!(found[..sound].iter().all(Result::is_ok), "{name}: {found:?}");
        assert!(found[sound..].iter().all(|found| *found == Err(ProofError::Chained)), "{name}: {found:?}");
    }
}

/// Open Badges that @digitalbazaar/vc signed, one of them with the set that CanDo makes.
#[test]
fn peers_proofs_hold() {
    let mut count = 0;
    for name in ["interop-ob3-both", "expired", "future", "status"] {
        let Some(path) = fixture(&format!("credentials/peer-goldens/{name}.json")) else { return };
        let document = read(&std::fs::read_to_string(path).unwrap());
        for proof in proofs(&document) {
            let suite = SUITES.into_iter().find(|suite| proof["cryptosuite"] == suite.name()).unwrap();
            let issuer = document.pointer("/issuer/id").unwrap_or(&document["issuer"]).as_str().unwrap();
            assert_eq!(verify(&document, &proof, suite).as_deref(), Ok(issuer), "{name}");
            let mut changed = document.clone();
            changed["validFrom"] = "2026-01-02T00:00:00Z".into();
            assert_eq!(verify(&changed, &proof, suite), Err(ProofError::Mismatch), "{name}");
            count += 1;
        }
    }
    assert_eq!(count, 5);
}

/// A presentation signed by @digitalbazaar/vc: it holds the credential in a graph of its own, under its own contexts.
#[test]
fn peers_presentations_hold() {
    for (name, suite) in [("interop-vp-jcs", Suite::Jcs), ("interop-vp-rdfc", Suite::Rdfc)] {
        let Some(path) = fixture(&format!("credentials/peer-goldens/{name}.json")) else { return };
        let document = read(&std::fs::read_to_string(path).unwrap());
        let (proof, holder) = (&document["proof"], document["holder"].as_str().unwrap());
        assert_eq!(
            verify_by(Purpose::Authentication, &document, proof, suite, Methods::SELF_EVIDENT).as_deref(),
            Ok(holder),
            "{name}"
        );
        // It is no assertion.
        assert_eq!(verify(&document, proof, suite), Err(ProofError::Purpose(Purpose::Assertion)));
    }
}

/// Signing a peer's document with the same key and moment gives the peer's signatures.
#[test]
fn peers_proofs_are_made_the_same() {
    let (Some(key), Some(path)) = (w3c_key(), fixture("credentials/peer-goldens/interop-ob3-both.json")) else {
        return;
    };
    let signed = read(&std::fs::read_to_string(path).unwrap());
    let document = without(&signed, "proof");
    let created = "2026-01-01T00:00:00Z".parse().unwrap();
    let made = SUITES.map(|suite| prove(&document, suite, &created, &key).unwrap());
    assert_eq!(Value::from(made.to_vec()), signed["proof"]);
}

fn signed(suite: Suite) -> (Value, Value) {
    let document = json!({ "@context": CONTEXTS, "id": "urn:x", "type": ["VerifiableCredential"], "name": "x" });
    let proof = prove(&document, suite, &"2026-11-22T12:00:00Z".parse().unwrap(), &Key::from_entropy([1; 32])).unwrap();
    (document, proof)
}

#[test]
fn contexts_may_be_appended_to_jcs_only() {
    let [first, second] = CONTEXTS;
    let third = "https://w3id.org/security/data-integrity/v2";
    let (document, proof) = signed(Suite::Jcs);
    let with = |context: Value| {
        let mut changed = document.clone();
        changed["@context"] = context;
        verify(&changed, &proof, Suite::Jcs).err()
    };
    assert_eq!(with(json!([first, second, third])), None);
    for wrong in [json!([second, first]), json!([first]), json!(first)] {
        assert_eq!(with(wrong), Some(ProofError::Context));
    }
    let (document, mut proof) = signed(Suite::Rdfc);
    proof["@context"] = json!([first]);
    assert_eq!(verify(&document, &proof, Suite::Rdfc), Err(ProofError::Context));
}

#[test]
fn refuses_every_other_proof() {
    let other = did::method(&Key::from_entropy([2; 32]).did());
    for suite in SUITES {
        let (document, proof) = signed(suite);
        assert_eq!(verify(&document, &proof, suite), Ok(Key::from_entropy([1; 32]).did()));
        let another = SUITES.into_iter().find(|another| *another != suite).unwrap();
        for (name, value, error) in [
            ("type", "Ed25519Signature2020", ProofError::Suite(suite)),
            ("cryptosuite", another.name(), ProofError::Suite(suite)),
            ("proofPurpose", "authentication", ProofError::Purpose(Purpose::Assertion)),
            ("created", "2026-11-22T12:00:01Z", ProofError::Mismatch),
            ("created", "yesterday", ProofError::Mismatch),
            ("expires", "2027-11-22T12:00:00Z", ProofError::Mismatch),
            ("verificationMethod", &other, ProofError::Mismatch),
            ("verificationMethod", other.split('#').next().unwrap(), ProofError::Method),
            ("verificationMethod", "did:web:example.com#key", ProofError::Did(DidError::Method)),
            ("proofValue", "", ProofError::Signature),
            ("proofValue", "u2HnFSSPP", ProofError::Signature),
            ("proofValue", "z2HnFSSPP", ProofError::Signature),
            ("nonce", "x", ProofError::Mismatch),
        ] {
            let mut changed = proof.clone();
            changed[name] = value.into();
            assert_eq!(verify(&document, &changed, suite), Err(error), "{suite:?} {name}");
        }
        // A proof of the other suite under this suite's name.
        let (_, mut renamed) = signed(another);
        renamed["cryptosuite"] = suite.name().into();
        assert_eq!(verify(&document, &renamed, suite), Err(ProofError::Mismatch), "{suite:?}");
    }
}

/// What JSON-LD would drop can be neither signed nor added afterwards.
#[test]
fn statements_cover_all() {
    let (document, proof) = signed(Suite::Rdfc);
    let mut more = document.clone();
    more["more"] = "x".into();
    let unmapped = ProofError::Unmapped(Unmapped { pointer: "/more".into(), fault: Fault::Term });
    assert_eq!(verify(&more, &proof, Suite::Rdfc), Err(unmapped.clone()));
    let created = "2026-11-22T12:00:00Z".parse().unwrap();
    assert_eq!(prove(&more, Suite::Rdfc, &created, &Key::from_entropy([1; 32])), Err(unmapped));
    let mut proof = proof;
    proof["more"] = "x".into();
    assert!(matches!(verify(&document, &proof, Suite::Rdfc), Err(ProofError::Unmapped(_))));
}

#[test]
fn old_proofs_are_replaced() {
    let (key, created) = (Key::from_entropy([3; 32]), "2026-11-22T12:00:00Z".parse().unwrap());
    let (document, proof) = signed(Suite::Jcs);
    let once = secure(&document, &created, &key).unwrap();
    let mut proven = document;
    proven["proof"] = proof;
    assert_eq!(secure(&proven, &created, &key), Ok(once.clone()));
    assert_eq!(secure(&once, &created, &key), Ok(once));
    assert!(secure(&json!("text"), &created, &key).is_err());
}

/// Each proof alone notices a change of any value or name, though JSON-LD forgives much.
#[test]
fn either_proof_notices_every_change() {
    let credential = credential().as_value().clone();
    let mutations = mutations(&without(&credential, "proof"));
    assert!(mutations.len() > 500, "{}", mutations.len());
    for (what, document) in mutations {
        for (suite, proof) in SUITES.into_iter().zip(proofs(&credential)) {
            // By its standard, a JCS proof lets contexts be appended.
            let allowed = suite == Suite::Jcs && what == "/@context longer";
            assert_eq!(verify(&document, &proof, suite).is_ok(), allowed, "{suite:?} {what}");
        }
    }
}

/// The order of a set is not among its statements; the other proof is what covers it.
#[test]
fn each_suite_covers_what_it_should() {
    let credential = credential().as_value().clone();
    let mut turned = credential.clone();
    turned["credentialSubject"]["result"].as_array_mut().unwrap().reverse();
    let found = |document: &Value| [0, 1].map(|i| verify(document, &credential["proof"][i], SUITES[i]).is_ok());
    assert_eq!((found(&credential), found(&turned)), ([true, true], [true, false]));
}

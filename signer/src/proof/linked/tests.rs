//! Expansion against what peers and the W3C made, and everything that it must refuse.

use std::path::Path;

use proptest::prelude::{Just, Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest};
use serde_json::json;
use sha2::Sha256;

use super::derive::derive;
use super::table::SOURCES;
use super::*;
use crate::proof::rdf::canonicalize;
use crate::support::{credential, fixture};

fn form(document: &Value) -> Result<String, Unmapped> {
    Ok(canonicalize::<Sha256>(&statements(document)?).unwrap())
}

/// The published file of each table, in the tables' order, and what is left out of it.
const PUBLISHED: [(&str, &str, &[&str]); 13] = [
    ("https://www.w3.org/2018/credentials/v1", "1edtech-contexts/2018-credentials-v1.jsonld", &[]),
    ("https://www.w3.org/ns/credentials/v2", "1edtech-contexts/credentials-v2.jsonld", &[]),
    ("https://w3id.org/security/data-integrity/v1", "vc-data-integrity/contexts/data-integrity/v1", &[]),
    ("https://w3id.org/security/data-integrity/v2", "vc-data-integrity/contexts/data-integrity/v2", &[]),
    ("https://w3id.org/security/suites/ed25519-2020/v1", "1edtech-contexts/suites-ed25519-2020.jsonld", &[]),
    ("https://www.w3.org/ns/credentials/examples/v2", "vcdm2/contexts/credentials/examples/v2", &[]),
    ("https://purl.imsglobal.org/spec/ob/v3p0/context.json", "1edtech-contexts/ob-v3p0.json", &[]),
    ("https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json", "1edtech-contexts/ob-v3p0-3.0.1.json", &[]),
    ("https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json", "1edtech-contexts/ob-v3p0-3.0.2.json", &[]),
    (
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        "1edtech-contexts/ob-v3p0-3.0.3.json",
        &["endorsementJwt", "jti"],
    ),
    ("https://purl.imsglobal.org/spec/ob/v3p0/extensions.json", "1edtech-contexts/ob-v3p0-extensions.json", &[]),
    ("https://w3id.org/vc/status-list/2021/v1", "bitstring-status-list/contexts/2021/v1.jsonld", &[]),
    ("https://www.w3.org/ns/credentials/status/v1", "bitstring-status-list/contexts/v1.jsonld", &[]),
];

/// With `CANDO_WRITE_VECTORS` the tables are written anew.
#[test]
fn tables_are_what_was_published() {
    let Some(folder) = fixture("credentials") else { return };
    for ((url, file, without), (name, source)) in PUBLISHED.into_iter().zip(SOURCES) {
        let derived = derive(url, &std::fs::read(folder.join(file)).unwrap(), without);
        if std::env::var_os("CANDO_WRITE_VECTORS").is_some() {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("src/proof/linked/terms/{name}.txt"));
            std::fs::write(path, &derived).unwrap();
            continue;
        }
        assert!(derived == source, "{name} is not the table of {file}; CANDO_WRITE_VECTORS=1 writes it anew");
    }
}

fn load(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

fn unsecured(mut document: Value) -> Value {
    document.as_object_mut().unwrap().remove("proof");
    document
}

/// Documents of the 1EdTech validator without their proofs, and what jsonld.js makes of them.
#[test]
fn peers_documents() {
    let Some(forms) = fixture("credentials/peer-goldens/ob3-rdfc") else { return };
    let Some(documents) = fixture("credentials/peer-goldens/ob3-unsecured") else { return };
    let mut same = 0;
    for file in std::fs::read_dir(documents).unwrap().map(|file| file.unwrap().path()) {
        let name = file.file_name().unwrap().to_str().unwrap();
        let Ok(golden) = std::fs::read_to_string(forms.join(format!("{name}.nq"))) else { continue };
        match form(&load(&file)) {
            Ok(found) => {
                assert_eq!(found, golden, "{name}");
                same += 1;
            }
            // The peer dropped what it did not know.
            Err(error) => eprintln!("{name}: {error}"),
        }
    }
    assert!(same > 0, "no document");
}

#[test]
fn w3c_documents() {
    let Some(folder) = fixture("credentials/vc-di-eddsa/TestVectors") else { return };
    let golden = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    assert_eq!(form(&load(&folder.join("unsigned.json"))), Ok(golden("eddsa-rdfc-2022/canonDocDataInt.txt")));
    let options = load(&folder.join("eddsa-rdfc-2022/proofConfigDataInt.json"));
    assert_eq!(form(&options), Ok(golden("eddsa-rdfc-2022/proofCanonDataInt.txt")));
}

#[test]
fn our_credential() {
    let document = unsecured(credential().as_value().clone());
    let text = form(&document).unwrap();
    let name = "<urn:uuid:";
    assert!(text.contains(" <https://schema.org/name> \"Number series\" .\n") && text.contains(name), "{text}");
    // Every text of the document is in what is signed.
    fn texts<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| texts(item, found)),
            Value::Object(members) => {
                members.iter().filter(|(name, _)| *name != "@context").for_each(|(_, value)| texts(value, found))
            }
            Value::String(text) => found.push(text),
            _ => {}
        }
    }
    let mut found = vec![];
    texts(&document, &mut found);
    assert!(found.len() > 80, "{}", found.len());
    let missing: Vec<&&str> = found.iter().filter(|found| !text.contains(**found)).collect();
    assert_eq!(missing, Vec::<&&str>::new());
}

const CONTEXTS: [&str; 2] = crate::credential::content::CONTEXTS;

fn refused(change: impl FnOnce(&mut Value)) -> (String, Fault) {
    let mut document = unsecured(credential().as_value().clone());
    change(&mut document);
    let Unmapped { pointer, fault } = form(&document).unwrap_err();
    (pointer, fault)
}

#[test]
fn what_would_vanish_is_named() {
    let at = |pointer: &'static str, value: Value| {
        refused(|document| {
            let (parent, name) = pointer.rsplit_once('/').unwrap();
            document.pointer_mut(parent).unwrap()[name] = value;
        })
    };
    let cases = [
        ("/more", json!("x"), "/more", Fault::Term),
        ("/credentialSubject/points", json!("x"), "/credentialSubject/points", Fault::Term),
        ("/evidence", json!([{ "id": "urn:x", "a/b~": 1 }]), "/evidence/0/a~1b~0", Fault::Term),
        ("/type", json!(["VerifiableCredential", "Other"]), "/type/1", Fault::Term),
        ("/type", json!("Other"), "/type", Fault::Term),
        ("/type", json!([1]), "/type/0", Fault::Value),
        ("/id", json!("relative"), "/id", Fault::Iri),
        ("/id", json!("_:b0"), "/id", Fault::Iri),
        ("/id", json!("urn:x> <urn:y> <urn:z"), "/id", Fault::Iri),
        ("/id", json!(["urn:x"]), "/id", Fault::Value),
        ("/@id", json!("urn:x"), "/@id", Fault::Value),
        ("/@graph", json!([]), "/@graph", Fault::Term),
        ("/credentialSubject/id", json!("../x"), "/credentialSubject/id", Fault::Iri),
        ("/issuer", json!("school"), "/issuer", Fault::Iri),
        ("/proof", json!("urn:x"), "/proof", Fault::Value),
        ("/proof", json!([{ "id": "urn:x" }]), "/proof/0", Fault::Value),
        ("/name", Value::Null, "/name", Fault::Value),
        ("/name", json!([["x"]]), "/name/0", Fault::Value),
        ("/name", json!(1.5), "/name", Fault::Value),
        ("/name", json!({ "@value": 1 }), "/name/@value", Fault::Value),
        ("/name", json!({ "@value": "x", "@type": "urn:x" }), "/name/@type", Fault::Value),
        ("/name", json!({ "@value": "x", "more": "y" }), "/name/more", Fault::Value),
        ("/name", json!({ "@value": "x", "@language": "en> <urn:x" }), "/name/@language", Fault::Value),
        ("/name", json!({ "@value": "x", "@language": "en-" }), "/name/@language", Fault::Value),
        ("/name", json!({ "@value": "x", "@language": "1" }), "/name/@language", Fault::Value),
        ("/name", json!({ "@value": "x", "@language": null }), "/name/@language", Fault::Value),
        ("/name", json!({ "@value": "x", "@direction": "rtl" }), "/name/@direction", Fault::Direction),
        ("/name", json!({ "@language": "en" }), "/name/@language", Fault::Term),
        ("/@context", json!(CONTEXTS[0]), "/type/1", Fault::Term),
        ("/@context", json!(["https://example.com/v2"]), "/@context/0", Fault::Context),
        ("/@context", json!([{ "more": "urn:more" }]), "/@context/0", Fault::Context),
        ("/@context", Value::Null, "/@context", Fault::Context),
    ];
    for (pointer, value, named, fault) in cases {
        assert_eq!(at(pointer, value.clone()), (named.into(), fault), "{pointer} {value}");
    }
}

#[test]
fn what_says_nothing_is_refused() {
    for document in [json!({}), json!({ "@context": CONTEXTS, "id": "urn:x", "name": [] }), json!([])] {
        assert_eq!(form(&document), Err(fault("", Fault::Value)), "{document}");
    }
}

/// The terms of a type are its node's: what is defined for an achievement means nothing in its criteria.
#[test]
fn terms_of_a_type_stay_with_it() {
    let (pointer, fault) = refused(|document| {
        document["credentialSubject"]["achievement"]["criteria"]["humanCode"] = "x".into();
    });
    assert_eq!((pointer.as_str(), fault), ("/credentialSubject/achievement/criteria/humanCode", Fault::Term));
}

#[test]
fn absolute_names_are_terms_of_their_own() {
    let document = json!({
        "@context": CONTEXTS, "id": "urn:x", "type": ["VerifiableCredential", "urn:kind"], "urn:more": [1, true, "x"],
    });
    let lines = [
        "<urn:x> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://www.w3.org/2018/credentials#VerifiableCredential> .\n",
        "<urn:x> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <urn:kind> .\n",
        "<urn:x> <urn:more> \"1\"^^<http://www.w3.org/2001/XMLSchema#integer> .\n",
        "<urn:x> <urn:more> \"true\"^^<http://www.w3.org/2001/XMLSchema#boolean> .\n",
        "<urn:x> <urn:more> \"x\" .\n",
    ];
    assert_eq!(form(&document), Ok(lines.concat()));
}

#[test]
fn texts_say_their_language() {
    let name = json!([{ "@language": "es-PE", "@value": "Tejer" }, { "@value": "Weave" }, "x"]);
    let document = json!({ "@context": CONTEXTS, "id": "urn:x", "name": name });
    let lines =
        ["\"Tejer\"@es-pe", "\"Weave\"", "\"x\""].map(|text| format!("<urn:x> <https://schema.org/name> {text} .\n"));
    assert_eq!(form(&document), Ok(lines.concat()));
}

/// JSON of any shape, in words that mean something here.
fn documents() -> impl Strategy<Value = Value> {
    let words =
        ["urn:x", "relative", "Achievement", "VerifiableCredential", "assertionMethod", CONTEXTS[0], CONTEXTS[1]];
    let word = proptest::sample::select(words.to_vec()).prop_map(Value::from);
    let leaf =
        prop_oneof![word, any::<i32>().prop_map(Value::from), any::<bool>().prop_map(Value::from), Just(Value::Null)];
    let names =
        ["@context", "id", "type", "name", "proof", "evidence", "achievement", "allowedValue", "_sd", "urn:y", "more"];
    leaf.prop_recursive(5, 60, 5, move |inner| {
        let members = proptest::collection::btree_map(proptest::sample::select(names.to_vec()), inner.clone(), 0..5);
        let object =
            members.prop_map(|members| members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect());
        prop_oneof![proptest::collection::vec(inner, 0..4).prop_map(Value::from), object.prop_map(Value::Object)]
    })
}

proptest! {
    /// No document panics; what it says depends neither on the order of its names nor on how often it is read.
    #[test]
    fn any_document(document in documents()) {
        let mut document = document;
        if let Some(members) = document.as_object_mut() {
            members.insert("@context".into(), json!(CONTEXTS));
        }
        let told = form(&document);
        let turned = |members: &Map<String, Value>| members.clone().into_iter().rev().collect();
        let other = document.as_object().map_or(document.clone(), |members| Value::Object(turned(members)));
        prop_assert_eq!(&form(&other), &told);
        if let Ok(text) = told {
            prop_assert!(text.lines().all(|line| line.ends_with(" .")) && !text.contains("relative>"));
        }
    }
}

//! What is issued is what the standards say: the Open Badges schema, terms that the contexts define, the same bytes always.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

use cando_signer::Credential;
use serde_json::{Map, Value};
use support::{credential, fixture};

mod support;

fn load(path: &std::path::Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

#[test]
fn validates_against_the_open_badges_schema() {
    let Some(path) = fixture("credentials/openbadges/schema/ob_v3p0_achievementcredential_schema.json") else { return };
    let schema = jsonschema::options().should_validate_formats(true).build(&load(&path)).unwrap();
    let document = credential().as_value().clone();
    let errors: Vec<String> = schema.iter_errors(&document).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert_eq!(errors, Vec::<String>::new());
    let mut broken = document;
    broken["credentialSubject"]["result"][0]["value"] = 1000.into();
    assert!(!schema.is_valid(&broken), "the schema must be able to refuse");
}

/// The terms of a context that apply to a node: its own, and those of the node's types.
fn terms<'a>(contexts: &'a [Map<String, Value>], types: &[&str]) -> Vec<&'a String> {
    let scoped = contexts
        .iter()
        .flat_map(|context| types.iter().filter_map(|kind| context.get(*kind)?.get("@context")?.as_object()));
    contexts.iter().chain(scoped).flat_map(Map::keys).collect()
}

fn undefined(contexts: &[Map<String, Value>], value: &Value, pointer: &str, found: &mut Vec<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| undefined(contexts, item, pointer, found)),
        Value::Object(node) => {
            let types: Vec<&str> = match &node.get("type") {
                Some(Value::String(kind)) => vec![kind],
                Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).collect(),
                _ => vec![],
            };
            let known = terms(contexts, &types);
            found.extend(
                types.iter().filter(|kind| !known.iter().any(|term| term == *kind)).map(|kind| format!("type {kind}")),
            );
            for (name, inner) in node.iter().filter(|(name, _)| *name != "@context") {
                if !known.contains(&name) {
                    found.push(format!("{pointer}/{name}"));
                }
                undefined(contexts, inner, &format!("{pointer}/{name}"), found);
            }
        }
        _ => {}
    }
}

#[test]
fn every_term_is_defined() {
    let Some(folder) = fixture("credentials/1edtech-contexts") else { return };
    let contexts = ["credentials-v2.jsonld", "ob-v3p0-3.0.3.json"];
    let contexts = contexts.map(|name| load(&folder.join(name))["@context"].as_object().unwrap().clone());
    let mut found = vec![];
    undefined(&contexts, credential().as_value(), "", &mut found);
    assert_eq!(found, Vec::<String>::new());
    undefined(&contexts, &serde_json::json!({ "type": ["Result"], "points": "1" }), "", &mut found);
    assert_eq!(found, ["/points"]);
}

#[test]
fn every_layout_is_the_same_credential() {
    let credential = credential();
    assert_eq!(Credential::read(&credential.to_bytes()).unwrap(), credential);
    assert_eq!(Credential::read(credential.to_pretty().as_bytes()).unwrap(), credential);
}

/// Issuing has no source of chance: this digest is the same on every machine and in a browser.
#[test]
fn issuing_is_reproducible() {
    assert_eq!(credential().digest().to_string(), "c961497578478ba3f20b3b2e30f086700abf1d3fafaf74de33ecae7bbb76958a");
}

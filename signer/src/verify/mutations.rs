//! Every value and every name of a credential and its evidence, changed one at a time.

use cando_record::Digest;
use cando_record::json::{self, Value};

use super::tests::{altered, ids, judge_files};
use super::{CheckVerdict, Conclusion};
use crate::support::{credential, evidence, report};

/// All documents that differ from the given one in one value or one name.
pub(crate) fn mutations(value: &Value) -> Vec<(String, Value)> {
    fn walk(root: &Value, at: &str, found: &mut Vec<(String, Value)>) {
        let mut change = |what: &str, new: Value| {
            let mut document = root.clone();
            *document.pointer_mut(at).unwrap() = new;
            found.push((format!("{at} {what}"), document));
        };
        match root.pointer(at).unwrap() {
            Value::Null => change("null", 0.into()),
            Value::Bool(flag) => change("bool", (!flag).into()),
            Value::Number(number) => change("number", (number.as_i64().unwrap() + 1).into()),
            Value::String(text) => {
                change("longer", format!("{text}0").into());
                change("null", Value::Null);
                let shorter: String = text.chars().skip(1).collect();
                let flipped = text.chars().map(|c| if c == 'a' { 'b' } else { c }).collect();
                let changed = [("shorter", shorter), ("flipped", flipped)].into_iter().filter(|(_, new)| new != text);
                changed.for_each(|(what, new)| change(what, new.into()));
            }
            Value::Array(items) => {
                change("longer", items.iter().cloned().chain([Value::Null]).collect());
                for i in 0..items.len() {
                    change(
                        "shorter",
                        items.iter().enumerate().filter(|(j, _)| *j != i).map(|(_, item)| item.clone()).collect(),
                    );
                }
                (0..items.len()).for_each(|i| walk(root, &format!("{at}/{i}"), found));
            }
            Value::Object(members) => {
                let mut more = members.clone();
                more.insert("more".into(), Value::Null);
                change("more", more.into());
                for (name, value) in members {
                    let mut without = members.clone();
                    without.remove(name);
                    change("less", without.clone().into());
                    without.insert(format!("{name}s"), value.clone());
                    change(name, without.into());
                }
                for name in members.keys() {
                    walk(root, &format!("{at}/{}", name.replace('~', "~0").replace('/', "~1")), found);
                }
            }
        }
    }
    let mut found = vec![];
    walk(value, "", &mut found);
    found
}

#[test]
fn every_change_of_the_credential_is_named() {
    let (credential, evidence) = (credential(), evidence());
    let (file, report) = (json::write(&evidence), report(&evidence));
    let mutations = mutations(credential.as_value());
    let first = credential.as_value()["proof"][0].clone();
    assert!(mutations.len() > 500, "{}", mutations.len());
    for (what, document) in mutations {
        let verdict = judge_files(&json::canonical(&document), Some(&file), Some(&report));
        assert_eq!(verdict.conclusion, Conclusion::Invalid, "{what}");
        let named = ids(&verdict, CheckVerdict::Fail);
        let signatures: &[&str] = match () {
            () if what.starts_with("/proof/0") || what == "/proof shorter" && document["proof"][0] != first => {
                &["proof-rdfc"]
            }
            () if what.starts_with("/proof") => &["proof-jcs"],
            () => &["proof-rdfc", "proof-jcs"],
        };
        assert!(named == ["format"] || named == signatures, "{what}: {named:?}");
        assert_eq!(verdict.summary, None, "{what}");
    }
}

/// Not only the digest catches a change: were the issuer to vouch for the changed file, another check would still fail.
#[test]
fn every_change_of_the_evidence_is_named() {
    let credential = credential().to_bytes();
    let mutations = mutations(&serde_json::to_value(evidence()).unwrap());
    assert!(mutations.len() > 500, "{}", mutations.len());
    for (what, document) in mutations {
        let file = json::canonical(&document);
        let verdict = judge_files(&credential, Some(&file), None);
        assert_eq!(verdict.conclusion, Conclusion::Invalid, "{what}");
        let named = ids(&verdict, CheckVerdict::Fail);
        assert!(named.contains(&"format") || named.contains(&"evidence"), "{what}: {named:?}");

        let vouched = altered(|content| content.evidence = Digest::of(&file)).to_bytes();
        let verdict = judge_files(&vouched, Some(&file), None);
        assert_eq!(verdict.conclusion, Conclusion::Invalid, "{what}");
        assert!(ids(&verdict, CheckVerdict::Fail).iter().any(|id| *id != "evidence"), "{what}");
    }
}

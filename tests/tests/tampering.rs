//! Nothing in evidence or credential can be changed without a named check that fails.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod support;

use cando_record::{Evidence, Head, Seed, Statement, json};
use cando_signer::{CheckVerdict, Claim, Conclusion, Key, Submission, Verdict, issue, secure, sign, verify};
use serde_json::{Value, json};
use support::Bench;

/// Every document that differs from this one by one value or one name, with what was changed.
fn changed(document: &Value) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    walk(document, String::new(), &mut |pointer, change| {
        let mut other = document.clone();
        change(other.pointer_mut(&pointer).unwrap());
        found.push((pointer, other));
    });
    found
}

type Change<'a> = &'a dyn Fn(&mut Value);

fn walk(value: &Value, pointer: String, found: &mut dyn FnMut(String, Change)) {
    match value {
        Value::Object(members) => {
            for (name, inner) in members {
                let rename = |value: &mut Value| {
                    let members = value.as_object_mut().unwrap();
                    let taken = members.remove(name).unwrap();
                    members.insert(format!("{name}x"), taken);
                };
                found(pointer.clone(), &rename);
                walk(inner, format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1")), found);
            }
        }
        Value::Array(items) => {
            for (i, inner) in items.iter().enumerate() {
                walk(inner, format!("{pointer}/{i}"), found);
            }
            if items.is_empty() {
                found(pointer, &|value| *value = json!([0]));
            }
        }
        Value::String(text) => {
            let mut other = text.clone();
            match other.pop() {
                Some('1') => other.push('2'),
                Some(_) => other.push('1'),
                None => other.push('x'),
            }
            found(pointer, &move |value| *value = other.clone().into());
        }
        Value::Number(number) => {
            let other = number.as_i64().unwrap() + 1;
            found(pointer, &move |value| *value = other.into());
        }
        Value::Bool(flag) => {
            let other = !flag;
            found(pointer, &move |value| *value = other.into());
        }
        Value::Null => found(pointer, &|value| *value = 1.into()),
    }
}

fn weigh(credential: &Value, evidence: &Value) -> Verdict {
    let credential = credential.to_string();
    let now = "2999-01-01T00:00:00Z".parse().unwrap();
    let evidence = evidence.to_string();
    verify(&Submission { evidence: Some(evidence.as_bytes()), ..Submission::new(credential.as_bytes(), now) })
}

fn failed(verdict: &Verdict) -> Vec<&str> {
    verdict.checks.iter().filter(|check| check.verdict == CheckVerdict::Fail).map(|check| check.id).collect()
}

#[test]
fn every_changed_value_and_name_is_found() {
    let Some(bench) = Bench::open() else { return };
    bench.certified("half");
    bench.ok("issue evidence.json --key grader.pem");
    let (credential, evidence) = (bench.read("credential.json"), bench.read("evidence.json"));
    assert_eq!(weigh(&credential, &evidence).conclusion, Conclusion::Valid);
    let in_credential =
        changed(&credential).into_iter().map(|(at, other)| (format!("credential {at}"), other, evidence.clone()));
    let in_evidence =
        changed(&evidence).into_iter().map(|(at, other)| (format!("evidence {at}"), credential.clone(), other));
    let all: Vec<_> = in_credential.chain(in_evidence).collect();
    assert!(all.len() > 500, "{} changes", all.len());
    for (at, credential, evidence) in &all {
        let verdict = weigh(credential, evidence);
        assert_eq!(verdict.conclusion, Conclusion::Invalid, "{at}: {}", verdict.sentence);
        assert!(!failed(&verdict).is_empty(), "{at}");
    }
    // The same by the command, with a replay, for a sample.
    for (at, credential, evidence) in all.iter().step_by(all.len() / 40) {
        bench.write("c.json", credential);
        bench.write("e.json", evidence);
        let ran = bench.run("verify c.json --evidence e.json --replay");
        assert!([1, 2, 3].contains(&ran.code) && ran.out.contains("FAIL"), "{at}: {} {}{}", ran.code, ran.out, ran.err);
    }
}

fn key(bench: &Bench, name: &str) -> Key {
    Key::from_pem(&std::fs::read_to_string(bench.path(name)).unwrap()).unwrap()
}

/// Signs a credential as its issuer would, without asking anything.
fn sign_again(bench: &Bench, credential: &Value) -> Value {
    let created = credential["proof"][0]["created"].as_str().unwrap().parse().unwrap();
    secure(credential, &created, &key(bench, "grader.pem")).unwrap()
}

#[test]
fn a_score_altered_and_signed_again_by_its_issuer_is_refuted() {
    let Some(bench) = Bench::open() else { return };
    bench.certified("half");
    bench.ok("issue evidence.json --key grader.pem");
    let mut credential = bench.read("credential.json");
    let points = credential.pointer_mut("/credentialSubject/result/0/value").unwrap();
    *points = "1000".into();
    bench.write("altered.json", &sign_again(&bench, &credential));
    let signed = bench.run("verify altered.json");
    assert_eq!(signed.code, 0, "its signature alone holds: {}", signed.out);
    let ran = bench.run("verify altered.json --evidence evidence.json --replay");
    assert_eq!((ran.code, ran.out.contains("REFUTED")), (3, true), "{}", ran.out);
    assert!(ran.out.contains("/credentialSubject/result/0/value"), "{}", ran.out);
}

#[test]
fn an_outcome_that_both_sides_signed_is_refuted_by_the_replay() {
    let Some(bench) = Bench::open() else { return };
    bench.certified("half");
    let mut altered = bench.read("evidence.json");
    let last = altered.pointer("/transcript/entries").unwrap().as_array().unwrap().len() - 1;
    for (member, value) in [("points", 12), ("scaled", 1000)] {
        *altered.pointer_mut(&format!("/transcript/entries/{last}/step/outcome/scores/0/{member}")).unwrap() =
            value.into();
    }
    let mut evidence: Evidence = json::from_value(altered).unwrap();
    let head = Head { head: evidence.transcript.head(), ticket: evidence.ticket.digest() };
    evidence.head = sign(head, &key(&bench, "me.pem")).unwrap();
    bench.write("altered.json", &serde_json::to_value(&evidence).unwrap());
    assert_eq!(bench.run("replay altered.json").code, 3);
    let refused = bench.run("issue altered.json --key grader.pem");
    assert_eq!(refused.code, 3, "{}", refused.err);
    bench.write_bytes("credential.json", &vouched(&bench, &evidence));
    let ran = bench.run("verify credential.json --evidence altered.json --replay");
    assert_eq!((ran.code, ran.out.contains("REFUTED")), (3, true), "{}", ran.out);
}

/// What an issuer gets who does not replay first.
fn vouched(bench: &Bench, evidence: &Evidence) -> Vec<u8> {
    let issued = evidence.transcript.opening.started.clone();
    let claim = Claim { evidence, manifest: &manifest(evidence), issued, issuer_name: None, status: None };
    issue(&claim, &key(bench, "grader.pem")).unwrap().to_bytes()
}

fn manifest(evidence: &Evidence) -> cando_record::Manifest {
    let skill = &evidence.transcript.outcome().unwrap().scores[0].skill;
    serde_json::from_value(json!({
        "about": {"en": "x"}, "id": evidence.ticket.body.assessment, "items": 12, "keyed": false, "languages": [],
        "limits": evidence.ticket.body.limits, "locales": ["en"], "scoring": {"en": "x"},
        "skills": [{"id": skill, "title": {"en": "x"}}], "title": {"en": "x"}, "version": "0.1.0",
    }))
    .unwrap()
}

#[test]
fn rewritten_answers_fail_at_the_candidates_signature() {
    let Some(bench) = Bench::open() else { return };
    bench.certified("wrong");
    bench.ok("issue evidence.json --key grader.pem");
    let (credential, mut altered) = (bench.read("credential.json"), bench.read("evidence.json"));
    let answer = altered.pointer_mut("/transcript/entries/1/event/response").unwrap();
    *answer = json!({"type": "skip"});
    let verdict = weigh(&credential, &altered);
    assert!(failed(&verdict).contains(&"chain"), "{:?}", failed(&verdict));
    // The grader puts a head of the rewritten transcript in, which the candidate never signed.
    let mut evidence: Evidence = json::from_value(altered).unwrap();
    evidence.head.body.head = evidence.transcript.head();
    let verdict = weigh(&credential, &serde_json::to_value(&evidence).unwrap());
    assert!(failed(&verdict).contains(&"head"), "{:?}", failed(&verdict));
    // Or signs it with an own key.
    evidence.head = sign(evidence.head.body.clone(), &key(&bench, "grader.pem")).unwrap();
    let verdict = weigh(&credential, &serde_json::to_value(&evidence).unwrap());
    assert!(failed(&verdict).iter().any(|id| ["head", "subject"].contains(id)), "{:?}", failed(&verdict));
}

#[test]
fn another_secret_fails_at_the_seed() {
    let Some(bench) = Bench::open() else { return };
    bench.certified("perfect");
    bench.ok("issue evidence.json --key grader.pem");
    let (credential, mut evidence) = (bench.read("credential.json"), bench.read("evidence.json"));
    evidence["secret"] = Seed([7; 32]).to_string().into();
    assert!(failed(&weigh(&credential, &evidence)).contains(&"seed"));
    bench.write("altered.json", &evidence);
    let refused = bench.run("issue altered.json --key grader.pem");
    assert_eq!((refused.code, refused.err.contains("seed")), (1, true), "{}", refused.err);
}

#[test]
fn one_kind_of_statement_never_passes_for_another() {
    let tags = [cando_record::Ticket::TAG, cando_record::Acceptance::TAG, Head::TAG];
    assert!(
        tags.iter().all(|tag| !tag.contains('{') && tags.iter().filter(|other| other.starts_with(*tag)).count() == 1)
    );
}

//! Credentials issued anew, for candidates whose keys are lost.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

use cando_record::json;
use cando_signer::{Conclusion, Credential, IssueError, Key, Submission, issue, reissue, verify};
use support::{candidate, claim, evidence, fixture, grader, manifest, report};

mod support;

fn new_key() -> Key {
    Key::from_entropy([9; 32])
}

fn reissued() -> Credential {
    reissue(&claim(&evidence(), &manifest()), &new_key().did(), &grader()).unwrap()
}

#[test]
fn holds_with_the_evidence_of_the_lost_key() {
    let (evidence, credential) = (evidence(), reissued());
    let (file, report) = (json::write(&evidence), report(&evidence));
    let (text, now) = (credential.to_bytes(), "2026-11-23T09:00:00Z".parse().unwrap());
    let verdict = verify(&Submission { evidence: Some(&file), report: Some(&report), ..Submission::new(&text, now) });
    assert_eq!(verdict.conclusion, Conclusion::Valid, "{verdict:#?}");
    let subject = verdict.checks.iter().find(|check| check.id == "subject").unwrap();
    assert!(subject.reason.contains("key was lost"), "{}", subject.reason);
}

#[test]
fn says_so_in_standard_terms() {
    let (evidence, manifest) = (evidence(), manifest());
    let first = issue(&claim(&evidence, &manifest), &grader()).unwrap();
    let (old, new) = (first.as_value(), reissued());
    let new = new.as_value();
    assert_ne!(old["id"], new["id"]);
    assert_eq!(new["credentialSubject"]["id"], new_key().did());
    assert_eq!(new["credentialSubject"]["identifier"][0]["identityHash"], candidate().did());
    assert!(new["credentialSubject"]["narrative"].as_str().unwrap().contains("was lost"));
    assert_eq!(old["credentialSubject"]["result"], new["credentialSubject"]["result"]);
    assert_eq!(old["evidence"], new["evidence"]);
    assert_eq!(Credential::read(&reissued().to_bytes()).unwrap(), reissued());
    let Some(path) = fixture("credentials/openbadges/schema/ob_v3p0_achievementcredential_schema.json") else { return };
    let schema = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let schema = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
    let errors: Vec<String> = schema.iter_errors(new).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert_eq!(errors, Vec::<String>::new());
}

#[test]
fn only_for_another_usable_key() {
    let (evidence, manifest) = (evidence(), manifest());
    let claim = claim(&evidence, &manifest);
    let error = |subject: &str| reissue(&claim, subject, &grader()).unwrap_err();
    assert_eq!(error(&candidate().did()), IssueError::SameSubject(candidate().did()));
    assert!(matches!(error("did:web:example.com"), IssueError::Subject(_)));
    let other = reissue(&claim, &new_key().did(), &new_key());
    assert!(matches!(other, Err(IssueError::OtherIssuer { .. })));
}

/// Neither part of what it says can be taken away or turned round by anybody but the issuer, nor does a half of it read.
#[test]
fn all_of_it_or_none() {
    let document = reissued().as_value().clone();
    let reads = |change: &dyn Fn(&mut json::Value)| {
        let mut changed = document.clone();
        change(&mut changed);
        Credential::read(&json::canonical(&changed)).is_ok()
    };
    assert!(reads(&|_| {}));
    assert!(!reads(&|d| drop(d["credentialSubject"].as_object_mut().unwrap().remove("identifier"))));
    assert!(!reads(&|d| d["credentialSubject"]["identifier"][0]["identityHash"] = new_key().did().into()));
    assert!(!reads(&|d| d["credentialSubject"]["identifier"][0]["identityHash"] = "did:key:z6Mk".into()));
    assert!(!reads(&|d| d["credentialSubject"]["identifier"][0]["hashed"] = true.into()));
    assert!(!reads(&|d| {
        let identity = d["credentialSubject"]["identifier"][0].clone();
        d["credentialSubject"]["identifier"].as_array_mut().unwrap().push(identity);
    }));
}

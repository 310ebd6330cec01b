//! What is issued is what the standards say: the Open Badges schema, and the same bytes always.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

use cando_record::Seed;
use cando_signer::status::Ledger;
use cando_signer::{Claim, Credential, issue};
use serde_json::Value;
use support::{claim, credential, evidence, fixture, grader, logged_evidence, manifest};

mod support;

fn load(path: &std::path::Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

#[test]
fn validates_against_the_open_badges_schema() {
    let Some(path) = fixture("credentials/openbadges/schema/ob_v3p0_achievementcredential_schema.json") else { return };
    let schema = jsonschema::options().should_validate_formats(true).build(&load(&path)).unwrap();
    let logged = issue(&claim(&logged_evidence(), &manifest()), &grader()).unwrap();
    for credential in [credential(), tracked(), logged] {
        let errors = schema.iter_errors(credential.as_value()).map(|e| format!("{}: {e}", e.instance_path()));
        assert_eq!(errors.collect::<Vec<String>>(), Vec::<String>::new());
    }
    let mut broken = credential().as_value().clone();
    broken["credentialSubject"]["result"][0]["value"] = 1000.into();
    assert!(!schema.is_valid(&broken), "the schema must be able to refuse");
}

/// A credential with a place in status lists.
fn tracked() -> Credential {
    let ledger = Ledger { base: "https://a.example/status".parse().unwrap(), secret: Seed([7; 32]) };
    let (evidence, manifest) = (evidence(), manifest());
    issue(&Claim { status: ledger.entry(0), ..claim(&evidence, &manifest) }, &grader()).unwrap()
}

#[test]
fn every_layout_is_the_same_credential() {
    for credential in [credential(), tracked()] {
        assert_eq!(Credential::read(&credential.to_bytes()).unwrap(), credential);
        assert_eq!(Credential::read(credential.to_pretty().as_bytes()).unwrap(), credential);
    }
}

/// Issuing has no source of chance: this digest is the same on every machine and in a browser.
#[test]
fn issuing_is_reproducible() {
    assert_eq!(credential().digest().to_string(), "687e5654a0e759139d62ea63f8e31901325c5f149b305de577bd4e83597d4451");
}

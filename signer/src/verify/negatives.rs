//! The negative corpus: one file for each way in which a submission can be wrong, named by its failure, with the verdict.
//!
//! ```text
//! tests/vectors/negative/proof-jcs-removed.json
//! {"evidence":"text or absent","file":"text","now":"…","policy":{…},"report":{…},"trust":{…},"verdict":{…}}
//! ```
//!
//! `CANDO_WRITE_VECTORS=1` writes the files anew. Whoever writes a verifier can run them; `web/client/tests/browser/verdicts.rs` does.

use std::collections::BTreeSet;
use std::path::Path;

use cando_record::json::{self, Value};
use cando_record::{
    Acceptance, Confirmation, Difference, Digest, Ended, Event, Evidence, Finding, Head, Instant, Report, Seed, Ticket,
};
use serde_json::json as value;

use super::pinned::{badge, hosted, pinning};
use super::stapled::{LOGGED, listed, logged, proof, retired, trust};
use super::tests::{altered, other_starts};
use super::{CheckVerdict, Conclusion, verify};
use crate::status::Purpose;
use crate::support::{candidate, credential, end, evidence, evidence_with, grader, outcome, report, ticket};
use crate::{Bundle, Credential, Key, KeyRecord, Party, Policy, Submission, Trust, secure, sign};

mod attempts;
mod companions;
mod documents;
mod strangers;
mod twins;

const NOW: &str = "2026-11-23T09:00:00Z";

/// One submission.
struct Negative {
    name: String,
    evidence: Option<Vec<u8>>,
    file: Vec<u8>,
    now: Instant,
    policy: Policy,
    report: Option<Report>,
    trust: Trust,
}

fn moment(text: &str) -> Instant {
    text.parse().unwrap()
}

fn negative(name: &str, file: impl AsRef<[u8]>) -> Negative {
    let (policy, trust) = (Policy::new(), Trust::new());
    let (name, file) = (name.to_owned(), file.as_ref().to_vec());
    Negative { name, evidence: None, file, now: moment(NOW), policy, report: None, trust }
}

impl Negative {
    fn evidence(mut self, evidence: &Evidence) -> Self {
        self.evidence = Some(json::write(evidence));
        self
    }

    fn at(mut self, now: &str) -> Self {
        self.now = moment(now);
        self
    }

    fn submission(&self) -> Submission<'_> {
        let Self { evidence, now, policy, report, trust, .. } = self;
        let (evidence, report) = (evidence.as_deref(), report.as_ref());
        Submission { evidence, policy, report, trust, ..Submission::new(&self.file, now.clone()) }
    }

    fn to_value(&self) -> Value {
        let text = |bytes: &Vec<u8>| String::from_utf8(bytes.clone()).unwrap();
        value!({
            "evidence": self.evidence.as_ref().map(text),
            "file": text(&self.file),
            "now": self.now,
            "policy": self.policy,
            "report": self.report,
            "trust": self.trust,
            "verdict": verify(&self.submission()),
        })
    }
}

fn all() -> Vec<Negative> {
    let groups = [
        documents::forms(),
        documents::changes(),
        documents::proofs(),
        documents::dates(),
        attempts::attempts(),
        attempts::mismatches(),
        companions::policies(),
        companions::graders(),
        companions::staples(),
        strangers::foreign(),
        twins::twins(),
        strangers::by_web(),
    ];
    groups.into_iter().flatten().collect()
}

/// Each is refused, by the check that its name begins with, and its file says what is said here.
#[test]
fn each_is_named() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/vectors/negative");
    let write = std::env::var_os("CANDO_WRITE_VECTORS").is_some();
    let all = all();
    let names: BTreeSet<&str> = all.iter().map(|negative| negative.name.as_str()).collect();
    assert_eq!(names.len(), all.len(), "two with one name");
    assert!(all.len() >= 80, "{}", all.len());
    for negative in &all {
        let verdict = verify(&negative.submission());
        let name = &negative.name;
        assert!(
            !matches!(verdict.conclusion, Conclusion::Valid | Conclusion::Confirmed),
            "{name}: {}",
            verdict.sentence
        );
        let named = |wanted: &[CheckVerdict]| -> Vec<&str> {
            verdict.checks.iter().filter(|check| wanted.contains(&check.verdict)).map(|check| check.id).collect()
        };
        let gravest =
            [&[CheckVerdict::Fail][..], &[CheckVerdict::Unknown], &[CheckVerdict::Warn, CheckVerdict::NotRun]];
        let named = gravest.into_iter().map(named).find(|ids| !ids.is_empty()).unwrap_or_default();
        let group = name.split('-').next().unwrap();
        let fits = |id: &str| match group {
            "foreign" => ["format", "dates", "proof-rdfc", "proof-jcs"].contains(&id),
            "proof" => id.starts_with("proof") || id == "format",
            "graders" | "unmet" => true,
            "sdjwt" => {
                let rest = name.trim_start_matches("sdjwt-");
                rest.starts_with("unmet") || id.starts_with(rest.split('-').next().unwrap())
            }
            "web" => id == "proof-rdfc" || id == "issuer",
            "replay" | "score" => id == "replay" || id == "score",
            _ => id == group,
        };
        assert!(named.iter().any(|id| fits(id)), "{name}: {named:?} {}", verdict.sentence);
        let path = folder.join(format!("{name}.json"));
        let text = format!("{:#}\n", sorted(negative.to_value()));
        match write {
            true => std::fs::write(path, text).unwrap(),
            false => assert_eq!(std::fs::read_to_string(path).unwrap(), text, "{name}"),
        }
    }
}

fn sorted(mut value: Value) -> Value {
    value.sort_all_objects();
    value
}

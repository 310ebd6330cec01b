//! The same verdict everywhere, to the byte: the negative corpus of `tests/vectors`.

use std::path::Path;

use cando_record::{Instant, Report, json};
use cando_signer::{Policy, Submission, Trust, verify};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json as value};

use crate::support::Client;

#[derive(Serialize, Deserialize)]
struct Negative {
    evidence: Option<String>,
    file: String,
    now: Instant,
    policy: Policy,
    report: Option<Report>,
    trust: Trust,
    verdict: Value,
}

impl Negative {
    /// As `cando verify --json` says it.
    fn native(&self) -> String {
        let Self { evidence, file, now, policy, report, trust, .. } = self;
        text(&verify(&Submission {
            evidence: evidence.as_deref().map(str::as_bytes),
            policy,
            report: report.as_ref(),
            trust,
            ..Submission::new(file.as_bytes(), now.clone())
        }))
    }

    /// As the client says it.
    fn told(&self, client: &mut Client) -> Value {
        let bytes = |text: &str| value!({ "bytes": text.as_bytes() });
        client.keep("case", "Case.new", value!([bytes(&self.file), self.now])).unwrap();
        let parts = [("trust", Some(text(&self.trust))), ("policy", Some(text(&self.policy)))];
        for (kind, part) in parts.into_iter().chain([("evidence", self.evidence.clone())]) {
            let Some(part) = part else { continue };
            client.call("case.add", value!([kind, bytes(&part)])).unwrap();
        }
        if let Some(report) = &self.report {
            client.call("case.replayed", value!([text(report)])).unwrap();
        }
        client.call("case.verdict", value!([])).unwrap()
    }
}

fn text<T: Serialize>(document: &T) -> String {
    String::from_utf8(json::write(document)).unwrap()
}

fn corpus() -> Vec<(String, Negative)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors/negative");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    let read = |path: &std::path::PathBuf| {
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        (name, serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap())
    };
    files.iter().map(read).collect()
}

#[test]
fn every_place_gives_the_verdict_of_the_corpus() {
    let corpus = corpus();
    assert!(corpus.len() >= 80, "{}", corpus.len());
    for (name, negative) in &corpus {
        assert_eq!(negative.native(), String::from_utf8(json::canonical(&negative.verdict)).unwrap(), "{name}");
    }
    for (place, mut client) in Client::everywhere() {
        for (name, negative) in &corpus {
            assert_eq!(negative.told(&mut client), negative.native(), "{place}: {name}");
        }
    }
}

//! A small attempt made by hand, without any engine, and the way to the fixtures.

#![allow(dead_code, reason = "not every test uses all of it")]
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

use std::collections::BTreeMap;
use std::path::PathBuf;

use cando_record::{
    Acceptance, Block, Choice, Digest, Ended, Entry, Event, Evidence, EvidenceFormat, Finding, GroupScore, Head,
    Interaction, Item, ItemScore, Job, Language, Limits, Localized, Manifest, Mode, Opening, Outcome, Report, Response,
    RunLimits, RunResult, RunStatus, Score, SealedLanguage, Seed, Signed, Skill, Step, Ticket, Transcript,
    TranscriptEntry, seed,
};
use cando_signer::log::{Checkpoint, Entry as LogEntry, Proof, SignatureType, Vkey, tree};
use cando_signer::{Claim, Credential, Key, issue, sign};

/// The folder of a fixture, or nothing, said so.
pub fn fixture(name: &str) -> Option<PathBuf> {
    let default = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/fixtures");
    let root = std::env::var_os("CANDO_FIXTURES").map_or_else(|| default.into(), PathBuf::from);
    let folder = root.join(name);
    if !folder.exists() {
        eprintln!("skipped: no fixtures ({})", folder.display());
        return None;
    }
    Some(folder)
}

/// The grader, who issues.
pub fn grader() -> Key {
    Key::from_entropy([1; 32])
}

/// The candidate.
pub fn candidate() -> Key {
    Key::from_entropy([2; 32])
}

pub fn english(text: &str) -> Localized {
    BTreeMap::from([("en".into(), text.into())])
}

const LIMITS: Limits = Limits { fuel: 1 << 30, time: 1_200_000 };
const SECRET: Seed = Seed([3; 32]);

fn python() -> Language {
    Language { module: Digest::of(b"python"), name: "python".into() }
}

pub fn manifest() -> Manifest {
    Manifest {
        about: english("Continuing number series, and one small program."),
        id: "number-series".into(),
        items: 2,
        keyed: false,
        languages: vec![python()],
        limits: LIMITS,
        locales: vec!["en".into()],
        scoring: english("A point for each item; a program has one for each group of cases."),
        skills: vec![
            Skill { id: "induction".into(), title: english("Finding rules") },
            Skill { id: "coding".into(), title: english("Writing programs") },
        ],
        title: english("Number series"),
        version: "1.0.0".into(),
    }
}

pub fn ticket() -> Ticket {
    Ticket {
        assessment: "number-series".into(),
        attempt: 1,
        commitment: seed::commit(&SECRET),
        id: "urn:uuid:00000000-0000-8000-8000-000000000001".into(),
        languages: vec![python()],
        limits: LIMITS,
        locale: "en".into(),
        module: Digest::of(b"module"),
        subject: candidate().did(),
        valid_from: "2026-11-22T10:00:00Z".parse().unwrap(),
        valid_until: "2026-11-22T18:00:00Z".parse().unwrap(),
    }
}

pub fn outcome() -> Outcome {
    let item = |index, family: &str, skill: &str, groups, of| ItemScore {
        family: family.into(),
        groups,
        index,
        of,
        points: 1,
        skill: skill.into(),
    };
    let group = |name: &str, points| GroupScore { name: name.into(), note: "as expected".into(), of: 1, points };
    Outcome {
        ended: Ended::Completed,
        items: vec![
            item(0, "linear", "induction", vec![], 1),
            item(1, "sum", "coding", vec![group("small", 1), group("large", 0)], 2),
        ],
        scores: vec![
            Score { error: 12, of: 1, points: 1, scaled: 1000, skill: "induction".into() },
            Score { error: 250, of: 2, points: 1, scaled: 500, skill: "coding".into() },
        ],
    }
}

/// Events and steps as an assessment would lead through them.
pub fn entries(seed: Seed, outcome: Outcome) -> Vec<TranscriptEntry> {
    let item = |index, family: &str, skill: &str, interaction| Item {
        family: family.into(),
        index,
        interaction,
        key: None,
        points: index + 1,
        prompt: vec![
            Block::Text { text: "What comes next?".into() },
            Block::Series { terms: vec!["1".into(), "3".into()] },
        ],
        skill: skill.into(),
    };
    let choice = Interaction::Choice { options: vec![Choice { id: "a".into(), text: "5".into() }] };
    let code = Interaction::Code {
        entry: Entry::Stdin,
        examples: vec![],
        language: "python".into(),
        limits: RunLimits { fuel: 1 << 20, output: 100 },
        starter: String::new(),
    };
    let program = "print(sum(map(int, input().split())))";
    let job = Job {
        entry: Entry::Stdin,
        files: BTreeMap::from([("a.txt".into(), "1".into())]),
        inputs: vec!["1 2".into(), serde_json::json!([{ "$int": "12345678901234567890" }, null, true])],
        language: "python".into(),
        limits: RunLimits { fuel: 1 << 20, output: 100 },
        program: program.into(),
        seed: Seed([9; 32]),
    };
    let result = |output: &str| RunResult {
        error: None,
        fuel: 4321,
        log: String::new(),
        memory: 65536,
        output: output.into(),
        status: RunStatus::Ok,
        value: serde_json::Value::Null,
    };
    let steps = [
        (
            Event::Start { at: 0, limits: LIMITS, locale: "en".into(), mode: Mode::Certified, seed },
            Step::Present { item: item(0, "linear", "induction", choice), of: 2 },
        ),
        (
            Event::Respond { at: 900, item: 0, response: Response::Choice { option: "a".into() } },
            Step::Present { item: item(1, "sum", "coding", code), of: 2 },
        ),
        (
            Event::Respond { at: 1500, item: 1, response: Response::Code { program: program.into() } },
            Step::Run { jobs: vec![job] },
        ),
        (Event::Ran { at: 1600, results: vec![vec![result("3\n"), result("")]] }, Step::Finish { outcome }),
    ];
    let numbered = steps.into_iter().zip(1..);
    numbered.map(|((event, step), n)| TranscriptEntry { event, fuel: 1000 + u64::from(n), n, step }).collect()
}

/// A whole attempt, signed by both sides.
pub fn evidence() -> Evidence {
    evidence_with(ticket(), outcome(), &grader())
}

pub fn evidence_with(ticket: Ticket, outcome: Outcome, grader: &Key) -> Evidence {
    evidence_of(sign(ticket, grader).unwrap(), outcome, None)
}

/// The same attempt, its ticket logged before it was accepted.
pub fn logged_evidence() -> Evidence {
    let ticket = sign(ticket(), &grader()).unwrap();
    let proof = logged(&ticket).to_string();
    evidence_of(ticket, outcome(), Some(proof))
}

/// The proof that a ticket is the one entry of a log.
pub fn logged(ticket: &Signed<Ticket>) -> Proof {
    let (key, salt) = (Key::from_entropy([11; 32]), Seed([6; 32]));
    let log = Vkey::new("log.example/one".parse().unwrap(), SignatureType::Log, key.public().clone());
    let root = tree::leaf(&LogEntry::ticket(&salt, ticket).to_bytes());
    let mut checkpoint = Checkpoint { origin: log.name().clone(), size: 1, root }.to_note();
    checkpoint.add(log.sign(checkpoint.text(), &key).unwrap());
    Proof { checkpoint, index: 0, path: vec![], salt: Some(salt) }
}

fn evidence_of(ticket: Signed<Ticket>, outcome: Outcome, logged: Option<String>) -> Evidence {
    let named = logged.as_ref().map(|proof| Digest::of(proof.as_bytes()));
    let acceptance =
        sign(Acceptance { logged: named, nonce: Seed([4; 32]), ticket: ticket.digest() }, &candidate()).unwrap();
    let opening = Opening {
        acceptance: acceptance.digest(),
        languages: vec![SealedLanguage {
            module: python().module,
            name: "python".into(),
            sealed: Digest::of(b"sealed python"),
        }],
        module: ticket.body.module,
        seal: "1".into(),
        sealed: Digest::of(b"sealed module"),
        started: "2026-11-22T12:00:00Z".parse().unwrap(),
        ticket: ticket.digest(),
    };
    let seed = seed::derive(&SECRET, &acceptance.body.nonce, &ticket.digest());
    let transcript = Transcript { entries: entries(seed, outcome), opening };
    let head = end(&transcript, &ticket);
    Evidence { acceptance, format: EvidenceFormat::V1, head, logged, secret: SECRET, ticket, transcript }
}

/// The candidate's signature under a transcript.
pub fn end(transcript: &Transcript, ticket: &Signed<Ticket>) -> Signed<Head> {
    sign(Head { head: transcript.head(), ticket: ticket.digest() }, &candidate()).unwrap()
}

pub fn claim<'a>(evidence: &'a Evidence, manifest: &'a Manifest) -> Claim<'a> {
    Claim {
        evidence,
        manifest,
        issued: "2026-11-22T12:30:00Z".parse().unwrap(),
        issuer_name: Some("A school"),
        status: None,
    }
}

pub fn credential() -> Credential {
    issue(&claim(&evidence(), &manifest()), &grader()).unwrap()
}

/// What an equal replay of the evidence reports.
pub fn report(evidence: &Evidence) -> Report {
    Report {
        engine: "hand 1".into(),
        evidence: evidence.digest(),
        finding: Finding::Equal,
        fuel: 4010,
        head: evidence.transcript.head(),
        outcome: evidence.transcript.outcome().cloned(),
        steps: evidence.transcript.entries.len().try_into().unwrap(),
    }
}

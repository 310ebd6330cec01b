//! The vectors of `docs/FORMAT.md`: every structure once, with its hashes, so that a second implementation can check itself.
//!
//! `CANDO_WRITE_VECTORS=1 cargo test -p cando-tests --test vectors` writes the file anew after a change that is meant to be one.

use std::path::PathBuf;

use cando_record::{
    Acceptance, Digest, Event, Head, Instant, Language, Limits, Mode, Opening, SealedLanguage, Seed, Signed, Statement,
    Step, Ticket, Transcript, TranscriptEntry, json, practice_root, seed,
};
use cando_signer::{Key, check, sign};
use serde_json::{Value, json};

const SECRET: Seed = Seed([1; 32]);
const NONCE: Seed = Seed([2; 32]);
const LIMITS: Limits = Limits { fuel: 1_000_000, time: 60_000 };

fn instant(text: &str) -> Instant {
    text.parse().expect("a moment")
}

fn grader() -> Key {
    Key::from_entropy([3; 32])
}

fn candidate() -> Key {
    Key::from_entropy([4; 32])
}

fn ticket() -> Signed<Ticket> {
    let ticket = Ticket {
        assessment: "sample".into(),
        attempt: 1,
        commitment: seed::commit(&SECRET),
        id: "urn:uuid:00000000-0000-4000-8000-000000000001".into(),
        languages: vec![Language { module: Digest([6; 32]), name: "python".into() }],
        limits: LIMITS,
        locale: "en".into(),
        module: Digest([5; 32]),
        subject: candidate().did(),
        valid_from: instant("2026-11-22T12:00:00Z"),
        valid_until: instant("2026-11-23T12:00:00Z"),
    };
    sign(ticket, &grader()).expect("a key at hand signs")
}

fn entries(seed: Seed) -> Vec<TranscriptEntry> {
    let event = |text: Value| json::from_value::<Event>(text).expect("an event");
    let step = |text: Value| json::from_value::<Step>(text).expect("a step");
    let present = json!({ "item": { "family": "sum", "index": 0, "interaction": {"integer": true, "type": "text-entry"},
        "points": 1, "prompt": [{"text": "1 + 1 = ?", "type": "text"}], "skill": "adding" }, "of": 1, "type": "present" });
    let finish = json!({ "outcome": { "ended": "completed",
        "items": [{"family": "sum", "groups": [], "index": 0, "of": 1, "points": 1, "skill": "adding"}],
        "scores": [{"error": 0, "of": 1, "points": 1, "scaled": 1000, "skill": "adding"}] }, "type": "finish" });
    let start = Event::Start { at: 0, limits: LIMITS, locale: "en".into(), mode: Mode::Certified, seed };
    let respond = json!({ "at": 1500, "item": 0, "response": {"text": "2", "type": "text-entry"}, "type": "respond" });
    vec![
        TranscriptEntry { event: start, fuel: 1234, n: 1, step: step(present) },
        TranscriptEntry { event: event(respond), fuel: 567, n: 2, step: step(finish) },
    ]
}

fn signed<T: Statement + Clone + serde::Serialize>(statement: &Signed<T>) -> Value {
    let message = Signed::message(&statement.body, &statement.by);
    json!({ "digest": statement.digest(), "message": String::from_utf8(message).expect("text"), "signed": statement })
}

fn vectors() -> Value {
    let ticket = ticket();
    let acceptance = sign(Acceptance { logged: None, nonce: NONCE, ticket: ticket.digest() }, &candidate())
        .expect("a key at hand signs");
    let derived = seed::derive(&SECRET, &NONCE, &ticket.digest());
    let opening = Opening {
        acceptance: acceptance.digest(),
        languages: vec![SealedLanguage { module: Digest([6; 32]), name: "python".into(), sealed: Digest([7; 32]) }],
        module: Digest([5; 32]),
        seal: "cando-seal/1".into(),
        sealed: Digest([8; 32]),
        started: instant("2026-11-22T12:30:00Z"),
        ticket: ticket.digest(),
    };
    let transcript = Transcript { entries: entries(derived), opening };
    let mut hashes = vec![transcript.opening.root()];
    for entry in &transcript.entries {
        hashes.push(entry.chain(&hashes[hashes.len() - 1]));
    }
    assert_eq!(hashes.last(), Some(&transcript.head()));
    let head =
        sign(Head { head: transcript.head(), ticket: ticket.digest() }, &candidate()).expect("a key at hand signs");
    for result in [check(&ticket), check(&acceptance), check(&head)] {
        result.expect("our own signatures hold");
    }
    json!({
        "acceptance": signed(&acceptance),
        "canonical": { "text": "{\"b\":[1,true,null],\"a\":\"\\u20ac\\u000f\\/\"}", "canonical": "{\"a\":\"€\\u000f/\",\"b\":[1,true,null]}" },
        "head": signed(&head),
        "keys": { "candidate": { "did": candidate().did(), "seed": Seed([4; 32]) }, "grader": { "did": grader().did(), "seed": Seed([3; 32]) } },
        "practiceRoot": practice_root(&Digest([5; 32]), &Digest([8; 32]), &Seed([9; 32]), &LIMITS),
        "seed": { "commitment": seed::commit(&SECRET), "nonce": NONCE, "secret": SECRET, "seed": derived },
        "ticket": signed(&ticket),
        "transcript": { "hashes": hashes, "transcript": transcript },
    })
}

#[test]
fn the_vectors_stand() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("vectors/attempt.json");
    let mut vectors = vectors();
    // Whether a map keeps its order depends on what else of the workspace is built.
    vectors.sort_all_objects();
    let made = format!("{vectors:#}\n");
    if std::env::var_os("CANDO_WRITE_VECTORS").is_some() {
        std::fs::write(&path, &made).expect("the file can be written");
    }
    let kept = std::fs::read_to_string(&path).expect("tests/vectors/attempt.json is in the repository");
    assert_eq!(made, kept, "the format changed: bump the tag in question, or mend the code");
}

#[test]
fn canonical_text_is_as_the_vector_says() {
    let vector = &vectors()["canonical"];
    let text = |name: &str| vector[name].as_str().expect("text").to_owned();
    let value = json::parse(text("text").as_bytes(), 100).expect("strict JSON");
    assert_eq!(String::from_utf8(json::canonical(&value)).expect("text"), text("canonical"));
}

//! Keys on the command line: passphrases, rotation, retirement, export, and a process that holds one.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod http;
mod signer;
mod support;

use std::fs;

use cando_record::json as strict;
use cando_record::{Acceptance, Head, Instant, KeyHistory, Signed, Ticket, Transcript};
use cando_signer::{Dated, DidDocument, History, Key, KeyRefusal, sign};
use serde_json::{Value, json};
use signer::Signer;
use support::{Bench, Service};

fn passphrase(bench: &Bench, name: &str, text: &str) {
    bench.write_bytes(name, format!("{text}\n").as_bytes());
}

#[track_caller]
fn refused(bench: &Bench, line: &str, code: i32, words: &str) {
    let ran = bench.run(line);
    assert_eq!(
        (ran.code, ran.err.contains(words), ran.err.contains("hint: ")),
        (code, true, true),
        "{line}: {}",
        ran.err
    );
}

/// The history as a verifier reads it, with no log.
fn history(bench: &Bench) -> History {
    let text = fs::read(bench.path("key-history.json")).unwrap();
    let read: KeyHistory = strict::read(&text, 1 << 20).unwrap();
    let logged: Vec<Dated> = read.statements.iter().map(|statement| Dated { at: None, statement }).collect();
    History::verify(&logged).unwrap()
}

#[test]
fn a_passphrase_is_needed_everywhere() {
    let Some(bench) = Bench::open() else { return };
    passphrase(&bench, "right", "rosebud");
    passphrase(&bench, "wrong", "rosebed");
    let did = bench.ok("key new -o key.pem --new-passphrase-file right");
    assert_eq!(bench.ok("key show key.pem --passphrase-file right"), did);
    refused(&bench, "key show key.pem", 2, "there is no terminal to ask");
    refused(&bench, "key show key.pem --passphrase-file wrong", 2, "the passphrase is wrong");
    refused(&bench, "key show key.pem --passphrase-file none", 2, "cannot be read");
    bench.write_bytes("empty", b"\n");
    refused(&bench, "key show key.pem --passphrase-file empty", 2, "the passphrase is empty");
    let ticket = format!("ticket new number-series --for {} --key key.pem", did.trim());
    refused(&bench, &ticket, 2, "there is no terminal to ask");
    bench.ok(&format!("{ticket} --passphrase-file right"));
    let pem = fs::read_to_string(bench.path("key.pem")).unwrap();
    assert!(pem.contains("BEGIN ENCRYPTED PRIVATE KEY") && !bench.ok("key list").contains("BEGIN"));
}

#[test]
fn an_issuer_rotates_and_retires() {
    let Some(bench) = Bench::open() else { return };
    let did = |line: &str| bench.ok(line).lines().next().unwrap().to_owned();
    passphrase(&bench, "words", "rosebud");
    let first = did("key new -o first.pem");
    let second = did("key rotate first.pem -o second.pem --new-passphrase-file words");
    refused(&bench, "key rotate first.pem -o other.pem", 1, "is followed by");
    assert!(!bench.path("other.pem").exists());
    refused(&bench, "key retire first.pem", 1, "has a successor, which ends it");
    refused(&bench, "key retire second.pem --by first.pem", 1, "which has no say in it");
    refused(
        &bench,
        "key retire first.pem --by second.pem --passphrase-file words --since 2999-01-01T00:00:00Z",
        1,
        "a date that cannot be",
    );
    let third = did("key rotate second.pem -o third.pem --passphrase-file words");
    bench.ok("key retire first.pem --by third.pem --reason compromised --since 2026-01-01T00:00:00Z");
    bench.ok(&format!("key retire {second} --by third.pem"));
    refused(&bench, &format!("key retire {second}"), 2, "a DID cannot sign");

    let listed = bench.json("key list --json");
    let line = |n: usize| ["file", "did", "state"].map(|name| listed[n][name].as_str().unwrap().to_owned());
    assert_eq!(line(0), ["first.pem", &first, "compromised since 2026-01-01T00:00:00Z"]);
    assert_eq!((line(1)[1].as_str(), line(1)[2].starts_with("retired since ")), (second.as_str(), true));
    assert_eq!(line(2), ["third.pem", &third, "active"]);
    let locked: Vec<bool> = (0..3).map(|n| listed[n]["encrypted"].as_bool().unwrap()).collect();
    assert_eq!(locked, [false, true, false]);

    let (history, before) = (history(&bench), "2025-12-31T23:59:59Z".parse::<Instant>().unwrap());
    assert_eq!(history.may_sign(&third, &first, None), Ok(()), "whoever trusts the first follows");
    assert_eq!(history.may_sign(&first, &first, Some(&before)), Ok(()));
    assert!(matches!(history.may_sign(&first, &first, None), Err(KeyRefusal::Unlogged { .. })));
}

#[test]
fn a_key_that_ends_alone_ends_its_issuer() {
    let Some(bench) = Bench::open() else { return };
    bench.ok("key new -o key.pem");
    bench.ok("key retire key.pem");
    refused(&bench, "key rotate key.pem -o next.pem", 1, "names no successor any more");
}

#[test]
fn a_history_that_was_tampered_with_is_refused() {
    let Some(bench) = Bench::open() else { return };
    bench.ok("key new -o key.pem");
    bench.ok("key rotate key.pem -o next.pem");
    let mut history = bench.read("key-history.json");
    history["statements"][0]["body"]["succession"]["body"]["at"] = "2020-01-01T00:00:00Z".into();
    bench.write("key-history.json", &history);
    refused(&bench, "key list", 2, "does not hold");
    refused(&bench, "key rotate next.pem -o third.pem", 2, "does not hold");
    bench.write_bytes("key-history.json", b"{}");
    refused(&bench, "key list", 2, "is no history of keys");
}

#[test]
fn what_is_exported_is_public() {
    let Some(bench) = Bench::open() else { return };
    passphrase(&bench, "words", "rosebud");
    bench.ok("key new -o old.pem --new-passphrase-file words");
    let did = bench.ok("key rotate old.pem -o new.pem --passphrase-file words");
    let did = did.lines().next().unwrap();
    bench.ok("key retire old.pem --by new.pem");
    let said = bench.ok("key export old.pem --did-web example.com/school -o public");
    assert!(said.contains("https://example.com/school/did.json"), "{said}");
    let names = ["did-key.json", "did.json", "key-history.json", "public.pem"];
    let mut found: Vec<_> =
        fs::read_dir(bench.path("public")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    found.sort();
    assert_eq!(found, names);
    for name in names {
        let text = fs::read_to_string(bench.path("public").join(name)).unwrap();
        assert!(!text.contains("PRIVATE"), "{name}");
    }
    let web = "did:web:example.com:school";
    let document = DidDocument::parse(&fs::read(bench.path("public/did.json")).unwrap(), web).unwrap();
    let now = "2100-01-01T00:00:00Z".parse().unwrap();
    let key = document.key_at(&format!("{web}#{}", &did["did:key:".len()..]), &now, &now).unwrap();
    assert_eq!(key.did(), did);
    let wrong = bench.run("key export old.pem --did-web Example.com");
    assert_eq!((wrong.code, wrong.err.contains("expected a domain such as example.com")), (2, true), "{}", wrong.err);
}

/// Whoever holds the key goes away and comes back; meanwhile commands say so, and leave nothing half-done.
#[test]
fn another_process_holds_the_key() {
    let Some(bench) = Bench::open() else { return };
    let me = bench.keys();
    let ticket = format!("ticket new number-series --for {me} --signer unix:socket");
    refused(&bench, &ticket, 4, "does not answer");
    assert!(!bench.path("ticket.json").exists());
    let signer = Signer::start(&bench, "grader.pem");
    refused(&bench, "key serve --key me.pem --socket socket", 2, "another process holds a key");
    let grader = bench.ok("key show grader.pem");
    bench.ok(&ticket);
    assert_eq!(bench.read("ticket.json")["by"], grader.trim());
    let nonce = support::random();
    bench.ok(&format!("answers --ticket ticket.json --nonce {nonce} --quality half -o answers.json"));
    bench.ok(&format!("take --ticket ticket.json --identity me.pem --nonce {nonce} --answers answers.json"));
    drop(signer);
    refused(&bench, "issue evidence.json --signer unix:socket", 4, "does not answer");
    assert!(!bench.path("credential.json").exists());
    let _signer = Signer::start(&bench, "grader.pem");
    bench.ok("issue evidence.json --signer unix:socket");
    bench.ok("verify credential.json --evidence evidence.json");
    refused(&bench, "key serve --key me.pem --socket grader.pem", 2, "is no socket");
}

#[test]
fn a_signer_ends_with_whoever_started_it() {
    let Some(bench) = Bench::open() else { return };
    bench.keys();
    let mut signer = Signer::start(&bench, "grader.pem");
    drop(signer.child.stdin.take());
    assert!(signer.child.wait().unwrap().success());
    assert!(!bench.path("socket").exists(), "it leaves nothing behind");
    let mut killed = Signer::start(&bench, "grader.pem");
    killed.child.kill().unwrap();
    killed.child.wait().unwrap();
    assert!(bench.path("socket").exists());
    let _next = Signer::start(&bench, "grader.pem");
    bench.ok(&format!("ticket new number-series --for {} --signer unix:socket", bench.ok("key show me.pem").trim()));
}

#[cfg(unix)]
#[test]
fn the_socket_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let Some(bench) = Bench::open() else { return };
    bench.keys();
    let _signer = Signer::start(&bench, "grader.pem");
    assert_eq!(fs::metadata(bench.path("socket")).unwrap().permissions().mode() & 0o777, 0o600);
}

/// A service without a key of its own: while whoever holds it is away, nothing is signed and nothing is lost.
#[test]
fn a_service_waits_for_its_signer() {
    let Some(bench) = Bench::open() else { return };
    bench.keys();
    let serve = ["serve", "--listen", "127.0.0.1:0", "--data", "data", "--signer", "unix:socket"];
    let early = bench.run_all(&serve);
    assert_eq!((early.code, early.err.contains("does not answer")), (2, true), "{}", early.err);
    let signer = Signer::start(&bench, "grader.pem");
    let service = Service::start(&bench, &serve);
    let post = |path: &str, token: &str, body: &Value| {
        http::request(&service.address, "POST", path, token, Some(body)).unwrap()
    };
    let me = Key::from_entropy([7; 32]);
    let wanted = json!({"assessment": "number-series", "locale": "en", "subject": me.did()});
    let made = post("/api/tickets", "", &wanted).body;
    let token = made["token"].as_str().unwrap().to_owned();
    let ticket: Signed<Ticket> = strict::from_value(made["ticket"].clone()).unwrap();
    assert_eq!(ticket.by, bench.ok("key show grader.pem").trim());
    drop(signer);

    let refused = post("/api/tickets", "", &wanted);
    assert_eq!((refused.status, refused.body["error"]["code"].as_str()), (503, Some("signer")), "{}", refused.body);
    let nonce = support::random().parse().unwrap();
    let acceptance = sign(Acceptance { logged: None, nonce, ticket: ticket.digest() }, &me).unwrap();
    let opened = post("/api/attempts", &token, &json!({ "acceptance": acceptance })).body;
    let path = format!("/api/attempts/{}", opened["id"].as_str().unwrap());
    let mut state = opened["state"].clone();
    while state["status"] == "open" {
        let answer = json!({"item": state["step"]["item"]["index"], "n": state["n"], "response": {"type": "skip"}});
        state = post(&format!("{path}/answers"), &token, &answer).body;
    }
    let record = http::request(&service.address, "GET", &format!("{path}/record"), &token, None).unwrap().body;
    let transcript: Transcript = strict::from_value(record["transcript"].clone()).unwrap();
    let head = sign(Head { head: transcript.head(), ticket: ticket.digest() }, &me).unwrap();
    let head = serde_json::to_value(&head).unwrap();
    let waiting = post(&format!("{path}/head"), &token, &head);
    assert_eq!((waiting.status, waiting.body["error"]["code"].as_str()), (503, Some("signer")), "{}", waiting.body);

    let other = Signer::start(&bench, "me.pem");
    let wrong = post(&format!("{path}/head"), &token, &head);
    assert_eq!((wrong.status, wrong.body["error"]["code"].as_str()), (500, Some("signer")), "another key came back");
    drop(other);
    let _signer = Signer::start(&bench, "grader.pem");
    let issued = post(&format!("{path}/head"), &token, &head);
    assert_eq!(issued.status, 200, "{}", issued.body);
    bench.write("credential.json", &issued.body["credential"]);
    bench.write("evidence.json", &issued.body["evidence"]);
    bench.ok("verify credential.json --evidence evidence.json --replay");
    let mut files: Vec<_> = fs::read_dir(bench.path("data")).unwrap().map(|file| file.unwrap().file_name()).collect();
    files.retain(|name| name.to_string_lossy().ends_with(".pem"));
    assert!(files.is_empty(), "the service has no key file: {files:?}");
}

#[test]
fn a_service_rotates_between_signers() {
    let Some(bench) = Bench::open() else { return };
    let me = bench.keys();
    let _old = Signer::start_at(&bench, "grader.pem", "old");
    let serve = ["serve", "--listen", "127.0.0.1:0", "--data", "data", "--signer", "unix:old"];
    let both = [&serve[..], &["--signer", "unix:new"]].concat();
    let issuer = |arguments: &[&str]| {
        let service = Service::start(&bench, arguments);
        let wanted = json!({"assessment": "number-series", "locale": "en", "subject": me});
        let made = http::request(&service.address, "POST", "/api/tickets", "", Some(&wanted)).unwrap();
        made.body["ticket"]["by"].as_str().unwrap().to_owned()
    };
    assert_eq!(issuer(&serve), bench.ok("key show grader.pem").trim());
    let rotated = bench.ok("key rotate grader.pem -o next.pem --history data/key-history.json");
    let alone = bench.run_all(&serve);
    assert_eq!((alone.code, alone.err.contains("this store's issuer is now")), (2, true), "{}", alone.err);
    let _new = Signer::start_at(&bench, "next.pem", "new");
    assert_eq!(issuer(&both), rotated.lines().next().unwrap());
}

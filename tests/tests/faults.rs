//! The service is killed at random moments of an attempt: nothing that it accepted is lost.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod http;
mod support;

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use cando_record::{Acceptance, Evidence, Head, Seed, Signed, Ticket, Transcript, json};
use cando_signer::{Key, check, sign};
use http::Reply;
use serde_json::{Value, json};
use support::{Bench, Service, random};

/// How often the service is killed.
const KILLS: usize = 20;

fn start(bench: &Bench, listen: &str) -> Service {
    Service::start(bench, &["serve", "--listen", listen, "--data", "data"])
}

/// Runs a request until it is answered: the service may be away.
fn insist(address: &str, method: &str, path: &str, token: &str, body: Option<&Value>) -> Reply {
    let began = Instant::now();
    loop {
        match http::request(address, method, path, token, body) {
            Ok(reply) if reply.status < 500 && reply.status != 429 => return reply,
            other => assert!(began.elapsed() < Duration::from_secs(60), "{method} {path}: {other:?}"),
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Answers every item, right or not; what was acknowledged is returned, in order.
fn answer_all(address: &str, id: &str, token: &str, mut state: Value) -> Vec<(u64, Value)> {
    let mut acknowledged = Vec::new();
    while state["status"] != "ended" {
        if state["status"] != "open" {
            state = insist(address, "GET", &format!("/api/attempts/{id}"), token, None).body;
            continue;
        }
        let (n, item) = (state["n"].clone(), &state["step"]["item"]);
        let response = match item["interaction"]["type"].as_str().unwrap() {
            "choice" => json!({"option": item["interaction"]["options"][0]["id"], "type": "choice"}),
            _ => json!({"text": "7", "type": "text-entry"}),
        };
        let answer = json!({"item": item["index"], "n": n, "response": response});
        let reply = insist(address, "POST", &format!("/api/attempts/{id}/answers"), token, Some(&answer));
        assert_eq!(reply.status, 200, "{}", reply.body);
        assert!(reply.body["n"].as_u64() > n.as_u64(), "it went on: {}", reply.body);
        acknowledged.push((n.as_u64().unwrap(), response));
        state = reply.body;
    }
    acknowledged
}

#[test]
fn what_was_accepted_survives_kill_9() {
    let Some(bench) = Bench::open() else { return };
    let key = Key::from_entropy([5; 32]);
    let service = start(&bench, "127.0.0.1:0");
    let address = service.address.clone();
    let service = Arc::new(Mutex::new(service));
    let (mut kills, mut seed) = (0, 1u64);
    while kills < KILLS {
        let done = Arc::new(Mutex::new(false));
        let killer = std::thread::spawn({
            let (service, done, bench, address) = (service.clone(), done.clone(), bench.clone(), address.clone());
            let first = seed;
            move || {
                let (mut kills, mut seed) = (0, first);
                while !*done.lock().unwrap() {
                    seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    std::thread::sleep(Duration::from_millis(20 + (seed >> 33) % 180));
                    let mut service = service.lock().unwrap();
                    service.kill();
                    *service = start(&bench, &address);
                    kills += 1;
                }
                kills
            }
        });
        attempt(&bench, &address, &key);
        *done.lock().unwrap() = true;
        kills += killer.join().unwrap();
        seed += 1;
    }
}

/// A whole attempt; its evidence holds every answer that was acknowledged, and its credential verifies.
fn attempt(bench: &Bench, address: &str, key: &Key) {
    let wanted = json!({"assessment": "number-series", "locale": "en", "subject": key.did()});
    let issued = insist(address, "POST", "/api/tickets", "", Some(&wanted));
    assert_eq!(issued.status, 201, "{}", issued.body);
    let token = issued.body["token"].as_str().unwrap().to_owned();
    let ticket: Signed<Ticket> = json::from_value(issued.body["ticket"].clone()).unwrap();
    check(&ticket).unwrap();
    let nonce: Seed = random().parse().unwrap();
    let acceptance = sign(Acceptance { logged: None, nonce, ticket: ticket.digest() }, key).unwrap();
    let body = json!({ "acceptance": acceptance });
    let opened = insist(address, "POST", "/api/attempts", &token, Some(&body));
    assert_eq!(opened.status, 201, "{}", opened.body);
    let id = opened.body["id"].as_str().unwrap();
    let acknowledged = answer_all(address, id, &token, opened.body["state"].clone());
    let record = insist(address, "GET", &format!("/api/attempts/{id}/record"), &token, None).body;
    let transcript: Transcript = json::from_value(record["transcript"].clone()).unwrap();
    for (n, response) in &acknowledged {
        let entry = serde_json::to_value(&transcript.entries[*n as usize - 1]).unwrap();
        assert_eq!(entry["event"]["response"], *response, "entry {n}");
    }
    let head = sign(Head { head: transcript.head(), ticket: ticket.digest() }, key).unwrap();
    let signed = serde_json::to_value(&head).unwrap();
    let issued = insist(address, "POST", &format!("/api/attempts/{id}/head"), &token, Some(&signed)).body;
    let again = insist(address, "POST", &format!("/api/attempts/{id}/head"), &token, Some(&signed)).body;
    assert_eq!(issued, again, "issued once");
    let evidence: Evidence = json::from_value(issued["evidence"].clone()).unwrap();
    assert_eq!(evidence.transcript, transcript);
    bench.write("credential.json", &issued["credential"]);
    bench.write("evidence.json", &issued["evidence"]);
    bench.ok("verify credential.json --evidence evidence.json --replay");
}

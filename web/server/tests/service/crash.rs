//! Nothing accepted is lost: the service is dropped between any two requests, and every write fails both ways.

use cando_record::TranscriptEntry;
use serde_json::Value;

use crate::support::{Fails, House, Pass, candidate, choice, program};

/// The requests of one attempt, each sent until it is answered well, with `before` called before each.
async fn take(house: &mut House, before: &mut impl FnMut(&mut House, usize)) -> (Vec<Value>, Pass) {
    let me = candidate(1);
    let mut replies = Vec::new();
    before(house, 0);
    let ticket = serde_json::json!({ "assessment": "tiny-choice", "locale": "en", "subject": me.did() });
    let pass = Pass::of(&insist(house, "/api/tickets", "", &ticket).await);
    let answers = pass.path("answers");
    let steps = [
        ("/api/attempts".to_owned(), pass.acceptance(&me, 7)),
        (answers.clone(), choice(2, 0, "b")),
        (answers, choice(3, 1, "a")),
    ];
    for (i, (path, body)) in steps.iter().enumerate() {
        before(house, i + 1);
        replies.push(insist(house, path, &pass.token, body).await);
        house.world.pass(1000);
    }
    before(house, 4);
    let head = house.head(&me, &pass).await;
    before(house, 5);
    replies.push(insist(house, &pass.path("head"), &pass.token, &serde_json::to_value(&head).unwrap()).await);
    before(house, 6);
    assert_eq!(house.get(&pass.path("credential"), &pass.token).await.expect(200), replies[3]);
    (replies, pass)
}

/// What a client does: the same request again, as long as the service says that it could not.
async fn insist(house: &House, path: &str, token: &str, body: &Value) -> Value {
    for _ in 0..5 {
        let reply = house.post(path, token, body).await;
        if reply.status != 503 {
            assert!(reply.status.is_success(), "{path}: {}", reply.json());
            return reply.json();
        }
        assert!(reply.headers.contains_key("retry-after"));
    }
    panic!("{path} was never answered");
}

fn outcome(replies: &[Value]) -> &Value {
    &replies[2]["step"]["outcome"]
}

#[tokio::test]
async fn dropped_between_any_two_steps() {
    let (expected, _) = take(&mut House::new(), &mut |_, _| {}).await;
    assert_eq!(outcome(&expected)["scores"][0]["points"], 2);
    for crash_at in 0..=6 {
        let mut house = House::new();
        let (replies, _) = take(&mut house, &mut |house, step| {
            if step == crash_at {
                house.crash();
            }
        })
        .await;
        assert_eq!(outcome(&replies), outcome(&expected), "dropped before step {crash_at}");
    }
    let mut house = House::new();
    let (replies, _) = take(&mut house, &mut |house, _| house.crash()).await;
    assert_eq!(replies, expected, "dropped before every step: the same replies to the byte, the credential too");
}

#[tokio::test]
async fn every_write_fails_both_ways() {
    let (expected, _) = take(&mut House::new(), &mut |_, _| {}).await;
    for (write, step) in [("ticket", 0), ("open", 1), ("entry", 2), ("entry", 3), ("credential", 5)] {
        for fails in [Fails::Lost, Fails::Persisted] {
            for dropped in [false, true] {
                let mut house = House::new();
                let mut armed = false;
                let (replies, pass) = take(&mut house, &mut |house, at| {
                    if at == step {
                        house.world.fail(write, fails);
                        armed = true;
                    } else if dropped && armed {
                        house.crash();
                    }
                })
                .await;
                let case = format!("{write} at step {step}: {fails:?}, dropped: {dropped}");
                assert!(armed && house.world.has_failed(), "{case}");
                assert_eq!(outcome(&replies), outcome(&expected), "{case}");
                let places: Vec<u32> =
                    house.entries(&pass).await.iter().map(|entry: &TranscriptEntry| entry.n).collect();
                assert_eq!(places, [1, 2, 3], "{case}");
            }
        }
    }
}

#[tokio::test]
async fn an_erasure_that_fails_can_be_asked_again() {
    for fails in [Fails::Lost, Fails::Persisted] {
        let house = House::new();
        let pass = house.take(&candidate(1), ["b", "a"]).await;
        house.world.fail("erase", fails);
        let erase = async || house.call(axum::http::Method::DELETE, &pass.path(""), &pass.token, "").await;
        assert_eq!(erase().await.fault(), (503, "store".into()));
        assert_eq!(erase().await.status, 204);
        assert_eq!(house.get(&pass.path(""), &pass.token).await.fault(), (410, "erased".into()));
    }
}

/// An attempt whose answer is kept as event 2, but not the results of its run.
async fn cut_off(house: &House) -> Pass {
    let me = candidate(1);
    let pass = house.ticket(&me, "tiny-code").await;
    house.open(&me, &pass).await;
    house.world.fail("entry", Fails::Persisted);
    let refused = house.post(&pass.path("answers"), &pass.token, &program(2, "go")).await;
    assert_eq!(refused.fault(), (503, "store".into()));
    assert_eq!(house.entries(&pass).await.len(), 2);
    pass
}

#[tokio::test]
async fn runs_that_were_cut_off_are_settled_when_the_attempt_is_fetched() {
    let mut house = House::new();
    let pass = cut_off(&house).await;
    house.crash();
    let state = house.get(&pass.path(""), &pass.token).await.expect(200);
    assert_eq!((&state["status"], &state["n"]), (&"ended".into(), &4.into()));
    let head = house.head(&candidate(1), &pass).await;
    house.sign_head(&pass, &head).await.expect(200);
}

#[tokio::test]
async fn runs_that_were_cut_off_are_settled_at_the_next_start() {
    let mut house = House::new();
    let pass = cut_off(&house).await;
    house.crash();
    house.warm_up().await;
    assert_eq!(house.entries(&pass).await.len(), 3);
}

#[tokio::test]
async fn a_store_that_was_tampered_with_is_not_continued() {
    let mut house = House::new();
    let me = candidate(1);
    let pass = house.ticket(&me, "tiny-choice").await;
    house.open(&me, &pass).await;
    house.answer(&pass, 2, 0, "b").await.expect(200);
    let store = rusqlite::Connection::open(house.config.data.join("cando.sqlite")).unwrap();
    let tamper = "UPDATE entry SET entry = REPLACE(entry, '\"fuel\":', '\"fuel\":1') WHERE n = 2";
    assert_eq!(store.execute(tamper, []).unwrap(), 1);
    house.crash();
    assert_eq!(house.answer(&pass, 3, 1, "a").await.fault(), (500, "not-reproduced".into()));
}

#[tokio::test]
async fn another_key_or_a_lost_one_is_noticed() {
    use cando_server::{IdentityError, Service, StartError};
    let house = House::new();
    let path = house.config.data.join("issuer.pem");
    let start = || {
        let started = Service::open(house.config.clone(), &house.library(), house.world.clone());
        started.map(|(_, token)| assert_eq!(token, None, "the operator's link is shown once"))
    };
    start().unwrap();
    let pem = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, candidate(9).to_pem().as_bytes()).unwrap();
    assert!(matches!(start(), Err(StartError::Identity(IdentityError::Other { .. }))));
    std::fs::remove_file(&path).unwrap();
    assert!(matches!(start(), Err(StartError::Identity(IdentityError::Gone { .. }))));
    std::fs::write(&path, &pem).unwrap();
    assert!(matches!(start(), Err(StartError::Identity(IdentityError::Open(_)))), "others can read it");
}

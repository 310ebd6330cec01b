//! From the ticket to the verdict, and everything sent twice.

use std::sync::Arc;

use axum::body::Body;
use axum::http::Method;
use cando_record::{Evidence, json};
use cando_sandbox::{Assessment, Host, Wasmtime, replay};
use cando_signer::{Conclusion, Submission, verify};
use serde_json::Value;

use crate::support::{House, candidate, choice, modules};

#[tokio::test]
async fn a_candidate_gets_a_credential_that_verifies() {
    let house = House::new();
    let me = candidate(1);
    let pass = house.ticket(&me, "tiny-choice").await;
    assert_eq!(pass.ticket.body.valid_from.as_str(), "2026-11-22T12:00:00Z");
    assert_eq!(pass.ticket.body.valid_until.as_str(), "2026-11-23T12:00:00Z");
    let opened = house.open(&me, &pass).await;
    assert_eq!(opened["id"], pass.id());
    assert_eq!((&opened["state"]["n"], &opened["state"]["status"]), (&2.into(), &"open".into()));
    house.world.pass(1500);
    let second = house.answer(&pass, 2, 0, "b").await.expect(200);
    assert_eq!((&second["n"], &second["elapsed"]), (&3.into(), &1500.into()));
    assert_eq!(second["step"]["item"]["index"], 1);
    let end = house.answer(&pass, 3, 1, "b").await.expect(200);
    assert_eq!((&end["status"], &end["step"]["type"]), (&"ended".into(), &"finish".into()));
    assert_eq!(end["step"]["outcome"]["scores"][0]["points"], 1);

    let head = house.head(&me, &pass).await;
    let issued = house.sign_head(&pass, &head).await.expect(200);
    let (credential, evidence) = (json::canonical(&issued["credential"]), json::canonical(&issued["evidence"]));
    let report = replayed(&house, &issued["evidence"]);
    let verdict = verify(&Submission {
        evidence: Some(&evidence),
        report: Some(&report),
        ..Submission::new(&credential, "2026-11-22T13:00:00Z".parse().unwrap())
    });
    assert_eq!(verdict.conclusion, Conclusion::Valid, "{verdict:#?}");
}

fn replayed(house: &House, evidence: &Value) -> cando_record::Report {
    let evidence: Evidence = json::from_value(evidence.clone()).unwrap();
    let host = Arc::new(Host::new(Wasmtime::new().unwrap()));
    let module = house.library().named("tiny-choice").unwrap().unpack().unwrap();
    assert_eq!(module, modules::choices());
    let assessment = Arc::new(Assessment::load(&host, &module, |_| None).unwrap());
    replay(&host, &assessment, &evidence, &mut |_, _| {})
}

#[tokio::test]
async fn what_is_sent_again_changes_nothing() {
    let house = House::new();
    let me = candidate(1);
    let pass = house.ticket(&me, "tiny-choice").await;
    let opened = house.open(&me, &pass).await;
    assert_eq!(house.open(&me, &pass).await, opened);
    let second = house.answer(&pass, 2, 0, "b").await.expect(200);
    assert_eq!(house.answer(&pass, 2, 0, "b").await.expect(200), second);
    assert_eq!(house.answer(&pass, 2, 0, "a").await.fault(), (409, "conflict".into()));
    assert_eq!(house.open(&me, &pass).await["state"], second, "a page that was loaded again goes on where it was");
    house.answer(&pass, 3, 1, "a").await.expect(200);
    assert_eq!(house.answer(&pass, 2, 0, "b").await.expect(200), second);
    assert_eq!(house.answer(&pass, 4, 0, "b").await.fault(), (422, "refused".into()));

    let head = house.head(&me, &pass).await;
    assert_eq!(house.get(&pass.path("credential"), &pass.token).await.fault(), (409, "not-issued".into()));
    let issued = house.sign_head(&pass, &head).await.expect(200);
    house.world.pass(5000);
    assert_eq!(house.sign_head(&pass, &head).await.expect(200), issued);
    assert_eq!(house.get(&pass.path("credential"), &pass.token).await.expect(200), issued);
}

#[tokio::test]
async fn another_acceptance_of_an_open_ticket_is_a_conflict() {
    let house = House::new();
    let me = candidate(1);
    let pass = house.ticket(&me, "tiny-choice").await;
    house.open(&me, &pass).await;
    let again = house.post("/api/attempts", &pass.token, &pass.acceptance(&me, 8)).await;
    assert_eq!(again.fault(), (409, "opened".into()));
}

#[tokio::test]
async fn attempts_are_numbered_by_what_was_opened() {
    let house = House::new();
    let (me, other) = (candidate(1), candidate(2));
    let (first, twin) = (house.ticket(&me, "tiny-choice").await, house.ticket(&me, "tiny-choice").await);
    assert_eq!((first.ticket.body.attempt, twin.ticket.body.attempt), (1, 1));
    house.open(&me, &first).await;
    let late = house.post("/api/attempts", &twin.token, &twin.acceptance(&me, 7)).await;
    assert_eq!(late.fault(), (409, "superseded".into()));
    assert_eq!(house.ticket(&me, "tiny-choice").await.ticket.body.attempt, 2);
    assert_eq!(house.ticket(&other, "tiny-choice").await.ticket.body.attempt, 1);
}

#[tokio::test]
async fn time_runs_out_by_the_services_clock() {
    let house = House::new();
    let me = candidate(1);
    let pass = house.ticket(&me, "tiny-choice").await;
    house.open(&me, &pass).await;
    house.answer(&pass, 2, 0, "b").await.expect(200);
    house.world.pass(modules::TIME);
    let end = house.answer(&pass, 3, 1, "a").await.expect(200);
    assert_eq!((&end["status"], &end["step"]["outcome"]["ended"]), (&"ended".into(), &"time-up".into()));
    assert_eq!(house.get(&pass.path(""), &pass.token).await.expect(200), end);
    let head = house.head(&me, &pass).await;
    house.sign_head(&pass, &head).await.expect(200);
}

#[tokio::test]
async fn a_clock_that_is_set_back_does_not_turn_time_around() {
    let house = House::new();
    let me = candidate(1);
    let pass = house.ticket(&me, "tiny-choice").await;
    house.open(&me, &pass).await;
    house.world.pass(2000);
    house.answer(&pass, 2, 0, "b").await.expect(200);
    house.world.set_back(60_000);
    house.answer(&pass, 3, 1, "a").await.expect(200);
    let times: Vec<u64> = house.entries(&pass).await.iter().map(|entry| entry.event.at()).collect();
    assert_eq!(times, [0, 2000, 2000]);
    let head = house.head(&me, &pass).await;
    house.sign_head(&pass, &head).await.expect(200);
}

#[tokio::test]
async fn erasing_leaves_the_number_and_nothing_else() {
    let house = House::new();
    let me = candidate(1);
    let pass = house.take(&me, ["b", "a"]).await;
    let erase = async || house.call(Method::DELETE, &pass.path(""), &pass.token, Body::empty()).await;
    assert_eq!(erase().await.status, 204);
    assert_eq!(erase().await.status, 204);
    assert_eq!(house.get(&pass.path(""), &pass.token).await.fault(), (410, "erased".into()));
    assert_eq!(house.get(&pass.path(""), "other").await.fault(), (401, "unauthorized".into()));
    assert_eq!(house.ticket(&me, "tiny-choice").await.ticket.body.attempt, 2);
    let did = me.did();
    let kept = std::fs::read(house.config.data.join("cando.sqlite")).unwrap();
    let answer = choice(2, 0, "b")["response"].to_string();
    // The second ticket names the subject, but it is still in the log: the file itself must be clean.
    for trace in [did.as_bytes(), answer.as_bytes()] {
        assert!(!kept.windows(trace.len()).any(|window| window == trace));
    }
}

//! Gradings that take long, many at once, and more than there is room for.

use std::time::Duration;

use crate::support::{House, Pass, candidate, choice, program, until};

/// Rounds of the language's loop: some seconds.
const LONG: u32 = 1_500_000_000;

async fn begun(house: &House, number: u8) -> Pass {
    let me = candidate(number);
    let pass = house.ticket(&me, "tiny-code").await;
    house.open(&me, &pass).await;
    pass
}

/// What the candidate is told; `none` while the service says that it could not.
async fn status(house: &House, pass: &Pass) -> String {
    let reply = house.get(&pass.path(""), &pass.token).await;
    reply.json()["status"].as_str().unwrap_or("none").into()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_grading_goes_on_in_the_background() {
    let house = House::with(LONG, |config| config.grading.patience = Duration::from_millis(50));
    house.warm_up().await;
    let (pass, other) = (begun(&house, 1).await, house.ticket(&candidate(2), "tiny-choice").await);
    house.world.pass(700);
    let answer = async || house.post(&pass.path("answers"), &pass.token, &program(2, "go")).await;
    let mut state = answer().await;
    while state.status == 503 {
        state = answer().await;
    }
    let state = state.expect(200);
    assert_eq!((&state["status"], &state["n"]), (&"grading".into(), &3.into()));
    assert_eq!(state["step"]["type"], "present", "never the run, which holds hidden cases");
    assert!(!state.to_string().contains("hidden"));
    assert_eq!(status(&house, &pass).await, "grading");
    assert_eq!(answer().await.expect(200)["status"], "grading");
    let another = house.post(&pass.path("answers"), &pass.token, &program(2, "stop")).await;
    assert_eq!(another.fault(), (409, "conflict".into()));
    assert_eq!(house.get(&pass.path("record"), &pass.token).await.fault(), (409, "not-ended".into()));
    // Others are served meanwhile.
    house.open(&candidate(2), &other).await;
    until(async || status(&house, &pass).await == "ended").await;
    let head = house.head(&candidate(1), &pass).await;
    house.sign_head(&pass, &head).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_service_is_dropped_during_a_grading() {
    let mut house = House::with(LONG, |config| config.grading.patience = Duration::from_millis(200));
    house.warm_up().await;
    let pass = begun(&house, 1).await;
    until(async || house.post(&pass.path("answers"), &pass.token, &program(2, "go")).await.status == 200).await;
    assert_eq!(house.entries(&pass).await.len(), 2);
    // The grading of the first goes on while the second begins: only one of them can store its result.
    house.crash();
    until(async || status(&house, &pass).await == "ended").await;
    let entries = house.entries(&pass).await;
    assert_eq!(entries.iter().map(|entry| entry.n).collect::<Vec<_>>(), [1, 2, 3]);
    let head = house.head(&candidate(1), &pass).await;
    house.sign_head(&pass, &head).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_more_than_there_is_room_for_is_told_to_come_back() {
    let house = House::with(LONG, |config| {
        (config.grading.at_once, config.grading.waiting) = (1, 0);
        config.grading.patience = Duration::from_millis(200);
    });
    house.warm_up().await;
    let (first, second) = (begun(&house, 1).await, begun(&house, 2).await);
    until(async || house.post(&first.path("answers"), &first.token, &program(2, "go")).await.status == 200).await;
    let refused = house.post(&second.path("answers"), &second.token, &program(2, "go")).await;
    assert_eq!(refused.headers["retry-after"], "2");
    assert_eq!(refused.fault(), (503, "busy".into()));
    assert_eq!(house.entries(&second).await.len(), 1);
    until(async || house.post(&second.path("answers"), &second.token, &program(2, "go")).await.status == 200).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_candidates_at_once() {
    let house = std::sync::Arc::new(House::with(1000, |config| config.grading.live = 8));
    let tasks: Vec<_> = (1..=50u8)
        .map(|number| {
            let house = house.clone();
            tokio::spawn(async move {
                let me = candidate(number);
                let options = [["a", "b"], ["b", "a"]][usize::from(number % 2)];
                let pass = house.take(&me, options).await;
                let head = house.head(&me, &pass).await;
                let issued = house.sign_head(&pass, &head).await.expect(200);
                let outcome = &issued["evidence"]["transcript"]["entries"][2]["step"]["outcome"];
                assert_eq!(outcome["scores"][0]["points"], u32::from(number % 2) * 2);
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    let summary = house.get("/api/admin/summary", &house.operator).await.expect(200);
    assert_eq!(summary["assessments"][0]["issued"], 50);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_answer_sent_many_times_at_once_is_one_event() {
    let house = std::sync::Arc::new(House::new());
    let me = candidate(1);
    let pass = house.ticket(&me, "tiny-choice").await;
    house.open(&me, &pass).await;
    let send = |option: &'static str| {
        let (house, pass) = (house.clone(), pass.clone());
        tokio::spawn(async move { house.post(&pass.path("answers"), &pass.token, &choice(2, 0, option)).await })
    };
    let tasks: Vec<_> = (0..20).map(|i| send(if i % 2 == 0 { "a" } else { "b" })).collect();
    let mut codes = Vec::new();
    for task in tasks {
        codes.push(task.await.unwrap().status.as_u16());
    }
    assert_eq!(
        (codes.iter().filter(|code| **code == 200).count(), codes.iter().filter(|code| **code == 409).count()),
        (10, 10)
    );
    assert_eq!(house.entries(&pass).await.len(), 2);
}

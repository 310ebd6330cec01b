//! Bad input: what each is told, and that nothing comes of it.

use axum::body::Body;
use axum::http::{Method, Request};
use serde_json::{Value, json};

use crate::support::{House, Pass, candidate, choice};

async fn asked(house: &House, body: impl Into<Body>) -> (u16, String) {
    house.call(Method::POST, "/api/tickets", "", body).await.fault()
}

#[tokio::test]
async fn bodies_that_are_no_strict_json() {
    let house = House::new();
    let did = candidate(1).did();
    let good = json!({ "assessment": "tiny-choice", "locale": "en", "subject": did }).to_string();
    let malformed = (400, "malformed".to_owned());
    assert_eq!(asked(&house, good[..good.len() / 2].to_owned()).await, malformed, "truncated");
    assert_eq!(asked(&house, good.replace("{", r#"{"locale":"en","#)).await, malformed, "duplicate key");
    assert_eq!(asked(&house, good.replace("{", r#"{"extra":1,"#)).await, malformed, "unknown member");
    assert_eq!(asked(&house, good.replace("{", r#"{"invitation":null,"#)).await, malformed, "redundant member");
    assert_eq!(asked(&house, good.replace("\"en\"", "1.5")).await, malformed, "float");
    assert_eq!(asked(&house, good.replace("en", "\\ud800")).await, malformed, "lone surrogate");
    assert_eq!(asked(&house, [good.as_bytes(), b"\xff"].concat()).await, malformed, "not UTF-8");
    assert_eq!(asked(&house, "[".repeat(2000)).await, malformed, "deep");
    assert_eq!(asked(&house, "").await, malformed, "empty");
    assert_eq!(asked(&house, format!("{good}{good}")).await, malformed, "two");
    assert_eq!(asked(&house, format!("{good}{}", " ".repeat(5000))).await, (413, "too-large".into()));
    house.call(Method::POST, "/api/tickets", "", format!(" {good} ")).await.expect(201);
}

#[tokio::test]
async fn tickets_for_what_is_not_there() {
    let house = House::new();
    let did = candidate(1).did();
    let cases = [
        (json!({ "assessment": "no-such", "locale": "en", "subject": did }), (404, "not-found")),
        (json!({ "assessment": "tiny-choice", "locale": "xx", "subject": did }), (422, "locale")),
        (json!({ "assessment": "tiny-choice", "locale": "en", "subject": "did:web:example.com" }), (422, "subject")),
        (
            json!({ "assessment": "tiny-choice", "invitation": "guess", "locale": "en", "subject": did }),
            (403, "invitation-unknown"),
        ),
    ];
    for (body, (status, code)) in cases {
        assert_eq!(house.post("/api/tickets", "", &body).await.fault(), (status, code.into()), "{body}");
    }
}

#[tokio::test]
async fn acceptances_that_do_not_open() {
    let house = House::new();
    let (me, other) = (candidate(1), candidate(2));
    let pass = house.ticket(&me, "tiny-choice").await;
    let open = async |token: &str, body: Value| house.post("/api/attempts", token, &body).await.fault();
    let unauthorized = (401, "unauthorized".to_owned());
    assert_eq!(open("", pass.acceptance(&me, 7)).await, unauthorized);
    assert_eq!(open("guess", pass.acceptance(&me, 7)).await, unauthorized);
    assert_eq!(open(&pass.token, pass.acceptance(&other, 7)).await, (403, "other-subject".into()));
    let mut forged = pass.acceptance(&other, 7);
    forged["acceptance"]["by"] = me.did().into();
    assert_eq!(open(&pass.token, forged).await, (422, "signature".into()));
    let mut elsewhere = pass.acceptance(&me, 7);
    elsewhere["acceptance"]["body"]["ticket"] = "00".repeat(32).into();
    assert_eq!(open(&pass.token, elsewhere).await, (404, "not-found".into()));
    house.world.set_back(5000);
    assert_eq!(open(&pass.token, pass.acceptance(&me, 7)).await, (409, "early".into()));
    house.world.pass(24 * 3_600_000 + 6000);
    assert_eq!(open(&pass.token, pass.acceptance(&me, 7)).await, (410, "expired".into()));
    assert_eq!(house.get(&pass.path(""), &pass.token).await.fault(), (409, "not-opened".into()));
}

#[tokio::test]
async fn answers_that_do_not_fit() {
    let house = House::new();
    let me = candidate(1);
    let pass = house.ticket(&me, "tiny-choice").await;
    assert_eq!(house.answer(&pass, 2, 0, "a").await.fault(), (409, "not-opened".into()));
    house.open(&me, &pass).await;
    let text = json!({ "item": 0, "n": 2, "response": { "text": "b", "type": "text-entry" } });
    let code = json!({ "item": 0, "n": 2, "response": { "program": "x".repeat(99), "type": "code" } });
    for body in [text, code, choice(2, 0, "z"), choice(2, 1, "a"), choice(9, 0, "a"), choice(0, 0, "a")] {
        let refused = house.post(&pass.path("answers"), &pass.token, &body).await;
        assert_eq!(refused.fault(), (422, "refused".into()), "{body}");
    }
    assert_eq!(house.answer(&pass, 1, 0, "a").await.fault(), (409, "conflict".into()));
    let negative = json!({ "item": -1, "n": 2, "response": { "option": "a", "type": "choice" } });
    let refused = house.post(&pass.path("answers"), &pass.token, &negative).await;
    assert_eq!(refused.fault(), (400, "malformed".into()));
    let huge = choice(2, 0, &"a".repeat(1400 << 10));
    let refused = house.post(&pass.path("answers"), &pass.token, &huge).await;
    assert_eq!(refused.fault(), (413, "too-large".into()));
    assert_eq!(house.get(&pass.path("record"), &pass.token).await.fault(), (409, "not-ended".into()));
    assert_eq!(house.entries(&pass).await.len(), 1, "nothing of it was recorded");
}

#[tokio::test]
async fn heads_of_something_else() {
    let house = House::new();
    let (me, other) = (candidate(1), candidate(2));
    let (pass, theirs) = (house.take(&me, ["b", "a"]).await, house.take(&other, ["a", "b"]).await);
    let (mine, foreign) = (house.head(&me, &pass).await, house.head(&other, &theirs).await);
    assert_eq!(house.sign_head(&pass, &foreign).await.fault(), (403, "other-subject".into()));
    let mut wrong = mine.clone();
    wrong.body.head = foreign.body.head;
    assert_eq!(house.sign_head(&pass, &wrong).await.fault(), (422, "signature".into()));
    let signed = cando_signer::sign(wrong.body, &me).unwrap();
    assert_eq!(house.sign_head(&pass, &signed).await.fault(), (409, "other-head".into()));
    house.sign_head(&pass, &mine).await.expect(200);
}

#[tokio::test]
async fn somebody_elses_token_opens_nothing() {
    let house = House::new();
    let (me, other) = (candidate(1), candidate(2));
    let (pass, theirs) = (house.take(&me, ["b", "a"]).await, house.take(&other, ["a", "b"]).await);
    let wrong = Pass { token: theirs.token, ..pass };
    for part in ["", "record", "credential"] {
        assert_eq!(house.get(&wrong.path(part), &wrong.token).await.fault(), (401, "unauthorized".into()));
        assert_eq!(house.get(&wrong.path(part), "").await.fault(), (401, "unauthorized".into()));
    }
    let erased = house.call(Method::DELETE, &wrong.path(""), &wrong.token, Body::empty()).await;
    assert_eq!(erased.fault(), (401, "unauthorized".into()));
    for path in ["attempts", "invitations", "summary"] {
        let found = house.get(&format!("/api/admin/{path}"), &wrong.token).await;
        assert_eq!(found.fault(), (401, "unauthorized".into()));
    }
}

#[tokio::test]
async fn paths_and_methods_that_are_not_there() {
    let house = House::new();
    let unknown = "/api/attempts/00000000-0000-4000-8000-000000000000";
    for path in ["/api/nothing", "/nothing", "/api/attempts/no-uuid", unknown, "/modules/x.wasm", "/api/attempts/%FF"] {
        assert_eq!(house.get(path, "token").await.fault(), (404, "not-found".into()), "{path}");
    }
    let put = Request::builder().method(Method::PUT).uri("/api/tickets").body(Body::empty()).unwrap();
    assert_eq!(house.send(put).await.fault(), (405, "method".into()));
}

#[tokio::test]
async fn whoever_asks_too_often_is_told_to_wait() {
    use cando_server::config::Rate;
    let house = House::with(1, |config| config.rates.tickets = Rate::new(1, 3));
    let body = json!({ "assessment": "tiny-choice", "locale": "en", "subject": candidate(1).did() });
    for _ in 0..3 {
        house.post("/api/tickets", "", &body).await.expect(201);
    }
    let refused = house.post("/api/tickets", "", &body).await;
    assert!(refused.headers["retry-after"].to_str().unwrap().parse::<u32>().unwrap() >= 1);
    assert_eq!(refused.fault(), (429, "too-fast".into()));
    house.get("/api/assessments", "").await.expect(200);
}

//! Invitations, cooldown, and what the operator sees.

use std::collections::BTreeSet;
use std::time::Duration;

use cando_server::config::Open;
use serde_json::{Value, json};

use crate::support::{House, Pass, candidate, modules};

async fn invite(house: &House, body: Value) -> String {
    let reply = house.post("/api/admin/invitations", &house.operator, &body).await.expect(201);
    let code = reply["invitation"].as_str().unwrap();
    assert_eq!(reply["link"], format!("/take#assessment=tiny-choice&invitation={code}"));
    code.into()
}

#[tokio::test]
async fn a_closed_assessment_opens_to_the_invited_alone() {
    let house = House::with(1, |config| config.tickets.open = Open::These(BTreeSet::new()));
    let (me, other) = (candidate(1), candidate(2));
    let ask = async |who: &cando_signer::Key, code: Option<&str>| {
        let mut body = json!({ "assessment": "tiny-choice", "locale": "en", "subject": who.did() });
        if let Some(code) = code {
            body["invitation"] = code.into();
        }
        house.post("/api/tickets", "", &body).await
    };
    assert_eq!(ask(&me, None).await.fault(), (403, "invitation-needed".into()));
    let code = invite(&house, json!({ "assessment": "tiny-choice", "extraTime": 50, "note": "Ada" })).await;
    let (mine, theirs) = (ask(&me, Some(&code)).await.expect(201), ask(&other, Some(&code)).await.expect(201));
    let (mine, theirs) = (Pass::of(&mine), Pass::of(&theirs));
    assert_eq!(mine.ticket.body.limits.time, modules::TIME * 3 / 2);
    let opened = house.open(&me, &mine).await;
    assert_eq!(opened["state"]["limit"], modules::TIME * 3 / 2);
    let late = house.post("/api/attempts", &theirs.token, &theirs.acceptance(&other, 7)).await;
    assert_eq!(late.fault(), (403, "invitation-used".into()), "one use, and the first to open has it");
    assert_eq!(ask(&me, Some(&code)).await.fault(), (403, "invitation-used".into()));
    let list = house.get("/api/admin/invitations", &house.operator).await.expect(200);
    assert_eq!((&list["invitations"][0]["used"], &list["invitations"][0]["note"]), (&1.into(), &"Ada".into()));
    assert!(!list.to_string().contains(&code));
}

#[tokio::test]
async fn invitations_have_limits() {
    let house = House::new();
    for (body, code) in [
        (json!({ "assessment": "no-such" }), (404, "not-found")),
        (json!({ "assessment": "tiny-choice", "uses": 0 }), (422, "limit")),
        (json!({ "assessment": "tiny-choice", "extraTime": 901 }), (422, "limit")),
        (json!({ "assessment": "tiny-choice", "note": "x".repeat(1001) }), (422, "limit")),
        (json!({ "assessment": "tiny-choice", "uses": -1 }), (400, "malformed")),
    ] {
        let refused = house.post("/api/admin/invitations", &house.operator, &body).await;
        assert_eq!(refused.fault(), (code.0, code.1.into()), "{body}");
    }
}

#[tokio::test]
async fn the_next_attempt_waits_for_its_cooldown() {
    let house = House::with(1, |config| config.tickets.cooldown = Duration::from_secs(3600));
    let me = candidate(1);
    house.take(&me, ["b", "a"]).await;
    let body = json!({ "assessment": "tiny-choice", "locale": "en", "subject": me.did() });
    let refused = house.post("/api/tickets", "", &body).await;
    assert_eq!(refused.headers["retry-after"], "3600");
    assert_eq!(refused.fault(), (429, "cooldown".into()));
    house.world.pass(3_600_000);
    assert_eq!(house.ticket(&me, "tiny-choice").await.ticket.body.attempt, 2);
}

#[tokio::test]
async fn the_operator_sees_how_far_each_ticket_came() {
    let house = House::new();
    let done = house.take(&candidate(1), ["b", "a"]).await;
    let head = house.head(&candidate(1), &done).await;
    house.sign_head(&done, &head).await.expect(200);
    house.take(&candidate(2), ["b", "a"]).await;
    let open = house.ticket(&candidate(3), "tiny-choice").await;
    house.open(&candidate(3), &open).await;
    house.ticket(&candidate(4), "tiny-choice").await;
    assert_eq!(statuses(&house).await, ["ended", "issued", "open", "waiting"]);
    house.world.pass(24 * 3_600_000 + 1000);
    assert_eq!(statuses(&house).await, ["abandoned", "ended", "issued", "lapsed"]);

    let summary = house.get("/api/admin/summary", &house.operator).await.expect(200);
    let line = &summary["assessments"][0];
    let counts = ["tickets", "opened", "ended", "issued"].map(|name| line[name].as_u64().unwrap());
    assert_eq!(counts, [4, 3, 2, 1]);
    assert_eq!(line["costs"]["entries"], 7);
    assert!(line["costs"]["fuel"].as_u64().unwrap() > 0 && line["costs"]["bytes"].as_u64().unwrap() > 1000);
}

async fn statuses(house: &House) -> Vec<String> {
    let list = house.get("/api/admin/attempts", &house.operator).await.expect(200);
    let attempts = list["attempts"].as_array().unwrap();
    let mut found: Vec<String> = attempts.iter().map(|line| line["status"].as_str().unwrap().into()).collect();
    found.sort();
    found
}

//! Taking credentials back: places, lists, marks.

use axum::body::Body;
use axum::http::{Method, Request};
use cando_server::{Config, Fault, Service, Standing, StartError, StatusError, mark_credential};
use cando_signer::status::{Lists, Moment, Origin, Standing as Found, lists_of, standing};
use cando_signer::{CheckVerdict, Conclusion, Credential, Submission, verify};
use serde_json::{Value, json};

use crate::support::{Fails, House, Pass, Reply, candidate};

const URL: &str = "https://a.example";

fn house() -> House {
    House::with(1000, |config| config.url = Some(URL.into()))
}

/// An attempt that ended with a credential.
async fn issue(house: &House, number: u8) -> (Pass, Value) {
    let me = candidate(number);
    let pass = house.take(&me, ["b", "b"]).await;
    let head = house.head(&me, &pass).await;
    let issued = house.sign_head(&pass, &head).await.expect(200);
    (pass, issued["credential"].clone())
}

async fn fetch(house: &House, path: &str, tag: Option<&str>) -> Reply {
    let request = Request::builder().method(Method::GET).uri(path).header("if-none-match", tag.unwrap_or("none"));
    house.send(request.body(Body::empty()).unwrap()).await
}

/// What the lists say of a credential that are to be had now.
async fn judge(house: &House, credential: &Value) -> Found {
    let mut files = Vec::new();
    for url in lists_of(credential, Origin::CanDo) {
        files.push(fetch(house, url.strip_prefix(URL).unwrap(), None).await.bytes);
    }
    let now = "2026-11-22T13:30:00Z".parse().unwrap();
    let lists = Lists::read(files.iter().map(|file| &file[..]));
    standing(credential, Origin::CanDo, &lists, &Moment::new(now, 7200))
}

async fn mark(house: &House, pass: &Pass, standing: &str) -> Reply {
    let path = format!("/api/admin/attempts/{}/standing", pass.id());
    house.post(&path, &house.operator, &json!({ "standing": standing })).await
}

#[tokio::test]
async fn a_credential_is_taken_back_and_put_in_force_again() {
    let house = house();
    let (pass, credential) = issue(&house, 1).await;
    let (_, other) = issue(&house, 2).await;
    let good = judge(&house, &credential).await;
    assert!(matches!(good, Found::Good { .. }), "{good:?}");
    assert_eq!(mark(&house, &pass, "suspended").await.expect(200)["standing"], "suspended");
    assert!(matches!(judge(&house, &credential).await, Found::Suspended { .. }));
    assert!(matches!(judge(&house, &other).await, Found::Good { .. }));
    assert_eq!(mark(&house, &pass, "good").await.expect(200)["standing"], "good");
    assert!(matches!(judge(&house, &credential).await, Found::Good { .. }));
    mark(&house, &pass, "revoked").await.expect(200);
    assert!(matches!(judge(&house, &credential).await, Found::Revoked { .. }));
    for standing in ["good", "suspended"] {
        assert_eq!(mark(&house, &pass, standing).await.fault(), (409, "revoked".into()));
    }
    mark(&house, &pass, "revoked").await.expect(200);
    let lines = house.get("/api/admin/attempts", &house.operator).await.expect(200);
    let of = |id: &str| lines["attempts"].as_array().unwrap().iter().find(|line| line["id"] == id).unwrap().clone();
    assert_eq!(of(pass.id())["standing"], "revoked");
    assert_eq!(mark(&house, &pass, "void").await.fault(), (400, "malformed".into()));
    let path = format!("/api/admin/attempts/{}/standing", pass.id());
    let body = json!({ "standing": "revoked" });
    assert_eq!(house.post(&path, &pass.token, &body).await.fault(), (401, "unauthorized".into()));
}

/// What a candidate downloads is verified without asking anybody; later, it says what holds then.
#[tokio::test]
async fn a_bundle_has_all_that_a_verifier_needs() {
    let house = house();
    let (pass, _) = issue(&house, 1).await;
    let now: cando_record::Instant = "2026-11-22T13:30:00Z".parse().unwrap();
    let verdict = async || {
        let bundle = house.get(&pass.path("credential"), &pass.token).await.expect(200);
        let verdict = verify(&Submission::new(bundle.to_string().as_bytes(), now.clone()));
        let of = |id: &str| verdict.checks.iter().find(|check| check.id == id).unwrap().verdict;
        (verdict.conclusion, of("evidence"), of("status"))
    };
    assert_eq!(verdict().await, (Conclusion::Valid, CheckVerdict::Pass, CheckVerdict::Pass));
    mark(&house, &pass, "revoked").await.expect(200);
    assert_eq!(verdict().await, (Conclusion::Invalid, CheckVerdict::Pass, CheckVerdict::Fail));
}

#[tokio::test]
async fn lists_are_made_again_when_they_change_and_before_they_are_old() {
    let house = house();
    let (pass, _) = issue(&house, 1).await;
    let path = "/status/suspension/1";
    let first = fetch(&house, path, None).await;
    let header = |reply: &Reply, name: &str| reply.headers[name].to_str().unwrap().to_owned();
    assert_eq!(header(&first, "content-type"), "application/json");
    assert_eq!(header(&first, "cache-control"), "public, max-age=300");
    assert_eq!(header(&first, "access-control-allow-origin"), "*");
    assert_eq!(first.json()["validFrom"], "2026-11-22T12:00:00Z");
    assert_eq!(first.json()["validUntil"], "2026-11-29T12:00:00Z");
    house.world.pass(3_599_000);
    let tag = header(&first, "etag");
    assert_eq!(fetch(&house, path, Some(&tag)).await.status, 304);
    mark(&house, &pass, "suspended").await.expect(200);
    let changed = fetch(&house, path, Some(&tag)).await;
    assert_eq!((changed.status.as_u16(), &changed.json()["validFrom"]), (200, &"2026-11-22T12:59:59Z".into()));
    house.world.pass(3_600_000);
    assert_eq!(fetch(&house, path, None).await.json()["validFrom"], "2026-11-22T13:59:59Z");
    house.world.set_back(7_000_000);
    assert_eq!(fetch(&house, path, None).await.json()["validFrom"], "2026-11-22T12:03:19Z");
    for path in ["/status/suspension/0", "/status/suspension/01", "/status/suspension/2", "/status/message/1"] {
        assert_eq!(fetch(&house, path, None).await.fault(), (404, "not-found".into()), "{path}");
    }
}

#[tokio::test]
async fn without_an_address_there_is_no_status() {
    let house = House::new();
    let (pass, credential) = issue(&house, 1).await;
    assert_eq!(credential.get("credentialStatus"), None);
    assert_eq!(fetch(&house, "/status/suspension/1", None).await.fault(), (404, "not-found".into()));
    assert_eq!(mark(&house, &pass, "revoked").await.fault(), (409, "untracked".into()));
    let lines = house.get("/api/admin/attempts", &house.operator).await.expect(200);
    assert_eq!(lines["attempts"][0]["standing"], Value::Null);
}

#[tokio::test]
async fn places_outlive_a_restart_a_failed_write_and_erasure() {
    let mut house = house();
    let (pass, credential) = issue(&house, 1).await;
    mark(&house, &pass, "revoked").await.expect(200);
    house.crash();
    assert!(matches!(judge(&house, &credential).await, Found::Revoked { .. }));
    house.call(Method::DELETE, &pass.path(""), &pass.token, Body::empty()).await.expect(204);
    assert!(matches!(judge(&house, &credential).await, Found::Revoked { .. }));
    let me = candidate(2);
    let pass = house.take(&me, ["b", "b"]).await;
    let head = house.head(&me, &pass).await;
    for (write, how) in [("number", Fails::Lost), ("number", Fails::Persisted), ("credential", Fails::Lost)] {
        house.world.fail(write, how);
        assert_eq!(house.sign_head(&pass, &head).await.status, 503, "{write} {how:?}");
    }
    let issued = house.sign_head(&pass, &head).await.expect(200)["credential"].clone();
    assert_ne!(issued["credentialStatus"], credential["credentialStatus"]);
    assert!(matches!(judge(&house, &issued).await, Found::Good { .. }));
    house.world.fail("mark", Fails::Lost);
    assert_eq!(mark(&house, &pass, "revoked").await.status, 503);
    assert!(matches!(judge(&house, &issued).await, Found::Good { .. }));
}

#[tokio::test]
async fn the_address_stays_what_credentials_name() {
    let mut house = house();
    issue(&house, 1).await;
    let moved = Config { url: Some("https://b.example".into()), ..house.config.clone() };
    match Service::open(moved, &house.library(), house.world.clone()) {
        Err(StartError::Status(StatusError::Moved { known, given })) => {
            assert_eq!([known, given], ["https://a.example/status", "https://b.example/status"]);
        }
        other => panic!("{:?}", other.err()),
    }
    house.config.url = None;
    house.crash();
    let (_, credential) = issue(&house, 2).await;
    assert!(matches!(judge(&house, &credential).await, Found::Good { .. }));
}

/// `cando revoke --data`, while the service runs.
#[tokio::test]
async fn another_process_can_take_a_credential_back() {
    let house = house();
    let (_, credential) = issue(&house, 1).await;
    assert!(matches!(judge(&house, &credential).await, Found::Good { .. }));
    let document = Credential::read(credential.to_string().as_bytes()).unwrap();
    mark_credential(&house.config.data, &document, Standing::Suspended).unwrap();
    assert!(matches!(judge(&house, &credential).await, Found::Suspended { .. }));
    let (_, elsewhere) = issue(&self::house(), 2).await;
    let elsewhere = Credential::read(elsewhere.to_string().as_bytes()).unwrap();
    let unknown = mark_credential(&house.config.data, &elsewhere, Standing::Revoked);
    assert!(matches!(unknown, Err(Fault::Unknown(_))), "{unknown:?}");
    assert!(matches!(judge(&house, &credential).await, Found::Suspended { .. }));
}

//! The service's log: each ticket before it is accepted, each credential, and the files for everybody.

use cando_record::{Acceptance, Digest, Evidence, Seed, json};
use cando_server::config::Log;
use cando_server::log::{Folder, audit};
use cando_signer::log::{Demand, Logged, Note, Policy, SignatureType, Subject, Vkey};
use cando_signer::{Credential, Key, sign};
use serde_json::json;

use crate::support::{House, Pass, candidate};

fn logged_house() -> House {
    let origin = "service.example/log".parse().unwrap();
    House::with(1000, |config| config.log = Some(Log { origin, witnesses: vec![] }))
}

fn key(house: &House) -> Vkey {
    let pem = std::fs::read_to_string(house.config.data.join("log.pem")).unwrap();
    let Ok(key) = Key::from_pem(&pem) else { panic!("no key") };
    Vkey::new("service.example/log".parse().unwrap(), SignatureType::Log, key.public().clone())
}

#[tokio::test]
async fn tickets_and_credentials_are_logged() {
    let mut house = logged_house();
    let me = candidate(1);
    let policy = Policy::read(format!("log {}\nquorum none\n", key(&house)).as_bytes()).unwrap();
    let demand = Demand { age: None, now: 1_795_350_000, policy: &policy, seen: &[] };

    let body = json!({ "assessment": "tiny-choice", "locale": "en", "subject": me.did() });
    let reply = house.post("/api/tickets", "", &body).await.expect(201);
    let (pass, proof) = (Pass::of(&reply), reply["logged"].as_str().unwrap());
    assert_eq!(Logged::ticket(proof.as_bytes(), &pass.ticket, &demand).unwrap().index(), 0);

    let accept = |logged: &str| {
        let logged = Some(Digest::of(logged.as_bytes()));
        let acceptance = Acceptance { logged, nonce: Seed([7; 32]), ticket: pass.ticket.digest() };
        json!({ "acceptance": sign(acceptance, &me).unwrap() })
    };
    let other = house.post("/api/attempts", &pass.token, &accept("another proof")).await;
    assert_eq!(other.fault(), (422, "other-entry".into()));
    house.post("/api/attempts", &pass.token, &accept(proof)).await.expect(201);
    for (i, option) in (0..).zip(["b", "b"]) {
        house.answer(&pass, i + 2, i, option).await.expect(200);
    }
    let head = house.head(&me, &pass).await;
    let issued = house.sign_head(&pass, &head).await.expect(200);

    let evidence: Evidence = json::from_value(issued["evidence"].clone()).unwrap();
    assert_eq!(evidence.logged.as_deref(), Some(proof));
    let credential = Credential::read(&json::canonical(&issued["credential"])).unwrap();
    let results = credential.as_value()["credentialSubject"]["result"].as_array().unwrap();
    assert_eq!(results.last().unwrap()["value"], "service.example/log 0");
    let proof = issued["log"].as_str().unwrap();
    assert_eq!(Logged::credential(proof.as_bytes(), &credential, &demand).unwrap().index(), 1);

    house.crash();
    assert_eq!(house.sign_head(&pass, &head).await.expect(200), issued, "nothing is logged twice");
    let audit = audit(&Folder::new(house.config.data.join("log")), &key(&house), &[], true).unwrap();
    assert_eq!((audit.tickets, audit.credentials, audit.irregular.len()), (1, 1, 0));
}

#[tokio::test]
async fn the_log_is_served_as_files() {
    let house = logged_house();
    house.ticket(&candidate(1), "tiny-choice").await;
    let checkpoint = house.get("/log/checkpoint", "").await;
    assert_eq!((checkpoint.status.as_u16(), &checkpoint.headers["cache-control"]), (200, &"no-cache".parse().unwrap()));
    assert_eq!(checkpoint.headers["content-type"], "text/plain; charset=utf-8");
    let note = Note::read(&checkpoint.bytes).unwrap();
    assert!(note.by(&key(&house)).unwrap().is_some());
    let bundle = house.get("/log/tile/entries/000.p/1", "").await;
    assert!(bundle.headers["cache-control"].to_str().unwrap().contains("immutable"));
    let entry = cando_signer::log::Entry::read(&bundle.bytes[2..]).unwrap();
    assert!(matches!(entry.subject, Subject::Ticket { attempt: 1, .. }));
    assert_eq!(house.get("/log/tile/0/000.p/1", "").await.bytes.len(), 32);
    for gone in ["tile/0/000", "tile/0/000.p/2", "tile/0/../000", ".state/checkpoint", "tile/0/000.p/01", "x"] {
        assert_eq!(house.get(&format!("/log/{gone}"), "").await.status.as_u16(), 404, "{gone}");
    }
    assert_eq!(House::new().get("/log/checkpoint", "").await.status.as_u16(), 404, "no log was asked for");
}

#[tokio::test]
async fn without_a_log_nothing_is_said_of_one() {
    let house = House::new();
    let me = candidate(1);
    let pass = house.take(&me, ["b", "b"]).await;
    let head = house.head(&me, &pass).await;
    let issued = house.sign_head(&pass, &head).await.expect(200);
    assert!(issued.get("log").is_none() && issued["evidence"].get("logged").is_none());
}

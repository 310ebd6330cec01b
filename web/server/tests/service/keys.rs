//! The issuer's keys: encrypted, rotated while attempts are under way, and ended.

use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use cando_record::{KeyHistory, KeyHistoryFormat, KeyStatement, RetirementReason, Signed, Succession};
use cando_server::config::{AskPassphrase, Issuer};
use cando_server::{HISTORY_FILE, IdentityError, KEY_FILE, Service, StartError};
use cando_signer::{Key, KeyError, Passphrase, sign};

use crate::support::{House, candidate};

const AT: &str = "2026-11-22T12:00:00Z";

fn write(path: &Path, text: &[u8]) {
    let mut file = OpenOptions::new().create(true).write(true).truncate(true).mode(0o600).open(path).unwrap();
    file.write_all(text).unwrap();
}

fn ask(text: &'static str) -> Issuer {
    let answer = move |_: &Path| Passphrase::new(String::from(text).into()).map_err(|error| error.to_string());
    Issuer::Files(Some(AskPassphrase::new(true, answer)))
}

fn start(house: &House) -> Result<(), StartError> {
    Service::open(house.config.clone(), &house.library(), house.world.clone()).map(drop)
}

fn issuer(house: &House) -> Key {
    Key::from_pem(&std::fs::read_to_string(house.config.data.join(KEY_FILE)).unwrap())
        .map_err(|e| e.to_string())
        .unwrap()
}

fn rotation(old: &Key, new: &Key) -> Signed<KeyStatement> {
    let succession = sign(Succession { at: AT.parse().unwrap(), predecessor: old.did() }, new).unwrap();
    sign(KeyStatement::Rotation { succession }, old).unwrap()
}

fn retirement(key: &Key, by: &Key) -> Signed<KeyStatement> {
    let (at, reason) = (AT.parse().unwrap(), RetirementReason::Retired);
    sign(KeyStatement::Retirement { at, key: key.did(), reason, since: AT.parse().unwrap() }, by).unwrap()
}

fn say(house: &House, statements: Vec<Signed<KeyStatement>>) {
    let history = KeyHistory { format: KeyHistoryFormat::V1, statements };
    write(&house.config.data.join(HISTORY_FILE), &serde_json::to_vec(&history).unwrap());
}

#[tokio::test]
async fn an_encrypted_key_asks_for_its_passphrase() {
    let mut house = House::with(1000, |config| config.issuer = ask("rosebud"));
    let pem = std::fs::read_to_string(house.config.data.join(KEY_FILE)).unwrap();
    assert!(pem.contains("BEGIN ENCRYPTED PRIVATE KEY"), "made at the first start");
    house.crash();
    house.take(&candidate(1), ["b", "a"]).await;
    for (issuer, wanted) in [(ask("rosebed"), KeyError::Passphrase), (Issuer::Files(None), KeyError::Encrypted)] {
        house.config.issuer = issuer;
        let found = start(&house);
        assert!(matches!(&found, Err(StartError::Identity(IdentityError::Key { error, .. })) if *error == wanted));
    }
    house.config.issuer = ask("");
    assert!(matches!(start(&house), Err(StartError::Identity(IdentityError::Passphrase { .. }))));
}

/// Whatever was begun with the old key ends with it; what begins now is the new one's.
#[tokio::test]
async fn a_rotation_loses_nothing_that_is_under_way() {
    let mut house = House::new();
    let (old, new) = (issuer(&house), candidate(9));
    let (one, two, three) = (candidate(1), candidate(2), candidate(3));
    let ended = house.take(&one, ["b", "a"]).await;
    let open = house.ticket(&two, "tiny-choice").await;
    house.open(&two, &open).await;
    let unopened = house.ticket(&three, "tiny-choice").await;

    say(&house, vec![rotation(&old, &new)]);
    assert!(
        matches!(start(&house), Err(StartError::Identity(IdentityError::Other { .. }))),
        "the new key must be there"
    );
    write(&house.config.data.join("issuer-2.pem"), new.to_pem().as_bytes());
    house.crash();
    assert_eq!(house.get("/api/assessments", "").await.expect(200)["issuer"], new.did());
    assert_eq!(house.ticket(&candidate(4), "tiny-choice").await.ticket.by, new.did());
    let issued_by = async |pass, who| {
        let head = house.head(who, pass).await;
        house.sign_head(pass, &head).await.expect(200)["credential"]["issuer"]["id"].as_str().unwrap().to_owned()
    };
    assert_eq!(issued_by(&ended, &one).await, old.did());
    for (n, item, option) in [(2, 0, "b"), (3, 1, "a")] {
        house.answer(&open, n, item, option).await.expect(200);
    }
    assert_eq!(issued_by(&open, &two).await, old.did());
    let bundle = house.get(&open.path("credential"), &open.token).await.expect(200);
    assert_eq!(bundle["keys"][0]["statement"]["by"], old.did(), "what the issuer said of its keys goes along");

    say(&house, vec![rotation(&old, &new), retirement(&old, &new)]);
    house.crash();
    let refused = house.post("/api/attempts", &unopened.token, &unopened.acceptance(&three, 7)).await;
    assert_eq!(refused.fault(), (410, "key-ended".into()), "nobody could vouch for it in the end");
    house.get(&ended.path("credential"), &ended.token).await.expect(200);
    std::fs::remove_file(house.config.data.join(KEY_FILE)).unwrap();
    house.crash();
    let next = house.take(&candidate(5), ["b", "a"]).await;
    let head = house.head(&candidate(5), &next).await;
    assert_eq!(house.sign_head(&next, &head).await.expect(200)["credential"]["issuer"]["id"], new.did());
}

#[tokio::test]
async fn keys_that_may_not_sign_are_named() {
    let house = House::new();
    let (old, new, thief) = (issuer(&house), candidate(9), candidate(8));
    say(&house, vec![retirement(&old, &old)]);
    assert!(matches!(start(&house), Err(StartError::Identity(IdentityError::Ended { .. }))));
    say(&house, vec![rotation(&old, &new), rotation(&old, &thief)]);
    assert!(matches!(start(&house), Err(StartError::Identity(IdentityError::History { .. }))));
    write(&house.config.data.join(HISTORY_FILE), b"{}");
    assert!(matches!(start(&house), Err(StartError::Identity(IdentityError::Json { .. }))));
    say(&house, vec![rotation(&thief, &new)]);
    write(&house.config.data.join("issuer-2.pem"), new.to_pem().as_bytes());
    start(&house).unwrap();
    assert_eq!(house.get("/api/assessments", "").await.expect(200)["issuer"], old.did(), "another issuer's line");
}

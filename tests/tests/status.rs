//! Taking credentials back and showing a part of them, with the real binary.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod support;

use std::fs;

use serde_json::Value;
use support::{Bench, random};

const SHOW: &str = "status show credential.json --lists lists/publish/suspension/1 lists/publish/revocation/1";
const BACK: &str = "credential.json --status lists --key grader.pem";

/// A bench with a register, and a credential that has its place in it.
fn issued() -> Option<Bench> {
    let bench = Bench::open()?;
    bench.certified("half");
    bench.ok("status new lists --url https://a.example/status --key grader.pem");
    bench.ok("issue evidence.json --key grader.pem --status lists --sd-jwt twin.txt");
    Some(bench)
}

fn standing(bench: &Bench) -> (i32, String) {
    let ran = bench.run(&format!("{SHOW} --json"));
    let found: Value = serde_json::from_str(&ran.out).unwrap();
    (ran.code, found["standing"].as_str().unwrap().into())
}

#[test]
fn a_credential_is_suspended_reinstated_and_revoked() {
    let Some(bench) = issued() else { return };
    assert_eq!(standing(&bench), (0, "good".into()));
    bench.ok(&format!("suspend {BACK}"));
    assert_eq!(standing(&bench), (1, "suspended".into()));
    bench.ok(&format!("reinstate {BACK}"));
    assert_eq!(standing(&bench), (0, "good".into()));
    let said = bench.ok(&format!("revoke {BACK}"));
    assert!(said.contains("credential.json: is now revoked"), "{said}");
    assert!(bench.ok(&format!("revoke {BACK}")).contains("was already revoked"));
    assert_eq!(standing(&bench), (1, "revoked".into()));
    for command in ["reinstate", "suspend"] {
        let ran = bench.run(&format!("{command} {BACK}"));
        assert_eq!((ran.code, ran.err.lines().next()), (1, Some("error: the credential is revoked for good")));
    }
    assert_eq!(standing(&bench), (1, "revoked".into()));
    let again = bench.run("issue evidence.json --key grader.pem --status lists");
    assert_eq!(again.code, 1, "{}", again.err);
    let said = bench.run(SHOW).out;
    assert!(said.starts_with("credential.json: REVOKED for good, as of 20"), "{said}");
}

/// In one file, to be read without a network.
#[test]
fn stapled_lists_are_read_and_dated() {
    let Some(bench) = issued() else { return };
    let lists = ["suspension", "revocation"].map(|purpose| bench.read(&format!("lists/publish/{purpose}/1")));
    let credential = bench.read("credential.json");
    let bundle = serde_json::json!({ "credential": credential, "format": "cando-bundle/1", "statusLists": lists });
    bench.write("bundle.json", &bundle);
    let said = bench.ok("status show bundle.json");
    assert!(said.starts_with("bundle.json: stands, as of 20"), "{said}");
    assert!(said.contains("stapled: https://a.example/status/suspension/1, signed "), "{said}");
    let mut spoilt = bundle;
    spoilt["statusLists"][0]["validUntil"] = "2099-01-01T00:00:00Z".into();
    bench.write("bundle.json", &spoilt);
    let said = bench.run("status show bundle.json");
    assert_eq!(
        (said.code, said.out.contains("stapled: says nothing: its signature does not fit")),
        (4, true),
        "{}",
        said.out
    );
}

#[test]
fn what_cannot_be_told_is_not_good() {
    let Some(bench) = issued() else { return };
    let one = bench.run("status show credential.json --lists lists/publish/suspension/1");
    assert_eq!(one.code, 4, "{}", one.out);
    assert!(one.out.contains("https://a.example/status/revocation/1 is not at hand"), "{}", one.out);
    bench.ok("issue evidence.json --key grader.pem -o plain.json");
    let plain = bench.run("status show plain.json --lists lists/publish/suspension/1");
    assert_eq!((plain.code, plain.out.contains("publishes no status")), (4, true));
    bench.ok("key new -o other.pem");
    for line in ["renew lists --key other.pem", "new lists --url https://a.example --key grader.pem"] {
        assert_eq!(bench.run(&format!("status {line}")).code, 2, "{line}");
    }
    let none = bench.run("revoke plain.json --status lists --key grader.pem");
    assert!(none.err.contains("has no place in lists"), "{}", none.err);
    let mut forged = bench.read("credential.json");
    forged["credentialSubject"]["result"][0]["value"] = "999".into();
    bench.write("forged.json", &forged);
    assert_eq!(bench.run("revoke forged.json --status lists --key grader.pem").code, 1);
    assert_eq!(standing(&bench), (0, "good".into()));
}

/// Killed while it wrote a line, or run twice: no place is given away twice, and each evidence keeps its own.
#[test]
fn places_are_given_away_once() {
    let Some(bench) = issued() else { return };
    let place = |name: &str| bench.read(name)["credentialStatus"].take();
    let first = place("credential.json");
    let path = bench.path("lists/issued");
    let mut cut = fs::read(&path).unwrap();
    assert_eq!(cut.len(), 65);
    cut.extend(b"0123abc");
    fs::write(&path, cut).unwrap();
    bench.ok("issue evidence.json --key grader.pem --status lists -o again.json");
    assert_eq!(place("again.json"), first);
    let (did, nonce) = (bench.ok("key show me.pem"), random());
    bench.ok(&format!("ticket new number-series --for {} --key grader.pem -o second.json", did.trim()));
    bench.ok(&format!("answers --ticket second.json --nonce {nonce} --quality perfect -o second-answers.json"));
    bench.ok(&format!(
        "take --ticket second.json --identity me.pem --nonce {nonce} --answers second-answers.json -o second-evidence.json"
    ));
    bench.ok("issue second-evidence.json --key grader.pem --status lists -o second-credential.json");
    assert_ne!(place("second-credential.json"), first);
    assert_eq!(fs::read(&path).unwrap().len(), 130);
}

#[test]
fn a_part_is_shown_to_one_verifier() {
    let Some(bench) = issued() else { return };
    let names = bench.ok("disclose twin.txt");
    assert!(names.contains("inductive-reasoning: {") && names.contains("ended: \"completed\""), "{names}");
    let show = "disclose twin.txt --audience https://employer.example --nonce 4f2a";
    bench.ok(&format!("{show} --identity me.pem --show inductive-reasoning attempt"));
    let shown = fs::read_to_string(bench.path("shown.txt")).unwrap();
    assert_eq!(shown.matches('~').count(), 3);
    assert_eq!(bench.run(&format!("{show} --identity grader.pem")).code, 2);
    let unknown = bench.run(&format!("{show} --identity me.pem --show shoe-size"));
    assert!(unknown.err.contains("it has: assessment, attempt,"), "{}", unknown.err);
    assert_eq!(bench.run("disclose twin.txt --identity me.pem --nonce 4f2a").code, 2);
    assert_eq!(bench.run("disclose credential.json").code, 2);
    let said = bench.json("inspect twin.txt --json");
    let credential = bench.json("inspect credential.json --json");
    assert_eq!((&said["holds"], &said["says"]["credential"]), (&true.into(), &credential["digest"]));
}

/// Lists by the issuer's next key count for whoever has its statement.
#[test]
fn lists_of_a_later_key_need_its_history() {
    let Some(bench) = issued() else { return };
    bench.ok("key rotate grader.pem -o next.pem");
    bench.ok("status renew lists --key next.pem --take-over");
    assert_eq!(standing(&bench), (4, "unknown".into()));
    let known = bench.json(&format!("{SHOW} --json --keys key-history.json"));
    assert_eq!(known["standing"], "good");
}

#[test]
fn lists_are_inspected() {
    let Some(bench) = issued() else { return };
    let told = bench.json("inspect lists/publish/revocation/1 --json");
    let [file, list, purpose] = ["file", "list", "purpose"].map(|name| told[name].as_str().unwrap());
    assert_eq!((file, list, purpose), ("status list", "holds", "revocation"));
    let changed =
        fs::read_to_string(bench.path("lists/publish/revocation/1")).unwrap().replace("revocation", "message");
    bench.write_bytes("changed", changed.as_bytes());
    assert_ne!(bench.json("inspect changed --json")["list"], "holds");
}

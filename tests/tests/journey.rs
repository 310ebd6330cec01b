//! The whole path on the command line: take, replay, issue, verify, and every exit code on the way.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod support;

use std::fs;
use std::time::{Duration, Instant};

use support::{Bench, random};

#[test]
fn an_attempt_becomes_a_credential_that_holds() {
    let Some(bench) = Bench::open() else { return };
    bench.certified("perfect");
    let fast = bench.json("replay evidence.json --json");
    let exact = bench.json("replay evidence.json --json --engine wasmi");
    for member in ["head", "fuel", "outcome", "steps", "evidence", "finding"] {
        assert_eq!(fast["report"][member], exact["report"][member], "{member}");
    }
    assert_eq!(fast["report"]["outcome"]["scores"][0]["scaled"], 1000);
    assert!(fast["cost"]["cpuMicroseconds"].as_u64().unwrap() > 0);
    bench.ok("issue evidence.json --key grader.pem --name Grader");
    for line in ["verify credential.json", "verify credential.json --evidence evidence.json"] {
        bench.ok(line);
    }
    let verdict = bench.json("verify credential.json --evidence evidence.json --replay --json");
    assert_eq!(verdict["conclusion"], "valid");
    let not_passed = |verdict: &serde_json::Value| -> Vec<String> {
        let checks = verdict["checks"].as_array().unwrap().iter().filter(|check| check["verdict"] != "pass");
        checks.map(|check| format!("{} {}", check["id"], check["verdict"]).replace('"', "")).collect()
    };
    assert_eq!(
        not_passed(&verdict),
        ["issuer warn", "graders not-run", "status not-run", "log not-run", "holder not-run"]
    );
    bench.ok("verify credential.json --evidence evidence.json --replay --engine wasmi");
}

/// Another grader runs it again; one file then carries all, and one who trusts both sees nothing left open but a status.
#[test]
fn graders_confirm_and_one_file_carries_all() {
    let Some(bench) = Bench::open() else { return };
    bench.certified("half");
    bench.ok("issue evidence.json --key grader.pem");
    bench.ok("key new -o north.pem");
    let own = bench.run("cosign evidence.json --key grader.pem");
    assert_eq!((own.code, own.err.contains("ask another grader")), (2, true), "{}", own.err);
    bench.ok("cosign evidence.json --key north.pem");
    bench.ok("staple credential.json --evidence evidence.json --confirmation confirmation.json");
    bench.ok("rebind --from me.pem --to north.pem");
    for (file, kind, says) in [
        ("bundle.json", "bundle", "/bundle/file"),
        ("confirmation.json", "confirmation", "/signature"),
        ("rebind.json", "rebind", "/rebind"),
    ] {
        let told = bench.json(&format!("inspect {file} --json"));
        let expected = if kind == "bundle" { "credential" } else { "holds" };
        assert_eq!(
            (told["file"].as_str(), told.pointer(says).unwrap().as_str()),
            (Some(kind), Some(expected)),
            "{told}"
        );
    }
    let (issuer, north) = (bench.ok("key show grader.pem"), bench.ok("key show north.pem"));
    bench.ok(&format!("trust add {} School --trust trust.json", issuer.trim()));
    bench.ok(&format!("trust add {} North --as grader --quorum 1 --trust trust.json", north.trim()));
    let verdict = bench.json("verify bundle.json --replay --trust trust.json --json");
    assert_eq!(verdict["conclusion"], "valid");
    let open: Vec<_> = verdict["checks"].as_array().unwrap().iter().filter(|c| c["verdict"] != "pass").collect();
    assert!(open.iter().all(|check| check["verdict"] == "not-run"), "{open:#?}");
    assert!(verdict["sentence"].as_str().unwrap().contains("School ("), "{verdict:#}");
    bench.ok(&format!("trust remove {} --trust trust.json", north.trim()));
    std::fs::write(bench.path("policy.json"), r#"{"format":"cando-policy/1","graders":1}"#).unwrap();
    let unmet = bench.run("verify bundle.json --replay --trust trust.json --policy policy.json");
    assert_eq!((unmet.code, unmet.out.contains("less than your policy demands")), (1, true), "{}", unmet.out);
}

#[test]
fn many_are_verified_by_one_command() {
    let Some(bench) = Bench::open() else { return };
    bench.certified("half");
    bench.ok("issue evidence.json --key grader.pem");
    let text = std::fs::read_to_string(bench.path("credential.json")).unwrap();
    std::fs::create_dir(bench.path("many")).unwrap();
    for (name, text) in
        [("a.json", &text), ("b.json", &text.replacen("Number series", "Medicine", 1)), ("c.txt", &"hello".into())]
    {
        std::fs::write(bench.path("many").join(name), text).unwrap();
    }
    std::fs::copy(bench.path("evidence.json"), bench.path("many/evidence.json")).unwrap();
    let ran = bench.run("verify many --evidence many --replay --json");
    let lines: Vec<serde_json::Value> = ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let told: Vec<_> =
        lines.iter().map(|line| (line["file"].as_str().unwrap(), &line["verdict"]["conclusion"])).collect();
    assert_eq!(told, [("many/a.json", &"valid".into()), ("many/b.json", &"invalid".into())]);
    assert_eq!((ran.code, ran.err.contains("2 verified")), (1, true), "{}", ran.err);
    let table = bench.run("verify many/a.json many/c.txt --evidence evidence.json --replay");
    assert_eq!(table.code, 2, "{}", table.out);
    assert!(table.out.lines().next().unwrap().starts_with("valid      many/a.json"), "{}", table.out);
    assert!(table.out.contains("replayed"), "{}", table.out);
}

#[test]
fn a_ticket_is_for_one_attempt() {
    let Some(bench) = Bench::open() else { return };
    bench.certified("half");
    let again = bench.run("take --ticket ticket.json --identity me.pem --answers answers.json -o again.json");
    assert_eq!(again.code, 1, "{}", again.err);
    assert!(again.err.contains("has been used"), "{}", again.err);
    assert!(!bench.path("again.json").exists());
}

#[test]
fn a_ticket_that_does_not_fit_is_refused() {
    let Some(bench) = Bench::open() else { return };
    let did = bench.keys();
    bench.ok("key new -o other.pem");
    let new = |rest: &str| bench.ok(&format!("ticket new number-series --for {did} --key grader.pem {rest}"));
    new("-o good.json");
    new("-o late.json --from 2020-01-01T00:00:00Z --until 2020-01-02T00:00:00Z");
    new("-o early.json --from 2999-01-01T00:00:00Z --until 2999-01-02T00:00:00Z");
    new("-o swapped.json");
    fs::copy(bench.path("good.secret"), bench.path("swapped.secret")).unwrap();
    new("-o forged.json");
    let mut forged = bench.read("forged.json");
    forged["body"]["limits"]["time"] = 99_999_999.into();
    bench.write("forged.json", &forged);
    for (ticket, identity, words) in [
        ("good", "other", "is for did:key:"),
        ("late", "me", "has expired"),
        ("early", "me", "not valid yet"),
        ("swapped", "me", "not the one that it commits to"),
        ("forged", "me", "signature does not hold"),
    ] {
        let ran = bench.run(&format!("take --ticket {ticket}.json --identity {identity}.pem --answers none.json"));
        assert_eq!(ran.code, 1, "{ticket}: {}", ran.err);
        assert!(ran.err.contains(words) && ran.err.contains("hint: "), "{ticket}: {}", ran.err);
    }
}

#[test]
fn a_practice_record_never_becomes_a_credential() {
    let Some(bench) = Bench::open() else { return };
    bench.keys();
    let seed = random();
    bench.ok(&format!("answers number-series --seed {seed} --quality perfect -o answers.json"));
    bench.ok(&format!("take number-series --practice --seed {seed} --answers answers.json"));
    bench.ok("replay practice.json");
    let issued = bench.run("issue practice.json --key grader.pem");
    assert_eq!((issued.code, issued.err.contains("practice")), (2, true), "{}", issued.err);
    assert!(!bench.path("credential.json").exists());
}

#[test]
fn another_grader_cannot_issue() {
    let Some(bench) = Bench::open() else { return };
    bench.certified("perfect");
    let issued = bench.run("issue evidence.json --key me.pem");
    assert_eq!((issued.code, issued.err.contains("use the key that signed the ticket")), (1, true), "{}", issued.err);
}

#[test]
fn an_attempt_goes_on_where_it_was_stopped() {
    let Some(bench) = Bench::open() else { return };
    let (did, nonce) = (bench.keys(), random());
    bench.ok(&format!("ticket new number-series --for {did} --key grader.pem"));
    bench.ok(&format!("answers --ticket ticket.json --nonce {nonce} --quality perfect -o all.json"));
    let mut some = bench.read("all.json");
    some["answers"].as_array_mut().unwrap().truncate(5);
    bench.write("some.json", &some);
    let take = format!("take --ticket ticket.json --identity me.pem --nonce {nonce} --answers");
    let stopped = bench.run(&format!("{take} some.json"));
    assert_eq!((stopped.code, stopped.err.contains("none for item 5")), (2, true), "{}", stopped.err);
    // As if the command had been killed while it wrote an entry.
    let journal = bench.path("ticket.journal");
    let mut torn = fs::read(&journal).unwrap();
    torn.extend_from_slice(br#"{"event":{"at":1"#);
    fs::write(&journal, torn).unwrap();
    let other =
        bench.run(&format!("take --ticket ticket.json --identity me.pem --nonce {} --answers all.json", random()));
    assert_eq!((other.code, other.err.contains("another nonce")), (1, true), "{}", other.err);
    // A second name for the journal, which holds the whole attempt when the command has removed the first.
    let kept = bench.path("kept.journal");
    fs::hard_link(&journal, &kept).unwrap();
    bench.ok(&format!("{take} all.json"));
    assert!(!journal.exists());
    // As if the command had been killed when the evidence was written, and the journal still there.
    let evidence = fs::read(bench.path("evidence.json")).unwrap();
    fs::rename(&kept, &journal).unwrap();
    bench.ok(&format!("{take} all.json"));
    assert!(!journal.exists());
    assert_eq!(fs::read(bench.path("evidence.json")).unwrap(), evidence);
    let report = bench.json("replay evidence.json --json");
    assert_eq!(report["report"]["outcome"]["scores"][0]["scaled"], 1000);
}

#[test]
fn a_killed_attempt_keeps_every_entry() {
    let Some(bench) = Bench::open() else { return };
    let (did, nonce) = (bench.keys(), random());
    bench.ok(&format!("ticket new number-series --for {did} --key grader.pem"));
    bench.ok(&format!("answers --ticket ticket.json --nonce {nonce} --quality half -o answers.json"));
    let line = format!("take --ticket ticket.json --identity me.pem --nonce {nonce} --answers answers.json");
    let arguments: Vec<&str> = line.split_whitespace().collect();
    let began = Instant::now();
    for delay in (0..).map(|n| Duration::from_millis(5 * n)) {
        let mut child = bench.command(&arguments).spawn().unwrap();
        std::thread::sleep(delay);
        child.kill().unwrap();
        child.wait().unwrap();
        let (evidence, journal) = (bench.path("evidence.json"), bench.path("ticket.journal"));
        if evidence.exists() {
            // Never half a file.
            bench.read("evidence.json");
            if !journal.exists() {
                break;
            }
        }
        assert!(began.elapsed() < Duration::from_secs(120), "it never came to its end");
    }
    bench.ok("replay evidence.json");
    bench.ok("issue evidence.json --key grader.pem");
    bench.ok("verify credential.json --evidence evidence.json --replay");
}

#[test]
fn keys_tickets_and_evidence_are_never_overwritten() {
    let Some(bench) = Bench::open() else { return };
    bench.certified("perfect");
    let files = ["grader.pem", "ticket.json", "ticket.secret", "evidence.json"];
    let before = files.map(|name| fs::read(bench.path(name)).unwrap());
    let did = bench.ok("key show me.pem");
    for line in [
        "key new -o grader.pem".to_owned(),
        format!("ticket new number-series --for {} --key grader.pem", did.trim()),
        "key new -o ticket.secret".to_owned(),
    ] {
        let ran = bench.run(&line);
        assert_eq!((ran.code, ran.err.contains("is not overwritten")), (2, true), "{line}: {}", ran.err);
    }
    bench.ok(&format!("ticket new number-series --for {} --key grader.pem -o second.json", did.trim()));
    let ran = bench.run("take --ticket second.json --identity me.pem --answers answers.json");
    assert_eq!((ran.code, ran.err.contains("is not overwritten")), (2, true), "{}", ran.err);
    assert!(!bench.path("second.journal").exists(), "the ticket was not opened");
    assert_eq!(files.map(|name| fs::read(bench.path(name)).unwrap()), before);
}

#[cfg(unix)]
#[test]
fn secrets_are_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let Some(bench) = Bench::open() else { return };
    bench.certified("perfect");
    for name in ["grader.pem", "me.pem", "ticket.secret"] {
        assert_eq!(fs::metadata(bench.path(name)).unwrap().permissions().mode() & 0o777, 0o600, "{name}");
    }
}

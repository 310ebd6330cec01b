//! `cando log`: from a ticket to a proof, and appending cut off by `kill -9`.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

use std::time::Duration;

use support::Bench;

mod support;

/// How often an append is killed.
const KILLS: u64 = 60;

fn keys(bench: &Bench) -> String {
    for key in ["log", "grader", "me", "witness"] {
        bench.ok(&format!("key new -o {key}.pem"));
    }
    bench.ok("log init log --origin log.example/one --key log.pem").trim().to_owned()
}

#[test]
fn a_logged_ticket_becomes_a_logged_credential() {
    let Some(bench) = Bench::open() else { return };
    let log = keys(&bench);
    let me = bench.ok("key show me.pem").trim().to_owned();
    bench.ok(&format!("ticket new number-series --for {me} --key grader.pem -o t.json --log log --log-key log.pem"));
    bench.ok(&format!("log witness log --state w --key witness.pem --name w.example --log {log}"));
    bench.ok(&format!("log verify t.tlog-proof --of t.json --log {log}"));
    let nonce = "07".repeat(32);
    bench.ok(&format!("answers --ticket t.json --nonce {nonce} --quality half -o answers.json"));
    bench
        .ok(&format!("take --ticket t.json --identity me.pem --nonce {nonce} --answers answers.json -o evidence.json"));
    bench.ok("issue evidence.json --key grader.pem -o credential.json");
    let results = bench.read("credential.json")["credentialSubject"]["result"].as_array().unwrap().clone();
    assert_eq!(results.last().unwrap()["value"], "log.example/one 0");
    bench.ok("log append log --key log.pem --of credential.json");
    bench.ok(&format!("log verify credential.tlog-proof --of credential.json --log {log}"));
    assert_eq!(bench.run(&format!("log verify credential.tlog-proof --of t.json --log {log}")).code, 1);
    let told = bench.ok(&format!("log verify log --log {log} --tickets"));
    assert!(told.contains("1 tickets, 1 credentials"), "{told}");
    bench.ok("verify credential.json --evidence evidence.json --replay");
}

#[test]
fn killed_at_any_moment_a_log_opens_and_is_whole() {
    let Some(bench) = Bench::open() else { return };
    let log = keys(&bench);
    let (mut seed, mut last) = (1u64, 0);
    for round in 0..KILLS {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let digest = format!("{round:064x}");
        let arguments = ["log", "append", "log", "--key", "log.pem", "--digest", &digest, "-o", &format!("p{round}")];
        let mut append = bench.command(&arguments).spawn().unwrap();
        std::thread::sleep(Duration::from_micros((seed >> 33) % 100_000));
        let _ = append.kill();
        append.wait().unwrap();
        let told = bench.ok(&format!("log verify log --log {log}"));
        let size: u64 = told.split("whole, ").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap();
        // An entry that was kept and not published comes to light with the next; several may wait.
        let most = round + 1;
        assert!((last..=most).contains(&size), "{last} to {most}: {told}");
        last = size;
        if bench.path(&format!("p{round}")).metadata().is_ok_and(|file| file.len() > 0) {
            let proved = bench.run(&format!("log verify p{round} --digest {digest} --log {log}"));
            assert!(proved.code == 0 || proved.err.contains("cut"), "{}", proved.err);
        }
    }
    bench.ok(&format!("log append log --key log.pem --digest {:064x} -o last", 0));
    eprintln!("{last} of {KILLS} appends were in the log when they were killed");
}

/// Two histories under one key: whoever has seen the one is told when a credential comes with the other.
#[test]
fn a_split_view_is_refused_where_a_credential_is_verified() {
    let Some(bench) = Bench::open() else { return };
    bench.certified("half");
    bench.ok("key new -o log.pem");
    let log = bench.ok("log init log --origin log.example/one --key log.pem").trim().to_owned();
    bench.ok("issue evidence.json --key grader.pem");
    bench.ok("log append log --key log.pem --of credential.json");
    bench.ok("log init other --origin log.example/one --key log.pem");
    bench.ok(&format!("log append other --key log.pem --digest {:064x} -o other.tlog-proof", 7));
    bench.write_bytes("policy.txt", format!("log {log}\nquorum none\n").as_bytes());
    bench.ok("trust log policy.txt --trust trust.json");
    bench.ok("staple credential.json --log credential.tlog-proof");
    let check = |line: &str| {
        let ran = bench.run(&format!("verify bundle.json --trust trust.json --json {line}"));
        let verdict: serde_json::Value = serde_json::from_str(&ran.out).expect(&ran.err);
        let checks = verdict["checks"].as_array().unwrap();
        let found = checks.iter().find(|check| check["id"] == "log").unwrap();
        (ran.code, found["verdict"].as_str().unwrap().to_owned(), found["reason"].as_str().unwrap().to_owned())
    };
    for seen in ["", "--seen log/checkpoint"] {
        let (code, verdict, reason) = check(seen);
        assert_eq!((code, verdict.as_str()), (0, "pass"), "{seen}: {reason}");
    }
    let (code, verdict, reason) = check("--seen log/checkpoint --seen other/checkpoint");
    assert_eq!((code, verdict.as_str()), (1, "fail"), "{reason}");
    assert!(reason.contains("split view"), "{reason}");
}

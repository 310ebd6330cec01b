//! Where an engine's own stack ends before the budget, wasmi takes over, and the transcript is the same to the byte.

use std::sync::Arc;

use cando_record::{Finding, Practice, RunResult, RunStatus, json};
use cando_sandbox::{Assessment, Host, Profile, Wasmi, replay_practice, seal};
use serde_json::{Value, json};

use crate::support::{Client, assessment_with, language_with};
use crate::{begin, finish, job};

/// Calls itself `$n` deep. Each of its many values has a life of its own: an optimizing compiler gives each its own
/// place in the frame, which is then many times what the function is charged.
fn dig() -> String {
    let work = "(local.set $x (i64.add (i64.mul (local.get $x) (i64.const 3)) (call $dig (i32.const 0))))".repeat(300);
    format!(
        "(func $dig (param $n i32) (result i64) (local $x i64)
            (if (i32.eqz (local.get $n)) (then (return (i64.const 1))))
            {work}
            (i64.add (local.get $x) (call $dig (i32.sub (local.get $n) (i32.const 1)))))"
    )
}

/// The same with frames that are as large as what they are charged, in every compiler: all its locals are needed later.
fn wade() -> String {
    let sets: String = (1..=200)
        .map(|n| format!("(local.set {n} (i64.extend_i32_u (i32.add (local.get 0) (i32.const {n}))))"))
        .collect();
    let sum: String = (1..=200).map(|n| format!("(local.get {n}) i64.xor ")).collect();
    format!(
        "(func $wade (param $n i32) (result i64) (local{}) {sets}
            (if (i32.eqz (local.get $n)) (then (return (i64.const 1))))
            (call $wade (i32.sub (local.get $n) (i32.const 1))) {sum})",
        " i64".repeat(200)
    )
}

/// How a call ends on the engine alone, after so many of the same.
fn alone(client: &mut Client, module: &[u8], profile: Profile, export: &str, times: u32) -> String {
    let sealed = seal(module, profile).unwrap();
    let (fuel, stack) = ("1000000000000", sealed.budget().stack);
    // An engine's stack may end in the light calls as well: then it is hot.
    let arguments = json!([{ "bytes": sealed.bytes() }, export, [0, 0], times, [0, 0], fuel, stack]);
    match client.call("raw.run", arguments) {
        Ok(ended) => {
            let stack_ended = ["RangeError", "InternalError"].iter().any(|name| ended["ended"] == *name);
            assert!(!stack_ended || ended["status"] == 0, "the status says nothing of the engine's stack: {ended}");
            ended["ended"].as_str().unwrap().to_owned()
        }
        Err(error) => error.split(':').next().unwrap().to_owned(),
    }
}

fn is_stack(ended: &str) -> bool {
    ["RangeError", "InternalError"].contains(&ended)
}

#[test]
fn an_assessment_is_the_same_cold_and_hot() {
    let module = assessment_with(&dig(), "(drop (call $dig (i32.const 2000)))");
    let host = Arc::new(Host::new(Wasmi::default()));
    let assessment = Arc::new(Assessment::load(&host, &module, |_| None).unwrap());
    for (place, mut client) in Client::everywhere() {
        client.keep("host", "Host.new", json!([])).unwrap();
        let digest = client.call("host.add", json!([{ "bytes": module }, "assessment"])).unwrap();
        let records: Vec<Practice> = (0..6)
            .map(|_| {
                begin(&mut client, &digest);
                finish(&mut client)
            })
            .collect();
        assert!(records.iter().all(|record| json::write(record) == json::write(&records[0])), "{place}");
        let report = replay_practice(&host, &assessment, &records[0], &mut |_, _| {});
        assert_eq!(report.finding, Finding::Equal, "{place}");
        let ends = [0, 20].map(|times| alone(&mut client, &module, Profile::Assessment, "cando_advance", times));
        println!("{place}: alone, within 256 KiB of charges: cold {}, hot {}", ends[0], ends[1]);
        // SpiderMonkey, and V8 since it shares places between values, take less than is charged.
        assert!(
            ["chromium", "firefox"].contains(&place) || is_stack(&ends[1]),
            "{place}: the fallback was not needed: {ends:?}"
        );
    }
}

#[test]
fn a_language_is_the_same_cold_and_hot() {
    let native = Host::new(Wasmi::default());
    let cases = [
        ("(call $dig (i32.const 8000))", RunStatus::Ok),
        ("(call $dig (i32.const -1))", RunStatus::OutOfStack),
        ("(call $wade (i32.const 1100))", RunStatus::Ok),
        ("(call $wade (i32.const -1))", RunStatus::OutOfStack),
    ];
    let mut job = job();
    job.limits.fuel = 1_000_000_000;
    job.inputs.truncate(1);
    let text = String::from_utf8(json::write(&job)).unwrap();
    let runs = cases.map(|(work, status)| {
        let module = language_with(&(dig() + &wade()), &format!("(drop {work}) (global.get $answer)"));
        let expected = native.run(&seal(&module, Profile::Language).unwrap(), &job, &job.inputs[0]).unwrap();
        assert_eq!(expected.status, status, "{work}");
        (work, module, expected)
    });
    for (place, mut client) in Client::everywhere() {
        client.keep("host", "Host.new", json!([])).unwrap();
        for (work, module, expected) in &runs {
            let digest = client.call("host.add", json!([{ "bytes": module }, "language"])).unwrap();
            for _ in 0..2 {
                let found = client.call("host.run", json!([digest, text])).unwrap();
                let found: Vec<RunResult> = serde_json::from_str(found.as_str().unwrap()).unwrap();
                assert_eq!(found, std::slice::from_ref(expected), "{place}: {work}");
            }
            let [cold, hot] = [0, 2].map(|times| alone(&mut client, module, Profile::Language, "cando_run", times));
            println!("{place}: {work} alone, within the budget of charges: cold {cold}, hot {hot}");
            let spared = place == "firefox" && work.contains("dig");
            assert!(spared || is_stack(&cold) && is_stack(&hot), "{place}: {work}: the fallback was not needed");
        }
    }
}

/// What is sealed already, or was edited after sealing, is refused everywhere, whoever made it.
#[test]
fn a_sealed_module_is_no_source_anywhere() {
    let sealed = seal(&assessment_with("", ""), Profile::Assessment).unwrap();
    let mut edited = sealed.bytes().to_vec();
    let last = edited.len() - 1;
    edited[last] ^= 1;
    for (place, mut client) in Client::everywhere() {
        client.keep("host", "Host.new", json!([])).unwrap();
        for bytes in [sealed.bytes(), &edited] {
            let refused = client.call("host.add", json!([{ "bytes": bytes }, "assessment"]));
            assert!(refused.as_ref().is_err_and(|error| error.contains("cando_fuel")), "{place}: {refused:?}");
        }
        assert_eq!(client.call("host.has", json!([sealed.digest()])).unwrap(), Value::Bool(false), "{place}");
    }
}

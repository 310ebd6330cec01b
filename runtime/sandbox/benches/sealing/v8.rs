//! Timing in V8: node runs `v8.mjs`.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::native::FUEL;
use crate::subject::{Module, Subject};

/// Calls before those that are timed. In the first one V8 compiles all that is called, and with its optimizing compiler at
/// once, for it is told to leave the baseline compiler out: it would bring in the better code in the midst of the rounds.
const WARMUPS: usize = 3;

#[derive(Serialize)]
struct Plan<'a> {
    modules: Vec<[String; 2]>,
    subjects: Vec<Request<'a>>,
    warmups: usize,
    rounds: usize,
    fuel: u64,
    stack: u32,
}

#[derive(Serialize)]
struct Request<'a> {
    module: usize,
    request: &'a [u8],
}

/// What came of a subject.
#[derive(Deserialize)]
struct Timed {
    /// Microseconds: unsealed, sealed.
    rounds: Vec<[u64; 2]>,
    answers: Vec<String>,
    fuel: String,
}

/// For each round and subject the times, unsealed and sealed; none if there is no node. Answers and fuel are held to
/// those of wasmtime.
pub fn time(
    modules: &[Module],
    subjects: &[Subject],
    rounds: usize,
    expected: &[(u64, u64)],
) -> Option<Vec<Vec<[Duration; 2]>>> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let write = |name: String, bytes: &[u8]| {
        let path = folder.join(name);
        fs::write(&path, bytes).expect("the target directory can be written");
        path.to_string_lossy().into_owned()
    };
    let pairs = (0..).zip(modules).map(|(number, module): (usize, _)| {
        [
            write(format!("{number}-unsealed.wasm"), &module.source),
            write(format!("{number}-sealed.wasm"), module.sealed.bytes()),
        ]
    });
    let requests = subjects.iter().map(|subject| Request { module: subject.module, request: &subject.request });
    let plan = Plan {
        modules: pairs.collect(),
        subjects: requests.collect(),
        warmups: WARMUPS,
        rounds,
        fuel: FUEL,
        stack: modules[0].sealed.budget().stack,
    };
    let plan = write("plan.json".into(), &serde_json::to_vec(&plan).expect("plain data"));
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/sealing/v8.mjs");
    let mut node = Command::new("node");
    let ended = node
        .args(["--expose-gc", "--no-liftoff", "--single-threaded"])
        .arg(script)
        .arg(plan)
        .stderr(Stdio::inherit())
        .output()
        .ok()?;
    assert!(ended.status.success(), "node failed");
    let timed: Vec<Timed> = serde_json::from_slice(&ended.stdout).expect("the script's own format");
    for (timed, (answer, fuel)) in timed.iter().zip(expected) {
        assert_eq!((&timed.answers[..], &*timed.fuel), (&[answer.to_string()][..], &*fuel.to_string()));
    }
    let round = |round: usize| timed.iter().map(|timed| timed.rounds[round].map(Duration::from_micros)).collect();
    Some((0..rounds).map(round).collect())
}

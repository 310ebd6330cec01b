//! The same seed and answers give the same record on every engine, and better answers a better outcome.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

#[path = "../../signer/tests/support/mod.rs"]
mod sample;
mod support;

use std::path::PathBuf;

use serde_json::Value;
use support::{Bench, random, root};

/// The issuer itself, compiled to WebAssembly and run in the sandbox, gives the bytes that it gives natively.
#[test]
fn issuing_is_the_same_in_webassembly() {
    let program = std::env::current_exe().unwrap();
    let issuer = program.ancestors().nth(3).unwrap().join("wasm32-wasip1/module/cando-issuing.wasm");
    if !issuer.is_file() {
        let build = "cargo build --profile module -p cando-issuing --target wasm32-wasip1";
        eprintln!("skipped: the issuer is not built as WebAssembly; `{build}` builds it");
        return;
    }
    let Some(bench) = Bench::open() else { return };
    let ran = bench.json(&format!("run wasm {} --json", issuer.display()));
    assert_eq!(ran["output"], String::from_utf8(sample::credential().to_bytes()).unwrap());
}

/// How many seeds each assessment is taken with; `$CANDO_SEEDS` sets another number.
fn seeds(usually: usize) -> usize {
    std::env::var("CANDO_SEEDS").map_or(usually, |number| number.parse().expect("CANDO_SEEDS is a number"))
}

/// Scaled score of the first skill, after a replay on the default engine, and on wasmi if `twice`.
fn scaled(bench: &Bench, assessment: &str, seed: &str, quality: &str, solutions: &str, twice: bool) -> u64 {
    let files = format!("-o {quality}-{seed}.answers");
    bench.ok(&format!("answers {assessment} --seed {seed} --quality {quality} {solutions} {files}"));
    let record = format!("{quality}-{seed}.json");
    bench.ok(&format!("take {assessment} --practice --seed {seed} --answers {quality}-{seed}.answers -o {record}"));
    let report = bench.json(&format!("replay {record} --json"))["report"].take();
    assert_eq!(report["finding"]["type"], "equal", "{assessment} {seed} {quality}: {report:#}");
    if twice {
        let exact = bench.json(&format!("replay {record} --json --engine wasmi"))["report"].take();
        let without_engine = |mut report: Value| report.as_object_mut().unwrap().remove("engine").map(|_| report);
        assert_eq!(without_engine(report.clone()), without_engine(exact), "{assessment} {seed} {quality}");
    }
    report["outcome"]["scores"][0]["scaled"].as_u64().unwrap()
}

fn ordered(bench: &Bench, assessment: &str, solutions: &str, twice: bool) {
    let seed = random();
    let [perfect, half, wrong] =
        ["perfect", "half", "wrong"].map(|quality| scaled(bench, assessment, &seed, quality, solutions, twice));
    assert_eq!((perfect, wrong), (1000, 0), "{assessment} {seed}");
    assert!(wrong < half && half < perfect, "{assessment} {seed}: {wrong} {half} {perfect}");
}

#[test]
fn number_series_orders_its_outcomes() {
    let Some(bench) = Bench::open() else { return };
    for n in 0..seeds(200) {
        ordered(&bench, "number-series", "", n % 20 == 0);
    }
}

#[test]
fn coding_basics_orders_its_outcomes() {
    let Some(bench) = Bench::open() else { return };
    let folder: PathBuf = root().join("assessments/coding/coding-basics/answers");
    let solutions = format!("--solutions {}", folder.display());
    for _ in 0..seeds(4) {
        ordered(&bench, "coding-basics", &solutions, false);
    }
}

#[test]
fn coding_basics_is_the_same_on_another_engine() {
    let Some(bench) = Bench::open() else { return };
    let folder = root().join("assessments/coding/coding-basics/answers");
    scaled(&bench, "coding-basics", &random(), "half", &format!("--solutions {}", folder.display()), true);
}

#[test]
fn modules_are_the_ones_that_the_sources_name() {
    let Some(bench) = Bench::open() else { return };
    let listed = std::fs::read_to_string(root().join("assessments/modules.toml")).unwrap();
    let modules = bench.json("modules --json");
    for module in modules.as_array().unwrap() {
        for member in ["module", "sealed"] {
            assert!(listed.contains(module[member].as_str().unwrap()), "{}: {member}", module["name"]);
        }
    }
    assert_eq!(modules.as_array().unwrap().len(), listed.matches("kind = ").count());
}

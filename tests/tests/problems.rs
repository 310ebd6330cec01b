//! Programs that nobody of this project wrote: the HumanEval problems in the sealed Python, solved and not.
//!
//! The data lies outside the project: in `$CANDO_FIXTURES`, or `../shared/fixtures` from the project's root.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod support;

use std::fs;
use std::path::PathBuf;
use std::thread;

use serde_json::Value;
use support::{Bench, root};

fn problems() -> Option<Vec<Value>> {
    let fixtures = std::env::var_os("CANDO_FIXTURES").map_or_else(|| root().join("../shared/fixtures"), PathBuf::from);
    let text = fs::read_to_string(fixtures.join("problems/humaneval/HumanEval.jsonl")).ok();
    if text.is_none() {
        eprintln!("skipped: no fixtures");
    }
    Some(text?.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
}

/// Runs a problem with the given body of its function; the exit code, and what went wrong.
fn run(bench: &Bench, problem: &Value, body: &str) -> (i32, String) {
    let part = |name: &str| problem[name].as_str().unwrap();
    let name = format!("{}.py", part("task_id").replace('/', "-"));
    let program = format!("{}{body}\n{}\ncheck({})\n", part("prompt"), part("test"), part("entry_point"));
    bench.write_bytes(&name, program.as_bytes());
    let ran = bench.run(&format!("run python {name}"));
    (ran.code, ran.err)
}

#[test]
fn solutions_pass_and_empty_functions_fail() {
    let (Some(bench), Some(problems)) = (Bench::open(), problems()) else { return };
    assert!(problems.len() >= 82);
    let check = |problem: &Value| {
        let (code, err) = run(&bench, problem, problem["canonical_solution"].as_str().unwrap());
        assert_eq!(code, 0, "{}: {err}", problem["task_id"]);
        let (code, err) = run(&bench, problem, "    return None");
        assert_eq!(code, 1, "{}, broken: {err}", problem["task_id"]);
    };
    let (first, second) = problems.split_at(problems.len() / 2);
    thread::scope(|scope| {
        scope.spawn(|| first.iter().for_each(check));
        second.iter().for_each(check);
    });
}

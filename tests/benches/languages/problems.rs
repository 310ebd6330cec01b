//! All of HumanEval's solutions with their checks, each in a fresh instance, and each in a process.

use std::path::PathBuf;
use std::time::Duration;
use std::{env, fs};

use cando_sandbox::Sealed;
use serde_json::Value;

use crate::{native, run};

const ROUNDS: usize = 3;

/// Prints a line.
pub fn measure(python: &Sealed) {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/fixtures");
    let fixtures = env::var_os("CANDO_FIXTURES").map_or_else(beside, PathBuf::from);
    let Ok(text) = fs::read_to_string(fixtures.join("problems/humaneval/HumanEval.jsonl")) else {
        return println!("HumanEval: skipped, no fixtures\n");
    };
    let programs: Vec<String> = text.lines().map(program).collect();
    let mut best = [Duration::MAX; 2];
    for _ in 0..ROUNDS {
        let sealed = programs.iter().map(|program| run(python, program).1).sum();
        let native = programs.iter().map(|program| native::whole(native::python(program)).map(|(_, time)| time)).sum();
        let Some(native) = native else { return println!("HumanEval: skipped, no python3\n") };
        best = [best[0].min(sealed), best[1].min(native)];
    }
    let [sealed, native] = best.map(|time| programs.len() as f64 / time.as_secs_f64());
    println!(
        "HumanEval, {} solutions with their checks, one after the other, best of {ROUNDS}: {sealed:.0} a second sealed, \
         {native:.0} as processes of `python3 -S -I`: {:.1} times as many\n",
        programs.len(),
        sealed / native
    );
}

fn program(line: &str) -> String {
    let problem: Value = serde_json::from_str(line).expect("a line is JSON");
    let part = |name: &str| problem[name].as_str().expect("a text");
    let [prompt, solution, test, name] = ["prompt", "canonical_solution", "test", "entry_point"].map(part);
    format!("{prompt}{solution}\n{test}\ncheck({name})\n")
}

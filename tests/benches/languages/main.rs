//! How fast the languages are, next to what runs the same natively. `cargo bench --bench languages`, after
//! `cargo xtask build`; a number after `--` sets another number of rounds, and `python` or `javascript` with paths of
//! modules behind it compares these builds of the language instead.
//!
//! Within a round everybody takes their turn, and a ratio is of two times of one round; the tables show medians, and
//! the interval that holds the true one in 95 of 100 runs.

mod builds;
mod memory;
mod native;
mod problems;
mod programs;
#[path = "../../../runtime/sandbox/benches/sealing/ratio.rs"]
mod ratio;
mod start;

use std::time::{Duration, Instant};

use cando_record::{RunResult, RunStatus};
use cando_sandbox::Sealed;
use cando_tests::language;

/// Rounds, unless told otherwise.
const ROUNDS: usize = 11;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let rounds = arguments.iter().find_map(|argument| argument.parse().ok()).unwrap_or(ROUNDS);
    if let Some(at) = arguments.iter().position(|argument| ["python", "javascript"].contains(&&**argument)) {
        return builds::measure(&arguments[at], &arguments[at + 1..], rounds);
    }
    let (Some(python), Some(javascript)) = (language::language("python"), language::language("javascript")) else {
        return;
    };
    start::measure(python, javascript, 5 * rounds);
    programs::measure(python, javascript, rounds);
    problems::measure(python);
    memory::measure(&[("Python", python, "print('hi')"), ("JavaScript", javascript, "console.log('hi')")]);
    browser();
}

/// Runs a program sealed, in a fresh instance, from its text to its result.
fn run(language: &Sealed, program: &str) -> (RunResult, Duration) {
    let mut job = language::job(program);
    job.limits.fuel = 1 << 40;
    let start = Instant::now();
    let result = language::run(language, &job, &"".into());
    let time = start.elapsed();
    assert_eq!(result.status, RunStatus::Ok, "{result:?}");
    (result, time)
}

/// The times in Chromium are measured there.
fn browser() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("browser");
    let ran = std::process::Command::new("node").arg("speed.js").current_dir(folder).status();
    if !ran.is_ok_and(|status| status.success()) {
        println!(
            "Chromium: skipped; `cargo xtask setup` installs what it needs, and CANDO_BINARY names a release build"
        );
    }
}

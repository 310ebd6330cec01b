//! Solutions in the sealed Python: the good ones need less than a fifth of the fuel, the quadratic ones more than ten times as much as there is.
//!
//! Needs the Python module: `CANDO_PYTHON=python.wasm cargo test -p coding-basics --test sealed`. Without it nothing is tested.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

use std::collections::BTreeMap;
use std::path::Path;

use cando_record::{Job, RunLimits, RunResult, RunStatus, Seed};
use cando_sandbox::{Host, Profile, Sealed, Wasmtime, seal};
use cando_sdk::Stream;
use coding_basics::LIMITS;
use coding_basics::judge::judge;
use coding_basics::task::{Drawn, POINTS, Task};
use coding_basics::tasks::POOL;

struct Python {
    host: Host,
    sealed: Sealed,
}

impl Python {
    fn load() -> Option<Self> {
        let Ok(path) = std::env::var("CANDO_PYTHON") else {
            eprintln!("skipped: CANDO_PYTHON names no module");
            return None;
        };
        let module = std::fs::read(path).unwrap();
        Some(Self { host: Host::new(Wasmtime::new().unwrap()), sealed: seal(&module, Profile::Language).unwrap() })
    }

    fn run(&self, task: &Task, program: String, drawn: &Drawn, fuel: u64) -> Vec<RunResult> {
        let inputs = drawn.groups.iter().flat_map(|group| &group.cases).map(|case| case.input.clone()).collect();
        let job = Job {
            entry: task.form.entry(),
            files: BTreeMap::new(),
            inputs,
            language: "python".into(),
            limits: RunLimits { fuel, ..LIMITS },
            program,
            seed: Seed([0; 32]),
        };
        job.inputs.iter().map(|input| self.host.run(&self.sealed, &job, input).unwrap()).collect()
    }
}

fn answer(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("answers").join(path)).unwrap()
}

fn draw(task: &Task, number: u8) -> Drawn {
    (task.draw)(&mut Stream::of_item(&Seed([number; 32]), 0))
}

#[test]
fn references_need_little_fuel_and_slow_solutions_run_out() {
    let Some(python) = Python::load() else { return };
    for (task, number) in POOL.iter().flat_map(|(_, tasks)| tasks).flat_map(|task| [(task, 1), (task, 2)]) {
        let drawn = draw(task, number);
        let results = python.run(task, answer(&format!("{}.py", task.name)), &drawn, LIMITS.fuel);
        let marks = judge(task.form, &drawn.groups, &results);
        let most = results.iter().map(|result| result.fuel).max().unwrap();
        println!("{:12} at most {most:>11} fuel of {}", task.name, LIMITS.fuel);
        assert_eq!(
            marks.points,
            POINTS,
            "{} {number}: {marks:?} {:?}",
            task.name,
            results.iter().find(|result| result.status != RunStatus::Ok)
        );
        assert!(most < LIMITS.fuel / 5, "{} {number}: {most} fuel", task.name);
    }
    for task in &POOL[3].1 {
        let drawn = draw(task, 3);
        let results = python.run(task, answer(&format!("slow/{}.py", task.name)), &drawn, 100 * LIMITS.fuel);
        let large = &results[results.len() - drawn.groups[2].cases.len()..];
        let least = large.iter().map(|result| result.fuel).min().unwrap();
        println!("{:12} at least {least:>11} fuel of {} when quadratic", task.name, LIMITS.fuel);
        assert_eq!(judge(task.form, &drawn.groups, &results).points, POINTS, "{}: right, if slow", task.name);
        assert!(least > 10 * LIMITS.fuel, "{}: {least} fuel", task.name);
    }
}

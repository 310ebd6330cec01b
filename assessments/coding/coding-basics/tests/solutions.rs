//! Oracles against solutions: two implementations of each task, one in Rust, one in Python, agree on hundreds of seeds.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use cando_sdk::Stream;
use cando_sdk::record::{ProgramError, RunResult, RunStatus, RunYield, Seed};
use coding_basics::judge::judge;
use coding_basics::task::{Drawn, Form, POINTS, Task};
use coding_basics::tasks::POOL;
use serde_json::{Value, json};

const SEEDS: u64 = 200;

/// A plain Python that runs programs; not the sealed one, which is the same language but for its limits.
struct Python {
    answers: BufReader<std::process::ChildStdout>,
    child: Child,
}

impl Python {
    fn start() -> Option<Self> {
        let harness = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/harness.py");
        let child = Command::new("python3").arg(harness).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let Ok(mut child) = child else {
            eprintln!("skipped: there is no python3 here");
            return None;
        };
        Some(Self { answers: BufReader::new(child.stdout.take().unwrap()), child })
    }

    fn run(&mut self, form: Form, program: &str, inputs: &[&Value]) -> Vec<RunResult> {
        let entry = if let Form::Function { name, .. } = form { Some(name) } else { None };
        let request = json!({"entry": entry, "inputs": inputs, "program": program});
        self.child.stdin.as_mut().unwrap().write_all(format!("{request}\n").as_bytes()).unwrap();
        let mut answer = String::new();
        self.answers.read_line(&mut answer).unwrap();
        serde_json::from_str::<Vec<Value>>(&answer).unwrap().iter().map(result).collect()
    }

    /// The points of a program, and its notes.
    fn points(&mut self, task: &Task, program: &str, drawn: &Drawn) -> (u32, Vec<String>) {
        let inputs: Vec<&Value> = drawn.groups.iter().flat_map(|group| &group.cases).map(|case| &case.input).collect();
        let marks = judge(task.form, &drawn.groups, &self.run(task.form, program, &inputs));
        (marks.points, marks.groups.into_iter().map(|group| format!("{}: {}", group.name, group.note)).collect())
    }
}

impl Drop for Python {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        self.child.wait().unwrap();
    }
}

fn result(answer: &Value) -> RunResult {
    let error = answer["error"].as_str().map(|name| ProgramError {
        column: None,
        excerpt: None,
        line: None,
        message: String::new(),
        traceback: String::new(),
        r#type: name.to_owned(),
    });
    let status = if error.is_some() { RunStatus::RuntimeError } else { RunStatus::Ok };
    let output = answer["output"].as_str().unwrap_or_default().to_owned();
    RunYield { error, log: String::new(), output, status, value: answer["value"].clone() }.with_use(0, 0)
}

fn answer(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("answers").join(path)).unwrap()
}

fn draw(task: &Task, number: u64) -> Drawn {
    let mut seed = Seed([0; 32]);
    seed.0[..8].copy_from_slice(&number.to_le_bytes());
    (task.draw)(&mut Stream::of_item(&seed, 0))
}

fn tasks() -> impl Iterator<Item = Task> {
    POOL.into_iter().flat_map(|(_, tasks)| tasks)
}

#[test]
fn every_reference_solution_is_right() {
    let Some(mut python) = Python::start() else { return };
    for task in tasks() {
        let program = answer(&format!("{}.py", task.name));
        for seed in 0..SEEDS {
            let mut drawn = draw(&task, seed);
            let (points, notes) = python.points(&task, &program, &drawn);
            assert_eq!(points, POINTS, "{} {seed}: {notes:?}", task.name);
            let examples = std::mem::take(&mut drawn.examples);
            drawn.groups.truncate(1);
            drawn.groups[0].cases = examples;
            assert_eq!(
                python.points(&task, &program, &drawn).0,
                drawn.groups[0].points,
                "{} {seed}: an example",
                task.name
            );
        }
    }
}

/// The slow solutions are right: on all seeds where inputs are small, and once where they are large.
#[test]
fn every_slow_solution_is_right() {
    let Some(mut python) = Python::start() else { return };
    for task in POOL[3].1 {
        let program = answer(&format!("slow/{}.py", task.name));
        assert_eq!(python.points(&task, &program, &draw(&task, 0)).0, POINTS, "{}", task.name);
        for seed in 0..SEEDS {
            let mut drawn = draw(&task, seed);
            drawn.groups.retain(|group| group.name != "large input");
            assert_eq!(python.points(&task, &program, &drawn).0, 7, "{} {seed}", task.name);
        }
    }
}

/// Typical mistakes: a solution, what of it is changed, and into what.
const MISTAKES: &[(&str, &str, &str)] = &[
    ("brackets", "still_open[-1]", "still_open[0]"),
    ("brackets", "not still_open or ", "still_open and "),
    ("brackets", "else -1", "else None"),
    ("dedupe", "dict.fromkeys", "set"),
    ("dedupe", ".lower()", ""),
    ("dedupe", " if address", ""),
    ("intervals", "<= pause", "< pause"),
    ("intervals", "max(busy[-1][1], end)", "end"),
    ("intervals", "sorted(bookings)", "bookings"),
    ("inventory", "stock < int", "stock <= int"),
    ("inventory", "int(rest[0]) - stock)", "int(rest[0]))"),
    ("inventory", "print(item, stock)", "print(item, stocks[item])"),
    ("log", "len(fields) < 4", "len(fields) < 3"),
    ("log", "sorted(services.items())", "services.items()"),
    ("log", "    skipped += 1", "    skipped += 0"),
    ("orders", ">= bulk", "> bulk"),
    ("orders", "price -= price * percent // 100", "price = price * (100 - percent) // 100"),
    ("orders", "        if order[\"status\"] == \"cancelled\":\n            continue\n", ""),
    ("pairs", "pairs += before.get(target - amount, 0)", "pairs += target - amount in before"),
    (
        "pairs",
        "target - amount, 0)\n        before[amount] = before.get(amount, 0) + 1",
        "target - amount, 0)\n    # forgotten",
    ),
    ("rates", "bisect_right", "bisect_left"),
    ("rates", "        if index:\n    ", ""),
    ("schedule", "max(earliest, int(arrival))", "earliest"),
    ("schedule", "heapq.heappop(free)", "free.pop(0)"),
    ("schedule", "max(longest, start - int(arrival))", "start - int(arrival)"),
    ("top", "(-pair[1], pair[0])", "-pair[1]"),
    ("top", "-pair[1]", "pair[1]"),
    ("top", "pairs[:count]", "pairs[:count + 1]"),
    ("window", "<= index - width", "< index - width"),
    ("window", "index >= width - 1", "index >= width"),
    ("wrap", "lines.append(word[:width])", "lines.append(word[: width - 1] + '-')"),
    ("wrap", "len(line) + 1 + len(word) <= width", "len(line) + len(word) < width - 1"),
    ("wrap", "text.split()", "text.split(' ')"),
];

#[test]
fn every_broken_solution_fails() {
    let Some(mut python) = Python::start() else { return };
    let mut passing = Vec::new();
    for (name, part, mistake) in MISTAKES {
        let task = tasks().find(|task| task.name == *name).unwrap();
        let right = answer(&format!("{name}.py"));
        assert!(right.contains(part), "{name}: {part:?} is not in the solution");
        let broken = right.replace(part, mistake);
        for seed in 0..30 {
            let (points, notes) = python.points(&task, &broken, &draw(&task, seed));
            if points == POINTS {
                passing.push(format!("{name} with {mistake:?} passes with seed {seed}: {notes:?}"));
            }
        }
    }
    assert!(passing.is_empty(), "{}", passing.join("\n"));
    assert!(tasks().all(|task| MISTAKES.iter().any(|mistake| mistake.0 == task.name)));
}

/// The starter and a program that does nothing get no points.
#[test]
fn nothing_gets_nothing() {
    let Some(mut python) = Python::start() else { return };
    for (task, seed) in tasks().flat_map(|task| (0..20).map(move |seed| (task, seed))) {
        assert_eq!(python.points(&task, &task.form.starter(), &draw(&task, seed)).0, 0, "{} {seed}", task.name);
    }
}

//! What sealing costs: two tables, one for wasmtime and one for V8, and what the transform itself takes.
//!
//! Each round asks every subject in each of its variants in turn, on fresh instances, and counts CPU time; a ratio is
//! that of two times of one round. A table shows medians over the rounds. `cargo bench --bench sealing -- 11` makes 11
//! rounds.

mod native;
mod ratio;
mod subject;
mod transform;
mod v8;

use std::time::Duration;

use native::Native;
use ratio::Ratio;
use subject::{Module, Subject};

/// Rounds, unless told otherwise.
const ROUNDS: usize = 51;

fn main() {
    let rounds = std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(ROUNDS);
    let (modules, subjects) = subject::gather();
    let answers = on_wasmtime(&modules, &subjects, rounds);
    in_v8(&modules, &subjects, rounds, &answers);
    transform::report(&modules);
}

/// Prints the first table, and gives each subject's answer and fuel.
fn on_wasmtime(modules: &[Module], subjects: &[Subject], rounds: usize) -> Vec<(u64, u64)> {
    let natives: Vec<Native> = modules.iter().map(Native::compile).collect();
    let mut times: Vec<Vec<[Duration; 4]>> = Vec::new();
    let mut answers = Vec::new();
    for round in 0..=rounds {
        let ask = |subject: &Subject| {
            let mut ran = [const { None }; 4];
            for turn in 0..4 {
                let variant = (round + turn) % 4;
                ran[variant] = Some(natives[subject.module].ask(variant, subject));
            }
            ran.map(|ran| ran.expect("all had their turn"))
        };
        let ran: Vec<[native::Ran; 4]> = subjects.iter().map(ask).collect();
        for [plain, sealed, engine, _] in &ran {
            assert_eq!((plain.answer, engine.fuel), (sealed.answer, sealed.fuel));
        }
        // The first round warms the caches.
        match round {
            0 => answers = ran.iter().map(|[_, sealed, ..]| (sealed.answer, sealed.fuel.expect("counted"))).collect(),
            _ => times.push(ran.iter().map(|ran| ran.each_ref().map(|ran| ran.time)).collect()),
        }
    }
    let column = |over: usize, under: usize| {
        let quotient = |times: &[Duration; 4]| times[over].div_duration_f64(times[under]);
        ratio::column(&times.iter().map(|round| round.iter().map(quotient).collect()).collect::<Vec<_>>())
    };
    let columns = [
        ("sealed", column(1, 0)),
        ("consume_fuel", column(2, 0)),
        ("consume_fuel and canonical NaNs", column(3, 0)),
        ("sealed over consume_fuel", column(1, 2)),
    ];
    print("wasmtime", subjects, &columns);
    answers
}

/// Prints the second table.
fn in_v8(modules: &[Module], subjects: &[Subject], rounds: usize, answers: &[(u64, u64)]) {
    let Some(times) = v8::time(modules, subjects, rounds, answers) else {
        return println!("V8: skipped, there is no `node`\n");
    };
    let quotient = |[plain, sealed]: &[Duration; 2]| sealed.div_duration_f64(*plain);
    let ratios: Vec<Vec<f64>> = times.iter().map(|round| round.iter().map(quotient).collect()).collect();
    print("V8", subjects, &[("sealed", ratio::column(&ratios))]);
}

fn print(engine: &str, subjects: &[Subject], columns: &[(&str, Vec<Ratio>)]) {
    print!("| {engine}, time over unsealed |");
    columns.iter().for_each(|(name, _)| print!(" {name} |"));
    print!("\n| --- |{}\n", " --- |".repeat(columns.len()));
    let names = subjects.iter().map(|subject| subject.name).chain(["geometric mean"]);
    for (row, name) in names.enumerate() {
        print!("| {name} |");
        columns.iter().for_each(|(_, column)| print!(" {} |", column[row]));
        println!();
    }
    println!();
}

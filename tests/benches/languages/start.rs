//! From nothing to the first output: a fresh instance of a sealed language, and a process.

use std::process::Command;
use std::time::Duration;

use cando_sandbox::Sealed;

use crate::ratio::Ratio;
use crate::{native, run};

/// Prints a table.
pub fn measure(python: &Sealed, javascript: &Sealed, rounds: usize) {
    println!(
        "| from nothing to the first output | milliseconds | as a process | times faster |\n| --- | --- | --- | --- |"
    );
    line("Python, `python3 -S -I -c`", python, native::python, "print('hi')", rounds);
    line("JavaScript, `node -e`", javascript, native::node, "console.log('hi')", rounds);
    println!();
}

fn line(name: &str, language: &Sealed, process: fn(&str) -> Command, program: &str, rounds: usize) {
    let once = || {
        let (result, sealed) = run(language, program);
        let (printed, native) = native::whole(process(program))?;
        assert_eq!(result.output, printed);
        Some((sealed, native))
    };
    // The first round compiles.
    once();
    let times: Option<Vec<(Duration, Duration)>> = (0..rounds).map(|_| once()).collect();
    let Some(times) = times else { return println!("| {name} | skipped: it is not installed | | |") };
    let milliseconds = |time: &Duration| 1e3 * time.as_secs_f64();
    let sealed = Ratio::of(times.iter().map(|(sealed, _)| milliseconds(sealed)).collect());
    let native = Ratio::of(times.iter().map(|(_, native)| milliseconds(native)).collect());
    let faster = Ratio::of(times.iter().map(|(sealed, native)| native.div_duration_f64(*sealed)).collect());
    println!("| {name} | {sealed} | {native} | {faster} |");
}

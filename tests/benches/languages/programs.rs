//! Ten programs, sealed from their text to their result, against native interpreters that have already started.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, io::IsTerminal};

use cando_sandbox::Sealed;

use crate::{native, ratio, run};

/// The programs, in both languages.
pub const NAMES: [&str; 10] =
    ["fib", "sieve", "words", "sorting", "planets", "queens", "bank", "documents", "matrices", "routes"];

/// Prints a table.
pub fn measure(python: &Sealed, javascript: &Sealed, rounds: usize) {
    let columns = [
        ("Python over python3", times(python, "py", native::python_file, rounds)),
        ("JavaScript over node --jitless", times(javascript, "js", native::node_file, rounds)),
    ];
    print!("| time over native |");
    columns.iter().for_each(|(name, _)| print!(" {name} |"));
    println!("\n| --- | --- | --- |");
    for (row, name) in NAMES.iter().chain(&["geometric mean"]).enumerate() {
        print!("| {name} |");
        for (_, column) in &columns {
            match column {
                Some(column) => print!(" {} |", column[row]),
                None => print!(" skipped: it is not installed |"),
            }
        }
        println!();
    }
    println!();
}

fn times(language: &Sealed, extension: &str, process: fn(&str) -> Command, rounds: usize) -> Option<Vec<ratio::Ratio>> {
    let once = |name: &&str| {
        let path = path(name, extension);
        let (result, sealed) = run(language, &fs::read_to_string(&path).expect("the program is there"));
        let (printed, native) = native::timed(process(&path.to_string_lossy()))?;
        assert_eq!(result.output, printed, "{name}.{extension}");
        Some(sealed.div_duration_f64(native))
    };
    let round = |number: usize| {
        if std::io::stderr().is_terminal() {
            eprint!("\rround {number} of {rounds} ");
        }
        NAMES.iter().map(once).collect::<Option<Vec<f64>>>()
    };
    let rounds: Option<Vec<Vec<f64>>> = (1..=rounds).map(round).collect();
    Some(ratio::column(&rounds?))
}

/// Where a program is.
pub fn path(name: &str, extension: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/languages/programs").join(format!("{name}.{extension}"))
}

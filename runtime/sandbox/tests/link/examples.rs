//! The examples that docs/LANGUAGES.md shows, built by the commands that stand in them.

use std::path::Path;
use std::process::Command;

use cando_record::RunStatus;
use serde_json::json;

use crate::{assert_ends, bench, error};

/// Runs the command in an example's comment, and reads what it makes.
fn build(example: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../languages/examples/wasm");
    let source = std::fs::read_to_string(folder.join(example)).unwrap();
    let is_command = |line: &&str| line.starts_with("rustc ") || line.starts_with("clang ");
    let lines = source.lines().map(|line| line.trim_start_matches(['/', '!', ' ']));
    let line = lines.clone().find(is_command).unwrap_or_else(|| panic!("{example} does not say how to build it"));
    let made = tempfile::tempdir().unwrap().keep();
    let mut words = line.split(' ');
    // The compiler that builds the languages; elsewhere it is plain `clang`.
    let tool = words.next().unwrap().replace("clang", "clang-16");
    let mut command = Command::new(tool);
    for word in words {
        match word {
            _ if word == example => command.arg(folder.join(example)),
            _ if word.ends_with(".wasm") => command.arg(made.join("made.wasm")),
            _ => command.arg(word),
        };
    }
    let status = command.current_dir(&folder).status();
    assert!(status.is_ok_and(|status| status.success()), "{line}");
    let module = std::fs::read(made.join("made.wasm")).unwrap();
    std::fs::remove_dir_all(made).unwrap();
    module
}

#[test]
fn a_command_in_rust() {
    let Some(bench) = bench() else { return };
    let program = build("command.rs");
    assert_ends(&bench.command(&program, "b a b\nc b a\n"), RunStatus::Ok, "3 b\n2 a\n1 c\n");
    assert_ends(&bench.command(&program, ""), RunStatus::Ok, "");
}

#[test]
fn a_command_in_c() {
    let Some(bench) = bench() else { return };
    let program = build("command.c");
    assert_ends(&bench.command(&program, "1 2 3.5"), RunStatus::Ok, "3 numbers, sum 6.500, mean 2.167\n");
    let failed = bench.command(&program, "x");
    assert_ends(&failed, RunStatus::RuntimeError, "");
    assert_eq!((error(&failed).0, &*failed.log), ("Exit", "no numbers\n"));
}

#[test]
fn functions_in_rust() {
    let Some(bench) = bench() else { return };
    let program = build("functions.rs");
    for (name, arguments, value) in [
        ("gcd", json!([10, 4]), json!(2)),
        ("length", json!([{"$float": "3.0"}, 4]), json!({"$float": "5.0"})),
        ("sorted", json!(["b a c"]), json!(["a", "b", "c"])),
    ] {
        let result = bench.call(&program, name, arguments);
        assert_eq!((result.status, &result.value), (RunStatus::Ok, &value), "{result:?}");
    }
    assert_eq!(error(&bench.call(&program, "sorted", json!([1]))).0, "Trap");
}

#[test]
fn functions_in_c() {
    let Some(bench) = bench() else { return };
    let program = build("functions.c");
    let fibonacci = bench.call(&program, "fibonacci", json!([90]));
    assert_eq!(fibonacci.value, json!({"$int": "2880067194370816120"}));
    let mixed = bench.call(&program, "mix", json!([10, 3, {"$float": "0.5"}]));
    assert_eq!(mixed.value, json!({"$float": "6.5"}));
}

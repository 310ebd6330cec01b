//! The HumanEval problems: every reference solution passes its own test, and a solution that does nothing fails.

use std::path::{Path, PathBuf};
use std::{env, fs};

use serde_json::Value;

use crate::{assert_ends, python};

fn problems() -> Option<Vec<Value>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/fixtures");
    let fixtures = env::var_os("CANDO_FIXTURES").map_or(root, PathBuf::from);
    let Ok(text) = fs::read_to_string(fixtures.join("problems/humaneval/HumanEval.jsonl")) else {
        eprintln!("skipped: no fixtures");
        return None;
    };
    Some(text.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
}

#[test]
fn solutions_pass_and_broken_ones_fail() {
    let Some(python) = python() else { return };
    let Some(problems) = problems() else { return };
    assert!(!problems.is_empty());
    for problem in problems {
        let [prompt, solution, test, entry] =
            ["prompt", "canonical_solution", "test", "entry_point"].map(|name| problem[name].as_str().unwrap());
        let program = |solution: &str| format!("{prompt}{solution}\n{test}\ncheck({entry})\n");
        assert_ends(&python.program(&program(solution), ""), "ok", "");
        assert_ends(&python.program(&program("    return None\n"), ""), "runtime-error", "");
    }
}

//! Deep recursion of every form, sealed: it works to a depth, then ends in the language's own error, with the same fuel
//! on both engines.

use cando_record::RunStatus;

use crate::language::{job, language, run_on_both, thorough};
use crate::row::Row;

#[test]
fn python_recurses_deep_and_ends_in_its_own_error() {
    check("python", include_str!("recursion.txt"), |depth, form| {
        format!(
            "import contextlib, copy, dataclasses, functools, heapq, itertools, json, pickle, re, sys\n\
             sys.setrecursionlimit(20_000)\n{}\nf({depth})\nprint('deep')\n\
             try: f(30_000)\nexcept RecursionError: print('refused')",
            form.replace("\\n", "\n")
        )
    });
}

#[test]
fn javascript_recurses_deep_and_ends_in_its_own_error() {
    check("javascript", include_str!("../../../runtime/languages/tests/javascript/recursion.txt"), |depth, form| {
        format!(
            "{form};\n(async () => {{ await f({depth}); console.log('deep'); try {{ await f(1e5) }} catch (e) {{\n\
             console.log(e instanceof RangeError || e instanceof SyntaxError ? 'refused' : e) }} }})();"
        )
    });
}

/// Runs each form of a table, whose lines are `DEPTH | FORM`; without a proof an eighth of them, because wasmi is slow.
fn check(name: &str, table: &str, program: fn(&str, &str) -> String) {
    let Some(language) = language(name) else { return };
    let mut row = Row::of(format!("recursion in {name}"));
    let forms = table.lines().filter(|line| !line.starts_with('#')).map(|line| line.split_once('|').unwrap());
    for (depth, form) in forms.step_by(if thorough() { 1 } else { 8 }) {
        let result = run_on_both(language, &job(program(depth.trim(), form.trim())), &"".into());
        let right = result.status == RunStatus::Ok && result.output == "deep\nrefused\n";
        row.case(right, || format!("{form}: {:?} {} {:?}", result.status, result.output, result.error));
    }
    row.done("");
}

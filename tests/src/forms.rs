//! The forms of deep recursion, as programs: each goes to a depth that must do, then to one that must be refused.

use cando_record::Job;

use crate::language::job;

/// What such a program prints.
pub const PRINTED: &str = "deep\nrefused\n";

/// Each form and its program.
pub fn forms(language: &str) -> impl Iterator<Item = (&'static str, Job)> {
    let (table, program): (_, fn(&str, &str) -> String) = match language {
        "python" => (include_str!("../tests/corpus/recursion/forms.txt"), python),
        "javascript" => (include_str!("../../runtime/languages/tests/javascript/recursion.txt"), javascript),
        other => panic!("there are no forms of {other}"),
    };
    let forms = table.lines().filter(|line| !line.starts_with('#')).map(|line| line.split_once('|').unwrap());
    forms.map(move |(depth, form)| (form, job(program(depth.trim(), form.trim()))))
}

/// Programs in Python that recurse in one way after the other, to whatever depth there is.
pub fn programs() -> impl Iterator<Item = (&'static str, Job)> {
    let cases = include_str!("../tests/corpus/recursion/programs.txt").split("=== ").skip(1);
    cases.map(|case| case.split_once('\n').unwrap()).map(|(name, program)| (name, job(program)))
}

fn python(depth: &str, form: &str) -> String {
    format!(
        "import contextlib, copy, dataclasses, functools, heapq, itertools, json, pickle, re, sys\n\
         sys.setrecursionlimit(20_000)\n{}\nf({depth})\nprint('deep')\n\
         try: f(30_000)\nexcept RecursionError: print('refused')",
        form.replace("\\n", "\n")
    )
}

fn javascript(depth: &str, form: &str) -> String {
    format!(
        "{form};\n(async () => {{ await f({depth}); console.log('deep'); try {{ await f(1e5) }} catch (e) {{\n\
         console.log(e instanceof RangeError || e instanceof SyntaxError ? 'refused' : e) }} }})();"
    )
}

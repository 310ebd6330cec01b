//! Programs that try to escape, to cheat, or to exhaust what they have: each ends as its table says, with the same fuel
//! on both engines, and the next program runs as if it had never been.
//!
//! A case of the table: `=== NAME`, with `-> FUNCTION` where one is called, and `@ FUEL` in millions where the usual does
//! not suffice to get at the point; the program; `---`; and how it ends: status, output, log (`~`), error (`!`), value (`=`).

use std::fmt::Write;

use cando_record::{Job, RunLimits, RunResult};
use cando_sandbox::Sealed;
use serde_json::json;

use cando_tests::language::{call, job, language, run, run_on_both};
use cando_tests::row::Row;

const FUEL: u64 = 30;
const OUTPUT: u64 = 1000;

/// What anyone might write, and what a program before it could have spoilt.
const HARMLESS: [(&str, &str); 2] = [
    ("python", "import json, random\nprint(json.dumps({'a': sorted('cab')}), random.random(), len(repr([1, (2.5,)])))"),
    ("javascript", "console.log(JSON.stringify({ a: [...'cab'].sort() }), Math.random(), new Map([[1, 2]]))"),
];

struct Case<'a> {
    heading: &'a str,
    name: &'a str,
    function: Option<&'a str>,
    /// In millions.
    fuel: u64,
    program: &'a str,
    ending: &'a str,
}

#[test]
fn hostile_programs_in_python_harm_only_themselves() {
    check("python", include_str!("hostile/python.txt"));
}

#[test]
fn hostile_programs_in_javascript_harm_only_themselves() {
    check("javascript", include_str!("hostile/javascript.txt"));
}

fn check(name: &str, table: &str) {
    let Some(language) = language(name) else { return };
    let harmless = job(HARMLESS.iter().find(|(harmless, _)| *harmless == name).unwrap().1);
    let untouched = run_on_both(language, &harmless, &"".into());
    let mut row = Row::of(format!("hostile programs in {name}"));
    for case in cases(table) {
        let ending = case.run(language);
        row.case(ending == case.ending, || format!("=== {}\n{}\n---\n{ending}", case.heading, case.program));
        let after = run(language, &harmless, &"".into());
        assert_eq!(after, untouched, "after {}", case.name);
    }
    row.done("");
}

fn cases(table: &str) -> impl Iterator<Item = Case<'_>> {
    let cases = table.split("\n=== ").map(|text| text.trim_start_matches("=== "));
    cases.map(|text| {
        let (heading, rest) = text.split_once('\n').unwrap();
        let (program, ending) = rest.split_once("\n---\n").unwrap_or_else(|| panic!("{heading}: no ending"));
        let (rest, fuel) =
            heading.split_once(" @ ").map_or((heading, FUEL), |(rest, fuel)| (rest, fuel.parse().unwrap()));
        let (name, function) = rest.split_once(" -> ").map_or((rest, None), |(name, f)| (name, Some(f)));
        Case { heading, name, function, fuel, program, ending: ending.trim_end() }
    })
}

impl Case<'_> {
    /// How it ends, within its limits.
    fn run(&self, language: &Sealed) -> String {
        let (job, input) = match self.function {
            Some(function) => (call(self.program, function), json!([])),
            None => (job(self.program), json!("")),
        };
        let limits = RunLimits { fuel: self.fuel * 1_000_000, output: OUTPUT };
        let result = run_on_both(language, &Job { limits, ..job }, &input);
        assert!(result.fuel <= limits.fuel, "{}: {} fuel", self.name, result.fuel);
        assert!(result.memory <= u64::from(language.budget().pages) << 16, "{}: {} bytes", self.name, result.memory);
        assert!((result.output.len().max(result.log.len()) as u64) <= OUTPUT, "{}: too much output", self.name);
        describe(&result)
    }
}

/// The ending as the table writes it. A long output is told by its length.
fn describe(result: &RunResult) -> String {
    let status = json!(result.status);
    let mut text = status.as_str().unwrap().to_owned();
    for (mark, part) in [("", &result.output), ("~ ", &result.log)] {
        if !part.is_empty() {
            write!(text, "\n{mark}{}", short(part)).unwrap();
        }
    }
    if let Some(error) = &result.error {
        let line = error.line.map_or_else(String::new, |line| format!(" (line {line})"));
        write!(text, "\n! {}: {}{line}", error.r#type, short(&error.message)).unwrap();
    } else if !result.value.is_null() {
        write!(text, "\n= {}", short(&result.value.to_string())).unwrap();
    }
    text
}

/// A text without its addresses, which are another build's to choose, or its length if it is long.
fn short(text: &str) -> String {
    if text.len() >= 300 {
        return format!("({} bytes)", text.len());
    }
    let text = text.trim_end().replace('\0', "<nul>").replace('\u{1b}', "<esc>");
    let mut pieces = text.split("0x");
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |text, piece| text + "0x…" + piece.trim_start_matches(|c: char| c.is_ascii_hexdigit()))
}

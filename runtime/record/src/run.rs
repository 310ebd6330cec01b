//! Running a candidate's program in a language.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Seed;

/// One program, to be run on each of its inputs in a fresh instance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Job {
    /// How the program is called.
    pub entry: Entry,
    /// Read-only files, by name.
    pub files: BTreeMap<String, String>,
    /// Standard inputs or databases' scripts (strings), or argument lists (arrays), as `entry` says.
    pub inputs: Vec<Input>,
    /// Name of a language of the manifest.
    pub language: String,
    /// Limits of each run.
    pub limits: RunLimits,
    /// The candidate's program.
    pub program: String,
    /// Seed of the language's own random numbers.
    pub seed: Seed,
}

/// A standard input or the script of a database (string), or a list of arguments (array); see `docs/FORMAT.md` on tagged values.
pub type Input = Value;

/// How a program is called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Entry {
    /// A function, called with the arguments.
    Function {
        /// Its name.
        name: String,
    },
    /// Statements on a database that the input makes; the last table is the value.
    Query,
    /// The whole program, reading standard input.
    Stdin,
}

/// What one run may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunLimits {
    /// Fuel of `cando_alloc` and `cando_run` together.
    pub fuel: u64,
    /// Bytes of output and log each.
    pub output: u64,
}

/// What a language is told: one job with one input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunRequest {
    /// How the program is called.
    pub entry: Entry,
    /// Read-only files, by name.
    pub files: BTreeMap<String, String>,
    /// The input.
    pub input: Input,
    /// The output limit; fuel is the host's affair.
    pub limits: OutputLimit,
    /// The candidate's program.
    pub program: String,
    /// Seed of the language's own random numbers.
    pub seed: Seed,
}

/// The part of [`RunLimits`] that a language itself keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutputLimit {
    /// Bytes of output and log each.
    pub output: u64,
}

/// What a language answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunYield {
    /// What went wrong, in the language's own words.
    pub error: Option<ProgramError>,
    /// What was written to standard error.
    pub log: String,
    /// What was written to standard output.
    pub output: String,
    /// How the run ended.
    pub status: RunStatus,
    /// What the function returned, or the query's table; null otherwise.
    pub value: Value,
}

/// What the host makes of a run: the language's answer, or its trap, and what was used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunResult {
    /// What went wrong, in the language's own words.
    pub error: Option<ProgramError>,
    /// Fuel used.
    pub fuel: u64,
    /// What was written to standard error.
    pub log: String,
    /// Bytes of linear memory at the end.
    pub memory: u64,
    /// What was written to standard output, up to the end or the trap.
    pub output: String,
    /// How the run ended.
    pub status: RunStatus,
    /// What the function returned, or the query's table; null otherwise.
    pub value: Value,
}

impl RunResult {
    /// Whether the program gave what was expected: the returned value, a tuple being as good as a list; the query's
    /// table, its rows in order; or the printed text, but for white space at the ends of its lines and of the whole.
    pub fn gives(&self, entry: &Entry, expected: &Value) -> bool {
        self.status == RunStatus::Ok
            && match entry {
                Entry::Function { .. } => plain(&self.value) == *expected,
                Entry::Query => self.value == *expected,
                Entry::Stdin => expected.as_str().is_some_and(|expected| is_same_text(&self.output, expected)),
            }
    }
}

/// A value with each tuple (`{"$tuple": […]}`) written as a list.
fn plain(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(plain).collect(),
        Value::Object(members) => match members.iter().next() {
            Some((tag, Value::Array(items))) if tag == "$tuple" && members.len() == 1 => {
                items.iter().map(plain).collect()
            }
            _ => members.iter().map(|(name, member)| (name.clone(), plain(member))).collect(),
        },
        scalar => scalar.clone(),
    }
}

fn is_same_text(left: &str, right: &str) -> bool {
    let lines = |text: &str| text.trim_end().lines().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>();
    lines(left) == lines(right)
}

/// How a run ended. Only what is the program's own doing: a host that cannot go on makes an attempt INCONCLUSIVE instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RunStatus {
    /// The program does not compile.
    CompileError,
    /// It asked for something that the sandbox does not have.
    NotAvailable,
    /// It ended normally.
    Ok,
    /// It used all its fuel.
    OutOfFuel,
    /// It used all its memory.
    OutOfMemory,
    /// It recursed too deep.
    OutOfStack,
    /// It printed too much.
    OutputLimit,
    /// It failed.
    RuntimeError,
    /// The language's module trapped.
    Trapped,
}

/// An error in the language's own words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProgramError {
    /// Column, from 1.
    pub column: Option<u32>,
    /// The source line.
    pub excerpt: Option<String>,
    /// Line of the candidate's program, from 1.
    pub line: Option<u32>,
    /// The message.
    pub message: String,
    /// The trace, the candidate's lines alone.
    pub traceback: String,
    /// The error's type, such as `ZeroDivisionError`.
    pub r#type: String,
}

impl Job {
    /// The request for one of the job's inputs.
    pub fn request(&self, input: &Input) -> RunRequest {
        RunRequest {
            entry: self.entry.clone(),
            files: self.files.clone(),
            input: input.clone(),
            limits: OutputLimit { output: self.limits.output },
            program: self.program.clone(),
            seed: self.seed,
        }
    }
}

impl RunYield {
    /// The result of a run that came back, with what it used.
    pub fn with_use(self, fuel: u64, memory: u64) -> RunResult {
        let Self { error, log, output, status, value } = self;
        RunResult { error, fuel, log, memory, output, status, value }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn result(value: Value, output: &str) -> RunResult {
        RunYield { error: None, log: String::new(), output: output.into(), status: RunStatus::Ok, value }.with_use(1, 1)
    }

    #[test]
    fn tuples_are_lists_but_nothing_else_is_taken_for_another() {
        let entry = Entry::Function { name: "f".into() };
        let gives = |value| result(value, "").gives(&entry, &json!([["a", 1], []]));
        assert!(gives(json!([["a", 1], []])));
        assert!(gives(json!({"$tuple": [{"$tuple": ["a", 1]}, []]})));
        for other in [
            json!([["a", {"$float": "1.0"}], []]),
            json!([["a", true], []]),
            json!([["a", 1], {"$set": []}]),
            json!(null),
            json!({"$tuple": 1}),
        ] {
            assert!(!gives(other.clone()), "{other}");
        }
    }

    #[test]
    fn tables_have_the_same_rows_in_the_same_order() {
        let table = |rows: Value| json!({"columns": ["a", "b"], "rows": rows});
        let gives = |value| result(value, "").gives(&Entry::Query, &table(json!([[1, "x"], [2, null]])));
        assert!(gives(table(json!([[1, "x"], [2, null]]))));
        for other in [
            table(json!([[2, null], [1, "x"]])),
            table(json!([[1, "x"]])),
            table(json!([[1, "x"], [2, ""]])),
            json!({"columns": ["a"], "rows": [[1, "x"], [2, null]]}),
            json!(null),
        ] {
            assert!(!gives(other.clone()), "{other}");
        }
    }

    #[test]
    fn texts_may_differ_in_white_space_at_ends_alone() {
        let gives = |output, expected: &str| result(Value::Null, output).gives(&Entry::Stdin, &expected.into());
        assert!(gives("a b  \r\nc\n\n \n", "a b\nc\n"));
        assert!(gives("\n", ""));
        for other in ["a  b\nc", " a b\nc", "a b\n\nc", "a bc", "a b\nC"] {
            assert!(!gives(other, "a b\nc\n"), "{other}");
        }
    }

    #[test]
    fn a_program_that_failed_gives_nothing() {
        let failed = RunResult { status: RunStatus::RuntimeError, ..result(json!(1), "1") };
        assert!(!failed.gives(&Entry::Stdin, &"1".into()));
        assert!(!failed.gives(&Entry::Function { name: "f".into() }, &json!(1)));
    }
}

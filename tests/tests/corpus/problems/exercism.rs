//! Exercism: a folder for each exercise, in it `canonical-data.json`: functions by name, their inputs, and what comes out.
//!
//! The solutions are ours, in `solutions`: functions that take an input's members in the order of their names, and that
//! fail with the message that is expected of them. An exercise that none of them solves is left out, and said.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use cando_record::{Entry, RunResult, RunStatus};
use serde_json::{Value, json};

use super::{explain, fixture, read};
use cando_tests::language::{call, language, run};
use cando_tests::row::Row;

/// One of an exercise's cases.
struct Case {
    /// Exercise and description.
    name: String,
    function: String,
    arguments: Value,
    /// A value, or the message of an error.
    expected: Result<Value, String>,
}

#[test]
fn exercism_solutions_in_python_pass_and_broken_ones_fail() {
    check("python", "py", snake_case, |function| format!("def {function}(*given): return None"));
}

#[test]
fn exercism_solutions_in_javascript_pass_and_broken_ones_fail() {
    check("javascript", "js", str::to_owned, |function| format!("const {function} = () => null;"));
}

/// Runs each case with our solution, and with a function that returns nothing.
fn check(name: &str, ending: &str, rename: fn(&str) -> String, break_function: fn(&str) -> String) {
    let (Some(language), Some(folder)) = (language(name), fixture("exercism")) else { return };
    let (mut solved, mut broken) =
        (Row::of(format!("Exercism in {name}: solutions")), Row::of(format!("Exercism in {name}: broken ones")));
    let (mut exercises, mut unsolved) = (0, Vec::new());
    for exercise in exercises_in(&folder) {
        let Some(solution) = solution(&exercise, ending) else {
            unsolved.push(exercise);
            continue;
        };
        exercises += 1;
        for case in cases(&read(folder.join(&exercise).join("canonical-data.json"))) {
            let function = rename(&case.function);
            let answer = |program: &str| run(language, &call(program, &function), &case.arguments);
            let result = answer(&solution);
            solved.case(case.is_met(&result), || format!("{}: {}", case.name, explain(&result)));
            let refused = !case.is_met(&answer(&break_function(&function)));
            broken.case(refused || case.expected == Ok(Value::Null), || format!("{}: passes unsolved", case.name));
        }
    }
    let left_out = if unsolved.is_empty() { String::new() } else { format!(", not solved: {}", unsolved.join(" ")) };
    solved.done(&format!("of {exercises} exercises{left_out}"));
    broken.done("");
}

impl Case {
    fn is_met(&self, result: &RunResult) -> bool {
        match &self.expected {
            Ok(value) => result.gives(&Entry::Function { name: self.function.clone() }, value),
            Err(message) => {
                let failed = result.error.as_ref().is_some_and(|error| error.message == *message);
                result.status == RunStatus::RuntimeError && failed
            }
        }
    }
}

/// The cases of a document, however they are grouped, but those that a later one reimplements.
fn cases(text: &str) -> Vec<Case> {
    let document: Value = serde_json::from_str(text).unwrap();
    let mut found = Vec::new();
    flatten(&document, &mut found);
    let replaced: BTreeSet<&str> = found.iter().filter_map(|case| case["reimplements"].as_str()).collect();
    let exercise = &document["exercise"];
    let current = found.into_iter().filter(|case| !replaced.contains(case["uuid"].as_str().unwrap()));
    current
        .map(|case| Case {
            name: format!("{exercise}: {}", case["description"]),
            function: case["property"].as_str().unwrap().to_owned(),
            arguments: case["input"].as_object().unwrap().values().map(tagged).collect(),
            // An `error` that is no text is a member of a value.
            expected: match case["expected"]["error"].as_str() {
                Some(message) => Err(message.to_owned()),
                None => Ok(tagged(&case["expected"])),
            },
        })
        .collect()
}

fn flatten<'a>(group: &'a Value, found: &mut Vec<&'a Value>) {
    match group["cases"].as_array() {
        Some(cases) => cases.iter().for_each(|case| flatten(case, found)),
        None => found.push(group),
    }
}

/// A value as programs get and return it: a number that is no integer is tagged.
fn tagged(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(tagged).collect(),
        Value::Number(number) if number.is_f64() => json!({ "$float": number.to_string() }),
        Value::Object(members) => members.iter().map(|(name, value)| (name.clone(), tagged(value))).collect(),
        other => other.clone(),
    }
}

fn exercises_in(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let exercises = entries.filter(|entry| entry.path().join("canonical-data.json").is_file());
    exercises.map(|entry| entry.file_name().into_string().unwrap()).collect()
}

fn solution(exercise: &str, ending: &str) -> Option<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/problems/solutions");
    fs::read_to_string(folder.join(format!("{exercise}.{ending}"))).ok()
}

/// `findAnagrams` as Python would call it.
fn snake_case(name: &str) -> String {
    let pieces = name.chars().map(|letter| match letter.is_uppercase() {
        true => format!("_{}", letter.to_lowercase()),
        false => letter.to_string(),
    });
    pieces.collect()
}

#[test]
fn groups_errors_and_later_versions_of_cases_are_read() {
    let document = json!({"exercise": "e", "cases": [
        {"uuid": "1", "description": "a", "property": "p", "input": {"b": 1.5, "a": [2]}, "expected": {"error": "no"}},
        {"description": "group", "cases": [
            {"uuid": "2", "reimplements": "3", "description": "b", "property": "qR", "input": {}, "expected": {"error": 1}},
            {"uuid": "3", "description": "c", "property": "p", "input": {}, "expected": 1},
        ]},
    ]});
    let found = cases(&document.to_string());
    let told: Vec<_> = found.iter().map(|case| (&*case.name, snake_case(&case.function), &case.arguments)).collect();
    assert_eq!(
        told,
        [("\"e\": \"a\"", "p".into(), &json!([[2], {"$float": "1.5"}])), ("\"e\": \"b\"", "q_r".into(), &json!([])),]
    );
    assert_eq!(found[0].expected, Err("no".into()));
    assert_eq!(found[1].expected, Ok(json!({"error": 1})));
}

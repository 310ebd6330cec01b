//! From the results of runs to points.

use cando_sdk::Marks;
use cando_sdk::record::{GroupScore, RunResult, RunStatus};
use serde_json::Value;

use crate::task::{Case, Form, Group};

/// The marks of a program: results as many, and in the same order, as all groups' cases.
pub fn judge(form: Form, groups: &[Group], mut results: &[RunResult]) -> Marks {
    let scored = groups.iter().map(|group| {
        let (ours, others) = results.split_at(group.cases.len().min(results.len()));
        results = others;
        score(form, group, ours)
    });
    Marks::of_groups(scored.collect())
}

/// The marks of no program.
pub fn none(groups: &[Group]) -> Marks {
    let none = |group: &Group| GroupScore {
        name: group.name.to_owned(),
        note: "no program".to_owned(),
        of: group.points,
        points: 0,
    };
    Marks::of_groups(groups.iter().map(none).collect())
}

fn score(form: Form, group: &Group, results: &[RunResult]) -> GroupScore {
    let pairs = || group.cases.iter().zip(results);
    let passed = pairs().filter(|(case, result)| passes(form, case, result)).count();
    let all = passed == group.cases.len();
    let mut note = format!("{passed} of {} cases passed", group.cases.len());
    if let Some((_, failed)) = pairs().find(|(_, result)| result.status != RunStatus::Ok) {
        note = format!("{note}; {}", reason(failed));
    }
    GroupScore { name: group.name.to_owned(), note, of: group.points, points: if all { group.points } else { 0 } }
}

/// Whether a run gave what it should.
pub fn passes(form: Form, case: &Case, result: &RunResult) -> bool {
    result.status == RunStatus::Ok
        && match form {
            Form::Function { .. } => plain(&result.value) == case.expected,
            Form::Program => case.expected.as_str().is_some_and(|expected| is_same_text(&result.output, expected)),
        }
}

/// A value with each tuple (`{"$tuple": […]}`) written as the list that it is as good as.
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

/// Whether two texts are the same but for white space at the ends of lines and of the text.
fn is_same_text(left: &str, right: &str) -> bool {
    let lines = |text: &str| text.trim_end().lines().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>();
    lines(left) == lines(right)
}

/// Why a run failed. An exception is named only if Python itself has one of this name: a name of the program's own could hold a case.
fn reason(result: &RunResult) -> &'static str {
    let name = result.error.as_ref().map_or("", |error| error.r#type.as_str());
    match result.status {
        RunStatus::CompileError => "does not compile",
        RunStatus::NotAvailable => "uses what is not available here",
        RunStatus::Ok => "",
        RunStatus::OutOfFuel => "out of fuel",
        RunStatus::OutOfMemory => "out of memory",
        RunStatus::OutOfStack => "recurses too deep",
        RunStatus::OutputLimit => "prints too much",
        RunStatus::RuntimeError => EXCEPTIONS.iter().find(|known| **known == name).unwrap_or(&"an exception"),
        RunStatus::Trapped => "the interpreter stopped",
    }
}

const EXCEPTIONS: [&str; 19] = [
    "ArithmeticError",
    "AssertionError",
    "AttributeError",
    "EOFError",
    "ImportError",
    "IndexError",
    "KeyError",
    "MemoryError",
    "ModuleNotFoundError",
    "NameError",
    "NotImplementedError",
    "OverflowError",
    "RecursionError",
    "StopIteration",
    "SystemExit",
    "TypeError",
    "UnboundLocalError",
    "ValueError",
    "ZeroDivisionError",
];

#[cfg(test)]
mod tests {
    use cando_sdk::record::{ProgramError, RunYield};
    use serde_json::json;

    use super::*;

    const FUNCTION: Form = Form::Function { name: "f", parameters: "" };

    fn result(status: RunStatus, value: Value, output: &str, error: &str) -> RunResult {
        let error = (!error.is_empty()).then(|| ProgramError {
            column: None,
            excerpt: None,
            line: None,
            message: "secret".into(),
            traceback: "secret".into(),
            r#type: error.into(),
        });
        RunYield { error, log: String::new(), output: output.into(), status, value }.with_use(1, 1)
    }

    #[test]
    fn tuples_are_lists_but_nothing_else_is_taken_for_another() {
        let case = Case::call(json!([]), json!([["a", 1], []]));
        let passes = |value| passes(FUNCTION, &case, &result(RunStatus::Ok, value, "", ""));
        assert!(passes(json!([["a", 1], []])));
        assert!(passes(json!({"$tuple": [{"$tuple": ["a", 1]}, []]})));
        for other in [
            json!([["a", {"$float": "1.0"}], []]),
            json!([["a", true], []]),
            json!([["a", 1], {"$set": []}]),
            json!(null),
            json!({"$tuple": 1}),
        ] {
            assert!(!passes(other.clone()), "{other}");
        }
    }

    #[test]
    fn texts_may_differ_in_white_space_at_ends_alone() {
        assert!(is_same_text("a b  \r\nc\n\n \n", "a b\nc\n"));
        assert!(is_same_text("\n", ""));
        for other in ["a  b\nc", " a b\nc", "a b\n\nc", "a bc", "a b\nC"] {
            assert!(!is_same_text(other, "a b\nc\n"), "{other}");
        }
    }

    #[test]
    fn a_group_is_won_whole_and_tells_no_case() {
        let case = |number: i64| Case::call(json!([number]), number);
        let group = |name, range: std::ops::Range<i64>| Group { cases: range.map(case).collect(), name, points: 4 };
        let groups = [group("a", 0..2), group("b", 2..4), group("c", 4..6)];
        let ok = |number: i64| result(RunStatus::Ok, number.into(), "", "");
        let results = [
            ok(0),
            ok(1),
            ok(2),
            result(RunStatus::RuntimeError, Value::Null, "", "ZeroDivisionError"),
            ok(5),
            result(RunStatus::RuntimeError, Value::Null, "", "Is5"),
        ];
        let marks = judge(FUNCTION, &groups, &results);
        let notes: Vec<&str> = marks.groups.iter().map(|group| group.note.as_str()).collect();
        assert_eq!((marks.points, marks.groups[0].points), (4, 4));
        assert_eq!(
            notes,
            ["2 of 2 cases passed", "1 of 2 cases passed; ZeroDivisionError", "0 of 2 cases passed; an exception"]
        );
        assert_eq!(judge(FUNCTION, &groups, &[]).points, 0);
    }
}

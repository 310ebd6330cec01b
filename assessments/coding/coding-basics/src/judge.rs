//! From the results of runs to points.

use cando_sdk::Marks;
use cando_sdk::record::{GroupScore, RunResult, RunStatus};

use crate::task::{Form, Group};

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
    let (entry, pairs) = (form.entry(), || group.cases.iter().zip(results));
    let passed = pairs().filter(|(case, result)| result.gives(&entry, &case.expected)).count();
    let all = passed == group.cases.len();
    let mut note = format!("{passed} of {} cases passed", group.cases.len());
    if let Some((_, failed)) = pairs().find(|(_, result)| result.status != RunStatus::Ok) {
        note = format!("{note}; {}", reason(failed));
    }
    GroupScore { name: group.name.to_owned(), note, of: group.points, points: if all { group.points } else { 0 } }
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
    use serde_json::{Value, json};

    use super::*;
    use crate::task::Case;

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

//! HumanEval: `HumanEval.jsonl`, a problem a line, each with a solution and a function that checks one.

use serde_json::Value;

use super::{explain, fixture, read, solves};
use cando_tests::language::{job, language, run};
use cando_tests::row::Row;

#[test]
fn humaneval_solutions_pass_and_empty_ones_fail() {
    let (Some(python), Some(path)) = (language("python"), fixture("humaneval/HumanEval.jsonl")) else { return };
    let problems: Vec<Value> = read(path).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let (mut solved, mut broken) =
        (Row::of("HumanEval in Python: solutions"), Row::of("HumanEval in Python: broken ones"));
    for problem in &problems {
        let part = |name: &str| problem[name].as_str().unwrap();
        let check = |body: &str| {
            let program = format!("{}{body}\n{}\ncheck({})\n", part("prompt"), part("test"), part("entry_point"));
            run(python, &job(program), &"".into())
        };
        let result = check(part("canonical_solution"));
        solved.case(solves(&result), || format!("{}: {}", part("task_id"), explain(&result)));
        broken.case(!solves(&check("    return None\n")), || format!("{}: passes without a solution", part("task_id")));
    }
    solved.done("");
    broken.done("");
}

//! MBPP: `sanitized-mbpp.json`, a list of problems, each with a solution, imports for its tests, and assertions.

use cando_record::RunResult;
use serde::Deserialize;

use super::{explain, fixture, read, solves};
use cando_tests::language::{job, language, run};
use cando_tests::row::Row;

/// What a broken solution returns: the first that the assertions refuse shows that they can.
const WRONG: [&str; 2] = ["None", "True"];

#[derive(Deserialize)]
struct Problem {
    task_id: u64,
    code: String,
    test_imports: Vec<String>,
    test_list: Vec<String>,
}

impl Problem {
    /// The program with one assertion, or with all.
    fn program(&self, code: &str, assertions: &[String]) -> String {
        [code, &self.test_imports.join("\n"), &assertions.join("\n")].join("\n")
    }

    /// The solution's functions, all of them replaced.
    fn broken(&self, wrong: &str) -> String {
        let names = self.code.lines().filter_map(|line| line.strip_prefix("def ")?.split('(').next());
        names.fold(self.code.clone(), |code, name| format!("{code}\n{name} = lambda *given: {wrong}"))
    }
}

#[test]
fn mbpp_solutions_pass_and_broken_ones_fail() {
    let (Some(python), Some(path)) = (language("python"), fixture("mbpp/sanitized-mbpp.json")) else { return };
    let problems: Vec<Problem> = serde_json::from_str(&read(path)).unwrap();
    let (mut solved, mut broken) = (Row::of("MBPP in Python: solutions"), Row::of("MBPP in Python: broken ones"));
    let check = |program: String| -> RunResult { run(python, &job(program), &"".into()) };
    for problem in &problems {
        for assertion in problem.test_list.chunks(1) {
            let result = check(problem.program(&problem.code, assertion));
            solved.case(solves(&result), || format!("{}: {assertion:?}: {}", problem.task_id, explain(&result)));
        }
        let fails = |wrong: &&str| !solves(&check(problem.program(&problem.broken(wrong), &problem.test_list)));
        broken.case(WRONG.iter().any(fails), || format!("{}: passes without a solution", problem.task_id));
    }
    solved.done(&format!("of {} problems", problems.len()));
    broken.done("");
}

//! MBPP: `sanitized-mbpp.json`, a list of problems, or `mbpp.jsonl`, the whole, a problem a line; each with a solution,
//! imports or other code for its tests, and assertions.

use cando_record::RunResult;
use cando_sandbox::Sealed;
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
    #[serde(default)]
    test_imports: Vec<String>,
    #[serde(default)]
    test_setup_code: String,
    test_list: Vec<String>,
}

impl Problem {
    /// The program with one assertion, or with all.
    fn program(&self, code: &str, assertions: &[String]) -> String {
        [code, &self.test_imports.join("\n"), &self.test_setup_code, &assertions.join("\n")].join("\n")
    }

    /// The solution's functions, all of them replaced.
    fn broken(&self, wrong: &str) -> String {
        let names = self.code.lines().filter_map(|line| line.strip_prefix("def ")?.split('(').next());
        names.fold(self.code.clone(), |code, name| format!("{code}\n{name} = lambda *given: {wrong}"))
    }
}

#[test]
fn mbpp_solutions_pass_and_broken_ones_fail() {
    for name in ["sanitized-mbpp.json", "mbpp.jsonl"] {
        if let (Some(python), Some(path)) = (language("python"), fixture(&format!("mbpp/{name}"))) {
            weigh(python, name, &problems(&read(path)));
        }
    }
}

/// The problems of a list, or of a line each.
fn problems(text: &str) -> Vec<Problem> {
    match serde_json::from_str(text) {
        Ok(problems) => problems,
        Err(_) => text.lines().map(|line| serde_json::from_str(line).unwrap()).collect(),
    }
}

fn weigh(python: &Sealed, name: &str, problems: &[Problem]) {
    let (mut solved, mut broken) = (
        Row::of(format!("MBPP in Python, {name}: solutions")),
        Row::of(format!("MBPP in Python, {name}: broken ones")),
    );
    let check = |program: String| -> RunResult { run(python, &job(program), &"".into()) };
    for problem in problems {
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

#[test]
fn problems_of_the_whole_set_are_read() {
    let line = r#"{"text":"Add.","code":"def add(a, b):\r\n    return a + b","task_id":1,"test_setup_code":"one = 1",
        "test_list":["assert add(one, 1) == 2"],"challenge_test_list":[]}"#
        .replace('\n', "");
    let found = problems(&format!("{line}\n{line}\n"));
    assert_eq!(found.len(), 2);
    let Some(python) = language("python") else { return };
    let ends = |code: &str| solves(&run(python, &job(found[0].program(code, &found[0].test_list)), &"".into()));
    assert!(ends(&found[0].code) && !ends(&found[0].broken("None")));
}

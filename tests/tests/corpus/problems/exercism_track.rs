//! Exercism's Python track, where its files are there as well: in an exercise's folder `python` the solution `example.py`,
//! the unit tests `NAME_test.py`, and `stub_NAME.py`, which solves nothing. The tests run inside the sandbox.

use std::fs;
use std::path::{Path, PathBuf};

use cando_record::{Job, RunResult};
use cando_sandbox::Sealed;

use super::{explain, fixture, read, solves};
use cando_tests::language::{job, language, run};
use cando_tests::row::Row;

const RUNNER: &str = "\
import sys, types, unittest
name = input()
solution = types.ModuleType(name)
sys.modules[name] = solution
exec(compile(open('solution.py').read(), name + '.py', 'exec'), solution.__dict__)
exec(compile(open('tests.py').read(), name + '_test.py', 'exec'))
result = unittest.TextTestRunner().run(unittest.defaultTestLoader.loadTestsFromModule(sys.modules['__main__']))
sys.exit(0 if result.testsRun and result.wasSuccessful() else 1)
";

/// The files of an exercise; none if one of them is missing.
struct Exercise {
    name: String,
    solution: PathBuf,
    stub: PathBuf,
    tests: PathBuf,
}

impl Exercise {
    fn open(folder: &Path) -> Option<Self> {
        let files: Vec<PathBuf> = fs::read_dir(folder).ok()?.map(|entry| entry.unwrap().path()).collect();
        let named = |is_right: fn(&str) -> bool| {
            files.iter().find(|path| is_right(&path.file_name().unwrap_or_default().to_string_lossy())).cloned()
        };
        let tests = named(|name| name.ends_with("_test.py"))?;
        let name = tests.file_stem()?.to_str()?.strip_suffix("_test")?.to_owned();
        let stub = named(|name| name.starts_with("stub_") && name.ends_with(".py"))?;
        Some(Self { name, solution: named(|name| name == "example.py")?, stub, tests })
    }

    fn run(&self, python: &Sealed, solution: &Path) -> RunResult {
        let file = |name: &str, path: &Path| (name.to_owned(), read(path.to_owned()));
        let files = [file("solution.py", solution), file("tests.py", &self.tests)].into();
        run(python, &Job { files, ..job(RUNNER) }, &self.name.as_str().into())
    }
}

#[test]
fn exercisms_own_solutions_pass_its_own_tests_and_stubs_do_not() {
    let (Some(python), Some(folder)) = (language("python"), fixture("exercism")) else { return };
    let folders = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path().join("python"));
    let exercises: Vec<Exercise> = folders.filter_map(|folder| Exercise::open(&folder)).collect();
    if exercises.is_empty() {
        eprintln!("skipped: no exercise has its own solution and tests beside it");
        return;
    }
    let mut row = Row::of("Exercism's own tests in Python");
    for exercise in exercises {
        let [solution, stub] = [&exercise.solution, &exercise.stub].map(|path| exercise.run(python, path));
        row.case(solves(&solution), || format!("{}: {}\n{}", exercise.name, explain(&solution), solution.log));
        row.case(!solves(&stub), || format!("{}: its stub passes", exercise.name));
    }
    row.done("a solution and a stub each");
}

#[test]
fn tests_of_an_exercise_tell_a_solution_from_a_stub() {
    let Some(python) = language("python") else { return };
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [
        ("example.py", "def twice(n):\n    return 2 * n\n"),
        ("stub_two_fer.py", "def twice(n):\n    pass\n"),
        (
            "two_fer_test.py",
            "import unittest\nfrom two_fer import twice\n\nclass Test(unittest.TestCase):\n    def test(self):\n        \
             self.assertEqual(twice(2), 4)\n\nif __name__ == '__main__':\n    unittest.main(exit=False)\n",
        ),
    ] {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let exercise = Exercise::open(folder.path()).unwrap();
    assert_eq!(exercise.name, "two_fer");
    assert!(solves(&exercise.run(python, &exercise.solution)));
    assert!(!solves(&exercise.run(python, &exercise.stub)));
    fs::remove_file(&exercise.stub).unwrap();
    assert!(Exercise::open(folder.path()).is_none());
}

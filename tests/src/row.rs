//! One line of the table that the tests print, and that `cargo xtask prove` collects.

use std::time::Instant;

/// A check on its way: what passed, and what did not.
pub struct Row {
    name: String,
    start: Instant,
    passed: u64,
    failures: Vec<String>,
}

impl Row {
    /// Nothing checked yet.
    pub fn of(name: impl Into<String>) -> Self {
        Self { name: name.into(), start: Instant::now(), passed: 0, failures: Vec::new() }
    }

    /// Counts a case; `why` is asked only if it failed.
    pub fn case(&mut self, passed: bool, why: impl FnOnce() -> String) {
        match passed {
            true => self.passed += 1,
            false => self.failures.push(why()),
        }
    }

    /// Prints the line, with a word about what the cases do not tell; the failures.
    pub fn print(self, note: &str) -> Vec<String> {
        let Self { name, start, passed, mut failures } = self;
        let (cases, seconds) = (passed + failures.len() as u64, start.elapsed().as_secs());
        // A line of its own, whatever the test runner has printed before.
        println!("\nproved\t{name}\t{cases}\t{passed}\t{note}\t{seconds}");
        if cases == 0 {
            failures.push(format!("{name}: there was nothing to check"));
        }
        failures
    }

    /// Prints the line, and fails if a case has failed.
    #[track_caller]
    pub fn done(self, note: &str) {
        let failures = self.print(note);
        assert!(failures.is_empty(), "{}", failures.join("\n"));
    }
}

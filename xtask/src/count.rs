//! What tests and other checks come to.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

use crate::place::{announce, name};

/// What passed and what failed: tests, and stages that are one check each.
#[derive(Default)]
pub struct Count {
    pub passed: u64,
    pub failed: u64,
    /// Named again at the end: whoever reads a long log begins there.
    pub failures: Vec<String>,
}

impl Count {
    /// A stage that counts as one check.
    pub fn stage(&mut self, what: &str, stage: impl FnOnce() -> Result<()>) -> bool {
        announce(what);
        match stage() {
            Ok(()) => self.passed += 1,
            Err(error) => self.fail(what, &error),
        }
        self.failed == 0
    }

    /// A test runner, whose own counts are added, and who is listened to; one that fails without a failed test, or runs
    /// none, is a failure as well.
    pub fn tests(&mut self, what: &str, runner: impl FnOnce() -> Result<Command>, listen: &mut dyn FnMut(&str)) {
        announce(what);
        let mut found = Self::default();
        let ended = runner().and_then(|mut command| found.read(&mut command, listen));
        self.passed += found.passed;
        self.failed += found.failed;
        self.failures.append(&mut found.failures);
        if let Err(error) = ended
            && found.failed == 0
        {
            self.fail(what, &error);
        }
    }

    fn fail(&mut self, what: &str, error: &anyhow::Error) {
        eprintln!("\n{what}: {error:#}");
        self.failures.push(format!("{what}: {error:#}"));
        self.failed += 1;
    }

    fn read(&mut self, command: &mut Command, listen: &mut dyn FnMut(&str)) -> Result<()> {
        let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn();
        let mut child = child.with_context(|| format!("cannot start {}", name(command)))?;
        for line in BufReader::new(child.stdout.take().context("it is piped")?).lines() {
            let line = line?;
            println!("{line}");
            listen(&line);
            self.failures.extend(failure(&line).map(str::to_owned));
            let (passed, failed) = counts(&line);
            self.passed += passed;
            self.failed += failed;
        }
        let status = child.wait()?;
        ensure!(status.success(), "`{}` failed ({status})", name(command));
        ensure!(self.passed > 0, "`{}` ran no test", name(command));
        Ok(())
    }
}

/// What a closing line counts: cargo's `test result: ok. 3 passed; 0 failed; …`, node's `# pass 3` and `# fail 0`.
fn counts(line: &str) -> (u64, u64) {
    let words: Vec<&str> = line.split([' ', ';']).filter(|word| !word.is_empty()).collect();
    let number = |text: &str| text.parse().unwrap_or(0);
    match words[..] {
        ["test", "result:", _, passed, "passed", failed, "failed", ..] => (number(passed), number(failed)),
        ["#" | "ℹ", "pass", passed] => (number(passed), 0),
        ["#" | "ℹ", "fail", failed] => (0, number(failed)),
        _ => (0, 0),
    }
}

/// The test that a line reports as failed: cargo's `test NAME ... FAILED`, node's `not ok 7 - NAME`.
fn failure(line: &str) -> Option<&str> {
    let cargo = line.strip_prefix("test ").and_then(|rest| rest.strip_suffix(" ... FAILED"));
    cargo.or_else(|| line.trim_start().strip_prefix("not ok ")?.split_once(" - ").map(|(_, name)| name))
}

#[cfg(test)]
mod tests {
    use super::{counts, failure};

    #[test]
    fn reads_closing_lines() {
        let cargo =
            "test result: FAILED. 12 passed; 3 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.00s";
        assert_eq!(counts(cargo), (12, 3));
        assert_eq!(counts("# pass 7"), (7, 0));
        assert_eq!(counts("ℹ fail 2"), (0, 2));
        assert_eq!(counts("test demo::works ... ok"), (0, 0));
    }

    #[test]
    fn names_what_failed() {
        assert_eq!(failure("test demo::works ... FAILED"), Some("demo::works"));
        assert_eq!(failure("    not ok 7 - stops at once"), Some("stops at once"));
        assert_eq!(failure("test demo::works ... ok"), None);
        assert_eq!(failure("ok 7 - stops at once"), None);
    }
}

//! The proofs of the seal and of the languages at full length, and one table of what they came to.
//!
//! They are the tests of `runtime/sandbox/tests/seal` and `web/client/tests/browser`, which CI runs in small: here with
//! many more modules, from a seed that nobody has tried, with every program, and with every browser; `tests/tests/corpus`;
//! and the fuzzers of the seal and of all that the signer reads.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, bail, ensure};

use crate::count::Count;
use crate::place::{Place, announce, run};
use crate::{build, setup};

const SEAL: &str = "seal";
/// What is fuzzed, and where its fuzzer is.
const FUZZED: [(&str, &str); 7] = [
    ("runtime/sandbox/fuzz", SEAL),
    ("signer/fuzz", "document"),
    ("signer/fuzz", "image"),
    ("signer/fuzz", "key"),
    ("signer/fuzz", "log"),
    ("signer/fuzz", "status"),
    ("signer/fuzz", "token"),
];

/// Generated modules that meet every ending often enough: the tests count.
const FEWEST: u64 = 1_000;

/// What to prove with.
struct Effort {
    /// Where the generated modules begin.
    seed: u64,
    /// Generated modules; a tenth as many programs.
    modules: u64,
    /// Seconds for each fuzzer.
    fuzz: u64,
}

/// A line of the table.
struct Row {
    check: String,
    cases: u64,
    passed: u64,
    refused: String,
    seconds: u64,
}

/// Proves, and prints the table; options: `--seed N`, `--modules N`, `--fuzz SECONDS`.
pub fn everything(place: &Place, options: &[&str]) -> Result<ExitCode> {
    let effort = Effort::read(options)?;
    setup::for_proofs(place)?;
    build::everything(place)?;
    let mut failures = Vec::new();
    let mut rows = effort.tests(place, "seal", &mut failures);
    rows.extend(effort.tests(place, "corpus", &mut failures));
    rows.extend(effort.tests(place, "browser", &mut failures));
    for (folder, target) in FUZZED {
        let check = format!("fuzzing {target}");
        rows.push(effort.fuzz(place, folder, target).unwrap_or_else(|error| {
            failures.push(format!("{check}: {error:#}"));
            Row { check, cases: 1, passed: 0, refused: String::new(), seconds: 0 }
        }));
    }
    print(&rows, effort.seed);
    failures.iter().for_each(|failure| println!("failed: {failure}"));
    Ok(if failures.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

impl Effort {
    fn read(options: &[&str]) -> Result<Self> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).context("the clock shows a time before 1970")?;
        // Far from the seeds that the tests use, and from those of any other day.
        let mut effort = Self { seed: now.as_secs() << 20, modules: 20_000, fuzz: 600 };
        for option in options.chunks(2) {
            let &[option, value] = option else { bail!("{} needs a number", option[0]) };
            let value = value.parse().with_context(|| format!("{option} {value}"))?;
            match option {
                "--seed" => effort.seed = value,
                "--modules" => effort.modules = value,
                "--fuzz" => effort.fuzz = value,
                other => bail!("no such option: {other}"),
            }
        }
        ensure!(effort.modules >= FEWEST, "fewer than {FEWEST} modules do not meet every ending: give --modules more");
        Ok(effort)
    }

    /// Runs one test target at full length: its checks, and a row for the tests themselves.
    fn tests(&self, place: &Place, target: &str, failures: &mut Vec<String>) -> Vec<Row> {
        let cargo = || {
            let mut cargo = place.cargo(&["test", "--locked", "--workspace", "--test", target, "--", "--nocapture"]);
            cargo.env("CANDO_BUNDLE", place.bundle());
            cargo.env("CANDO_PROVE_SEED", self.seed.to_string()).env("CANDO_PROVE_MODULES", self.modules.to_string());
            cargo.env("CANDO_PROVE_PROGRAMS", (self.modules / 10).to_string()).env("CANDO_PROVE_MUTATED", "20");
            Ok(cargo)
        };
        let (mut count, mut rows, start) = (Count::default(), Vec::new(), Instant::now());
        count.tests(target, cargo, &mut |line| rows.extend(Row::read(line)));
        failures.append(&mut count.failures);
        let check = format!("tests of {target}");
        let (cases, seconds) = (count.passed + count.failed, start.elapsed().as_secs());
        rows.push(Row { check, cases, passed: count.passed, refused: String::new(), seconds });
        rows
    }

    /// Fuzzes one target; the seal from the modules of the specification's scripts.
    fn fuzz(&self, place: &Place, folder: &str, target: &str) -> Result<Row> {
        announce(&format!("fuzzing {target}"));
        let fuzzer = place.target.join("fuzz");
        let corpus = fuzzer.join("corpus").join(target);
        std::fs::create_dir_all(&corpus)?;
        if target == SEAL {
            let mut seed = place.cargo(&["test", "--locked", "--workspace", "--test", "seal", "specification"]);
            run(seed.env("CANDO_CORPUS", &corpus))?;
        } else {
            plant(place, &corpus)?;
        }
        let time = format!("-max_total_time={}", self.fuzz);
        let start = Instant::now();
        // Not by way of this cargo, which is the stable one.
        let mut command = place.command("cargo", &["+nightly", "fuzz", "run", target, "--fuzz-dir", folder]);
        command.arg("--target-dir").arg(&fuzzer).arg(&corpus).args(["--", &time, "-timeout=25", "-max_len=20000"]);
        command.env_remove("RUSTUP_TOOLCHAIN").env_remove("CARGO");
        let runs = done(&mut command).context("it needs `cargo install cargo-fuzz` and a nightly toolchain")?;
        let (check, seconds) = (format!("fuzzing {target}"), start.elapsed().as_secs());
        Ok(Row { check, cases: runs, passed: runs, refused: String::new(), seconds })
    }
}

/// Begins a corpus with the files of the negative vectors: chance alone never writes a credential.
fn plant(place: &Place, corpus: &Path) -> Result<()> {
    for vector in std::fs::read_dir(place.root.join("tests/vectors/negative"))? {
        let vector = vector?;
        let content: serde_json::Value = serde_json::from_slice(&std::fs::read(vector.path())?)?;
        let file = content["file"].as_str().with_context(|| format!("{} has no file", vector.path().display()))?;
        std::fs::write(corpus.join(vector.file_name()), file)?;
    }
    Ok(())
}

/// Runs the fuzzer and reads its last word: `Done 756161 runs in 601 second(s)`.
fn done(command: &mut Command) -> Result<u64> {
    let mut child = command.stderr(Stdio::piped()).spawn().context("cannot start cargo")?;
    let mut runs = None;
    for line in BufReader::new(child.stderr.take().context("it is piped")?).lines() {
        let line = line?;
        if !line.starts_with('#') {
            eprintln!("{line}");
        }
        let number = line.strip_prefix("Done ").and_then(|rest| rest.split(' ').next()?.parse().ok());
        runs = number.or(runs);
    }
    ensure!(child.wait()?.success(), "the fuzzer found something, or could not be built");
    runs.context("the fuzzer did not say how much it did")
}

impl Row {
    /// `proved`, check, cases, passed, refused by reason, seconds, between tabs.
    fn read(line: &str) -> Option<Self> {
        let ["proved", check, cases, passed, refused, seconds] = line.split('\t').collect::<Vec<_>>()[..] else {
            return None;
        };
        let number = |text: &str| text.parse().ok();
        let (cases, passed, seconds) = (number(cases)?, number(passed)?, number(seconds)?);
        Some(Self { check: check.into(), cases, passed, refused: refused.into(), seconds })
    }
}

fn print(rows: &[Row], seed: u64) {
    println!("\nseed {seed}\n{:<50} {:>9} {:>9} {:>8}  refused", "check", "cases", "passed", "seconds");
    for Row { check, cases, passed, refused, seconds } in rows {
        println!("{check:<50} {cases:>9} {passed:>9} {seconds:>8}  {refused}");
    }
}

#[cfg(test)]
mod tests {
    use super::{Effort, Row};

    #[test]
    fn reads_what_a_check_says() {
        let row = Row::read("proved\ta check\t7\t5\t2 too large\t61").unwrap_or_else(|| panic!("it is a row"));
        assert_eq!((row.cases, row.passed, row.seconds, &*row.refused), (7, 5, 61, "2 too large"));
        assert!(Row::read("proved it").is_none());
    }

    #[test]
    fn reads_options() {
        let effort = Effort::read(&["--seed", "9", "--fuzz", "0"]).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!((effort.seed, effort.modules, effort.fuzz), (9, 20_000, 0));
        assert!(Effort::read(&["--seed"]).is_err() && Effort::read(&["--speed", "1"]).is_err());
    }
}

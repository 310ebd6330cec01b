//! How much is proved, and the table that `cargo xtask prove` makes of it.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::str::FromStr;
use std::time::Instant;

/// Numbers from the environment: `cargo xtask prove` sets large ones.
pub fn number<T: FromStr<Err: Debug>>(variable: &str, otherwise: T) -> T {
    std::env::var(variable)
        .map_or(otherwise, |text| text.parse().unwrap_or_else(|error| panic!("{variable}: {error:?}")))
}

/// Is this a proof that may take its time?
pub fn thorough() -> bool {
    std::env::var_os("CANDO_PROVE_SEED").is_some()
}

/// A check on its way; when it is done it prints one line of the table.
pub struct Check {
    name: &'static str,
    start: Instant,
    pub cases: u64,
    pub passed: u64,
    /// Cases that could not be had, by reason.
    pub refused: BTreeMap<String, u64>,
}

impl Check {
    pub fn of(name: &'static str) -> Self {
        Self { name, start: Instant::now(), cases: 0, passed: 0, refused: BTreeMap::new() }
    }

    /// A case that passed: what does not pass panics.
    pub fn pass(&mut self) {
        self.cases += 1;
        self.passed += 1;
    }

    pub fn refuse(&mut self, reason: impl Into<String>) {
        self.cases += 1;
        *self.refused.entry(reason.into()).or_default() += 1;
    }

    pub fn done(&self) {
        let refused: Vec<String> = self.refused.iter().map(|(reason, count)| format!("{count} {reason}")).collect();
        let seconds = self.start.elapsed().as_secs();
        // A line of its own, whatever the test runner has printed before.
        println!("\nproved\t{}\t{}\t{}\t{}\t{seconds}", self.name, self.cases, self.passed, refused.join("; "));
    }
}

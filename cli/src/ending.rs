//! How a command ends: the exit code, and what a person is told when something is wrong.

use std::fmt::{self, Display};
use std::process::ExitCode;

/// The exit codes, which are stable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// 0: done, or the answer is yes.
    Good = 0,
    /// 1: the answer is no.
    No = 1,
    /// 2: unusable input or usage.
    Unusable = 2,
    /// 3: validly signed, but a replay gives something else.
    Refuted = 3,
    /// 4: could not tell.
    Unknown = 4,
}

impl From<Ending> for ExitCode {
    fn from(ending: Ending) -> Self {
        Self::from(ending as u8)
    }
}

/// What was wrong, and what to do about it.
#[derive(Debug)]
pub struct Failure {
    /// The exit code.
    pub ending: Ending,
    what: String,
    hint: String,
}

impl Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.what)?;
        match self.hint.is_empty() {
            true => Ok(()),
            false => write!(f, "\n  hint: {}", self.hint),
        }
    }
}

impl std::error::Error for Failure {}

/// The answer is no: exit code 1.
pub fn no(what: impl Display, hint: impl Display) -> anyhow::Error {
    failure(Ending::No, what, hint)
}

/// Input or usage that nothing can be done with: exit code 2.
pub fn unusable(what: impl Display, hint: impl Display) -> anyhow::Error {
    failure(Ending::Unusable, what, hint)
}

/// Validly signed, but not what a replay gives: exit code 3.
pub fn refuted(what: impl Display, hint: impl Display) -> anyhow::Error {
    failure(Ending::Refuted, what, hint)
}

/// It could not be told: exit code 4.
pub fn unknown(what: impl Display, hint: impl Display) -> anyhow::Error {
    failure(Ending::Unknown, what, hint)
}

fn failure(ending: Ending, what: impl Display, hint: impl Display) -> anyhow::Error {
    Failure { ending, what: what.to_string(), hint: hint.to_string() }.into()
}

/// Tells what was wrong on standard error; any other error than a [`Failure`] counts as unusable input.
pub fn report(error: &anyhow::Error) -> Ending {
    eprintln!("error: {error:#}");
    error.downcast_ref::<Failure>().map_or(Ending::Unusable, |failure| failure.ending)
}

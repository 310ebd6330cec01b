//! `cando take`: an attempt, certified with a ticket, or for practice.

mod certified;
mod code;
mod journal;
mod practice;
mod terminal;

use std::io::{BufRead, IsTerminal};
use std::path::{Path, PathBuf};

use anyhow::Result;
use cando_record::{Item, Outcome, Response, Seed, Step, TranscriptEntry, caps, json};
use cando_sandbox::{Attempt, AttemptError, Owed};
use clap::Args;
use serde::{Deserialize, Serialize};

use crate::ending::{Ending, unknown, unusable};
use crate::key::Known;
use crate::workbench::{Options, Workbench};
use crate::{files, show, world};

/// Takes an assessment.
#[derive(Args)]
#[command(
    override_usage = "cando take NAME --practice [--seed HEX] [--answers FILE] [-o FILE]\n       \
    cando take --ticket FILE --identity FILE [--nonce HEX] [--answers FILE] [-o FILE]",
    after_help = "Exit codes: 0 the attempt is over and its record written; 1 the ticket cannot be used (used already, expired, \
    not yet valid, for another candidate, not signed by its grader, with another secret); 2 unusable input; 4 inconclusive: run \
    the same command again, the attempt goes on where it was."
)]
pub struct Arguments {
    /// The assessment's name; for practice
    #[arg(value_name = "NAME", required_unless_present = "ticket", requires = "practice")]
    assessment: Option<String>,
    /// Practise: the seed is public, and nothing turns the record into a credential
    #[arg(long, conflicts_with = "ticket", requires = "assessment")]
    practice: bool,
    /// Seed of the practice attempt, 64 hexadecimal digits [default: random]
    #[arg(long, value_name = "HEX", requires = "practice")]
    seed: Option<Seed>,
    /// Locale of the practice attempt's texts
    #[arg(long, value_name = "TAG", default_value = "en", conflicts_with = "ticket")]
    locale: String,
    /// Take a certified attempt with this ticket; its secret must lie beside it
    #[arg(long, value_name = "FILE", requires = "identity", conflicts_with = "assessment")]
    ticket: Option<PathBuf>,
    /// The candidate's key
    #[arg(long, value_name = "FILE", requires = "ticket")]
    identity: Option<PathBuf>,
    #[command(flatten)]
    passphrase: Known,
    /// The candidate's part of the seed, 64 hexadecimal digits [default: random]
    #[arg(long, value_name = "HEX", requires = "ticket")]
    nonce: Option<Seed>,
    /// Answers, as `cando answers` writes them [default: ask in the terminal]
    #[arg(long, value_name = "FILE")]
    answers: Option<PathBuf>,
    /// Where to write the record [default: evidence.json, or practice.json]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    modules: Options,
}

/// A file of answers: one response per item, by index.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answers {
    /// The responses.
    pub answers: Vec<Response>,
}

/// Whoever answers.
trait Candidate {
    /// The answer to an item; `left` is the time left in milliseconds.
    fn answer(&mut self, item: &Item, of: u32, left: u64) -> Result<Response>;

    /// Told that the answer cannot be one to this item; an error ends the command.
    fn refused(&mut self, item: &Item, reason: &str) -> Result<()>;
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Ending> {
    match &arguments.ticket {
        Some(ticket) => certified::take(ticket, arguments),
        None => practice::take(arguments),
    }
}

/// The answers of `--answers`, or the person at the terminal.
fn candidate<'a>(arguments: &Arguments, workbench: &'a Workbench) -> Result<Box<dyn Candidate + 'a>> {
    if let Some(path) = &arguments.answers {
        return Ok(Box::new(FromFile::read(path)?));
    }
    if !std::io::stdin().is_terminal() {
        return Err(unusable("there are no answers, and nobody at a terminal to ask", "give a file with --answers"));
    }
    Ok(Box::new(terminal::Terminal::new(workbench)))
}

/// Asks for one line.
fn ask(what: &str) -> Result<String> {
    world::print(format_args!("{what}> "));
    let mut line = String::new();
    let read = std::io::stdin().lock().read_line(&mut line);
    match read {
        Ok(0) => Err(unusable("the input ended before the attempt did", "run the same command again to go on")),
        Ok(_) => Ok(line.trim().into()),
        Err(error) => Err(unusable(format!("the terminal: {error}"), "run the same command again to go on")),
    }
}

/// Goes on with an attempt to its end. What has been kept is safe, however the command ends.
fn finish(
    attempt: &mut Attempt,
    candidate: &mut dyn Candidate,
    clock: &mut dyn FnMut() -> u64,
    keep: &mut dyn FnMut(&TranscriptEntry) -> Result<(), String>,
) -> Result<Outcome> {
    loop {
        let of = match attempt.settle(clock, keep).map_err(failed)? {
            Step::Present { of, .. } => *of,
            _ => 0,
        };
        let item = match attempt.owed() {
            Owed::Answer(item) => item.clone(),
            Owed::Nothing(outcome) => return Ok(outcome.clone()),
            Owed::Runs(_) => continue,
        };
        let left = attempt.limits().time.saturating_sub(clock());
        let response = candidate.answer(&item, of, left)?;
        match attempt.answer(attempt.next(), item.index, response, clock, keep) {
            Ok(_) => {}
            Err(AttemptError::Refused(reason)) => candidate.refused(&item, &reason)?,
            Err(error) => return Err(failed(error)),
        }
    }
}

/// Says which way an attempt could not go on.
fn failed(error: AttemptError) -> anyhow::Error {
    let hint = "what was answered is kept; run the same command again to go on";
    match error {
        AttemptError::Inconclusive(reason) => unknown(reason, hint),
        AttemptError::NotKept(reason) => unknown(reason, hint),
        AttemptError::Fault { .. } => unknown(error, "try --engine wasmi; tell the assessment's author"),
        error => unusable(error, hint),
    }
}

/// Tells what the attempt came to.
fn tell(assessment: &str, outcome: &Outcome, record: &Path) {
    world::say(format_args!("{assessment}: {}", show::ended(outcome)));
    world::print(show::scores(outcome));
    world::say(format_args!("  record: {}", record.display()));
}

struct FromFile {
    path: PathBuf,
    answers: Vec<Response>,
}

impl FromFile {
    fn read(path: &Path) -> Result<Self> {
        let Answers { answers } = files::read_json(path, caps::STEP, "file of answers", "cando answers")?;
        Ok(Self { path: path.into(), answers })
    }
}

impl Candidate for FromFile {
    fn answer(&mut self, item: &Item, _: u32, _: u64) -> Result<Response> {
        let skip = String::from_utf8_lossy(&json::write(&Response::Skip)).into_owned();
        self.answers.get(item.index as usize).cloned().ok_or_else(|| {
            let found = self.answers.len();
            let what = format!("{} has {found} answers, none for item {}", self.path.display(), item.index);
            unusable(
                what,
                format!("add one; to leave an item out write {skip}; then run the same command again to go on"),
            )
        })
    }

    fn refused(&mut self, item: &Item, reason: &str) -> Result<()> {
        let what = format!("{}, answer {}: {reason}", self.path.display(), item.index);
        Err(unusable(what, "mend the answer, and run the same command again to go on"))
    }
}

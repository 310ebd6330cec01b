//! The one binary: taking, grading, issuing, verifying, serving.
//!
//! One file per subcommand. What they share: [`ending`] (exit codes and errors), [`files`] (capped reads, safe writes),
//! [`workbench`] (modules, sealed and ready), [`world`] (time, entropy, printing), [`show`] (outcomes in words).

#![forbid(unsafe_code)]

mod answers;
mod badge;
mod challenge;
mod cosign;
mod cost;
mod disclose;
mod ending;
mod files;
mod inspect;
mod issue;
mod key;
mod log;
mod modules;
mod pictures;
mod present;
mod rebind;
mod replay;
mod revoke;
mod run;
mod seal;
mod serve;
mod show;
mod staple;
mod status;
mod take;
mod ticket;
mod trust;
mod verify;
mod workbench;
mod world;

use std::process::ExitCode;

use anyhow::Result;
use cando_server::Kind;
use cando_signer::status::Mark;
use clap::{Parser, Subcommand};

use crate::ending::Ending;

/// Show what you can do: take assessments, grade them, issue credentials, verify and replay them.
#[derive(Parser)]
#[command(
    name = "cando",
    version,
    max_term_width = 100,
    after_help = "Exit codes, for every command: 0 good; 1 the answer is no; 2 unusable input or usage; \
    3 refuted; 4 could not tell.\nCompiled modules are kept in $XDG_CACHE_HOME/cando or ~/.cache/cando."
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Make and show keys
    #[command(subcommand)]
    Key(key::Command),
    /// Keep, check and witness transparency logs
    #[command(subcommand)]
    Log(log::Command),
    /// Permit one attempt
    #[command(subcommand)]
    Ticket(ticket::Command),
    /// Take an assessment, certified with a ticket or for practice
    Take(Box<take::Arguments>),
    /// Run an attempt again and compare every step
    Replay(replay::Arguments),
    /// Issue a credential for evidence
    Issue(issue::Arguments),
    /// Run an attempt again, and sign that the same came out
    Cosign(cosign::Arguments),
    /// Show a part of a credential's twin to one verifier
    Disclose(disclose::Arguments),
    /// Take a credential back for good
    Revoke(revoke::Arguments),
    /// Take a credential back for the time being
    Suspend(revoke::Arguments),
    /// Lift a suspension
    Reinstate(revoke::Arguments),
    /// Keep and read the lists that say which credentials still stand
    #[command(subcommand)]
    Status(status::Command),
    /// Put a credential and what belongs to it into one file
    Staple(staple::Arguments),
    /// Say whom you trust
    #[command(subcommand)]
    Trust(trust::Command),
    /// Check credentials, their evidence and their replays
    Verify(verify::Arguments),
    /// Draw a badge, a card for a lanyard or a certificate
    Badge(badge::Arguments),
    /// Ask a holder for a presentation: make a challenge and remember it
    Challenge(challenge::Arguments),
    /// Show credentials to one verifier, once
    Present(present::Arguments),
    /// Give the credentials of an old key to a new one
    Rebind(rebind::Arguments),
    /// Make a file of answers (an author's tool)
    Answers(Box<answers::Arguments>),
    /// Measure what one attempt of each assessment costs to grade
    Cost(cost::Arguments),
    /// Run a program in a sealed language
    Run(run::Arguments),
    /// List the languages
    Languages(modules::Arguments),
    /// List the modules inside this binary, with their digests
    Modules(modules::Arguments),
    /// Seal a module
    Seal(seal::Arguments),
    /// Tell what a file is
    Inspect(inspect::Arguments),
    /// Serve the pages and the grader
    Serve(serve::Arguments),
}

fn main() -> ExitCode {
    pictures::keep_quiet();
    run(Cli::parse().command).unwrap_or_else(|error| ending::report(&error)).into()
}

fn run(command: Command) -> Result<Ending> {
    match command {
        Command::Answers(arguments) => answers::run(&arguments),
        Command::Badge(arguments) => badge::run(&arguments),
        Command::Challenge(arguments) => challenge::run(&arguments),
        Command::Cost(arguments) => cost::run(&arguments),
        Command::Cosign(arguments) => cosign::run(&arguments),
        Command::Disclose(arguments) => disclose::run(&arguments),
        Command::Inspect(arguments) => inspect::run(&arguments),
        Command::Issue(arguments) => issue::run(&arguments),
        Command::Key(command) => key::run(command),
        Command::Languages(arguments) => modules::run(&arguments, Some(Kind::Language)),
        Command::Log(command) => log::run(&command),
        Command::Modules(arguments) => modules::run(&arguments, None),
        Command::Present(arguments) => present::run(&arguments),
        Command::Rebind(arguments) => rebind::run(&arguments),
        Command::Reinstate(arguments) => revoke::run(&arguments, None),
        Command::Replay(arguments) => replay::run(&arguments),
        Command::Revoke(arguments) => revoke::run(&arguments, Some(Mark::Revoked)),
        Command::Run(arguments) => run::run(&arguments),
        Command::Seal(arguments) => seal::run(&arguments),
        Command::Serve(arguments) => serve::run(arguments),
        Command::Staple(arguments) => staple::run(&arguments),
        Command::Status(command) => status::run(command),
        Command::Suspend(arguments) => revoke::run(&arguments, Some(Mark::Suspended)),
        Command::Take(arguments) => take::run(&arguments),
        Command::Ticket(command) => ticket::run(command),
        Command::Trust(command) => trust::run(command),
        Command::Verify(arguments) => verify::run(&arguments),
    }
}

//! `cando log verify`.

use std::path::{Path, PathBuf};

use anyhow::Result;
use cando_server::log::{Folder, audit};
use cando_signer::log::{self, Demand, LogError, Logged, Policy, Proof, Vkey};
use clap::Args;

use super::subject::About;
use super::{TEXT, failed, origin, parse_log, read_checkpoint, read_policy};
use crate::ending::{Ending, no, unusable};
use crate::{files, world};

/// Checks a log or a proof.
#[derive(Args)]
#[command(
    after_help = "A folder is hashed as a whole; --seen tells a split view, a log that has gone back, and two histories apart. A proof is \
    checked by a policy (C2SP tlog-policy).\n\nExit codes: 0 it holds; 1 it does not, and why; 2 unusable input; 4 the files could not be read."
)]
pub struct Arguments {
    /// A log's folder, or a proof
    #[arg(value_name = "DIR|PROOF")]
    subject: PathBuf,
    /// The logs and witnesses that count
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// The log's key, in place of a policy: then no witness is asked for
    #[arg(long = "log", value_name = "KEY", value_parser = parse_log, conflicts_with = "policy")]
    key: Option<Vkey>,
    /// A checkpoint of the same log that was kept from before or elsewhere; as often as there are any
    #[arg(long, value_name = "FILE")]
    seen: Vec<PathBuf>,
    /// How many seconds ago a quorum of witnesses must have cosigned, at most
    #[arg(long, value_name = "SECONDS")]
    age: Option<u64>,
    /// For a folder: list attempts' numbers that were given twice or left out, by series
    #[arg(long)]
    tickets: bool,
    /// For a proof: what it is about
    #[command(flatten)]
    about: Option<About>,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Ending> {
    let policy = match (&arguments.policy, &arguments.key) {
        (Some(path), _) => read_policy(path)?,
        (None, Some(key)) => Policy::read(format!("log {key}\nquorum none\n").as_bytes())?,
        (None, None) => {
            return Err(unusable("it is not said which log to rely on", "give --policy, or --log with its key"));
        }
    };
    match arguments.subject.is_dir() {
        true => verify_folder(&arguments.subject, arguments, &policy),
        false => verify_proof(&arguments.subject, arguments, &policy),
    }
}

fn verify_folder(path: &Path, arguments: &Arguments, policy: &Policy) -> Result<Ending> {
    let log = known(policy, origin(path)?)?;
    let seen = arguments.seen.iter().map(|path| read_checkpoint(path, log)).collect::<Result<Vec<_>>>()?;
    let folder = Folder::new(path);
    let found = audit(&folder, log, &seen, arguments.tickets).map_err(failed)?;
    let note = folder.published(log).map_err(failed)?.map(|(_, note)| note);
    let demand = Demand { age: arguments.age, now: world::milliseconds() / 1000, policy, seen: &seen };
    let time = note.map(|note| log::witnessed(&note, &demand)).transpose().map_err(refused)?;
    world::say(format_args!("{}: whole, {} entries", found.checkpoint.origin, found.checkpoint.size));
    let (tickets, credentials, keys, others) = (found.tickets, found.credentials, found.keys, found.others);
    world::say(format_args!(
        "  {tickets} tickets, {credentials} credentials, {keys} statements about keys, {others} others"
    ));
    tell_time(time.and_then(|(time, _)| time));
    for (series, attempts) in &found.irregular {
        world::say(format_args!("  series {series}: attempts {attempts:?}"));
    }
    Ok(Ending::Good)
}

fn verify_proof(path: &Path, arguments: &Arguments, policy: &Policy) -> Result<Ending> {
    let Some(about) = &arguments.about else {
        return Err(unusable("a proof alone says nothing", "name what it is about with --of or --digest"));
    };
    let wrong = |error| no(format!("{}: {error}", path.display()), "ask for the proof as it was written");
    let proof = Proof::read(&files::read(path, TEXT)?).map_err(wrong)?;
    let salt = proof.salt.ok_or_else(|| refused(LogError::Unsalted))?;
    let log = known(policy, proof.place().map_err(|error| refused(error.into()))?.origin)?;
    let seen = arguments.seen.iter().map(|path| read_checkpoint(path, log)).collect::<Result<Vec<_>>>()?;
    let demand = Demand { age: arguments.age, now: world::milliseconds() / 1000, policy, seen: &seen };
    let logged = Logged::verify(&proof, &about.read()?.entry(&salt), &demand).map_err(refused)?;
    world::say(format_args!("logged: entry {} of {}", logged.index(), logged.checkpoint().origin));
    tell_time(logged.time());
    Ok(Ending::Good)
}

fn known(policy: &Policy, origin: log::Name) -> Result<&Vkey> {
    policy.log(&origin).ok_or_else(|| refused(LogError::UnknownLog(origin)))
}

fn refused(error: LogError) -> anyhow::Error {
    no(error, "keep what you have: two signed trees that contradict each other prove who signed them wrong")
}

fn tell_time(time: Option<u64>) {
    match time {
        Some(time) => {
            world::say(format_args!("  a quorum of witnesses had seen it by {}", world::instant(time * 1000)))
        }
        None => world::say("  no witness was asked for: whether others are shown the same log is not known"),
    }
}

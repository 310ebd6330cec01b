//! `cando key retire`: what a key signs from a moment on does not count.

use std::path::{Path, PathBuf};

use anyhow::Result;
use cando_record::{Instant, KeyStatement, RetirementReason};
use cando_signer::{PublicKey, sign};
use clap::{Args, ValueEnum};

use super::history::Place;
use super::passphrase::Known;
use super::{read, unsigned};
use crate::ending::{Ending, no, unusable};
use crate::workbench::parse_instant;
use crate::{files, world};

/// Ends a key.
#[derive(Args)]
#[command(
    after_help = "What the key signed before counts on, for whoever can show that the log had it before. A key that has a successor is \
    ended by that one (--by), also if it is lost or stolen."
)]
pub struct Arguments {
    /// The key that ends: its file or, if that is lost, its DID (then with --by)
    #[arg(value_name = "KEY")]
    key: String,
    /// The key that says so: one that follows it [default: the key itself]
    #[arg(long, value_name = "FILE")]
    by: Option<PathBuf>,
    /// Why
    #[arg(long, value_enum, default_value = "retired")]
    reason: Reason,
    /// Since when; for a compromised key, from when on somebody else may have had it [default: now]
    #[arg(long, value_name = "MOMENT", value_parser = parse_instant)]
    since: Option<Instant>,
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    passphrase: Known,
}

/// Why a key ends.
#[derive(Clone, Copy, ValueEnum)]
enum Reason {
    /// Somebody else may have it
    Compromised,
    /// It has done its service
    Retired,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Ending> {
    let named = PublicKey::from_did(&arguments.key).ok();
    let signer = match (&arguments.by, &named) {
        (Some(by), _) => by.as_path(),
        (None, None) => Path::new(&arguments.key),
        (None, Some(_)) => {
            return Err(unusable("a DID cannot sign", "give the key that follows it with --by, or the key's own file"));
        }
    };
    let book = arguments.place.open(signer)?;
    let by = read(signer, &arguments.passphrase)?;
    let key = match (named, &arguments.by) {
        (Some(key), _) => key.did(),
        (None, None) => by.did(),
        (None, Some(_)) => label(Path::new(&arguments.key), &arguments.passphrase)?,
    };
    if by.did() == key && book.history.successor(&key).is_some() {
        return Err(no(format!("{key} has a successor, which ends it"), "add --by with the successor's file"));
    }
    let at = world::now();
    let since = arguments.since.clone().unwrap_or_else(|| at.clone());
    let reason = match arguments.reason {
        Reason::Compromised => RetirementReason::Compromised,
        Reason::Retired => RetirementReason::Retired,
    };
    let statement = KeyStatement::Retirement { at, key: key.clone(), reason, since: since.clone() };
    let statement = sign(statement, &by).map_err(unsigned)?;
    let digest = statement.digest();
    let book = book.with(statement, "a key ends by its own word or that of one that follows it, and not in advance")?;
    book.write()?;
    world::say(format_args!("{key}: {reason} since {since}"));
    world::say(format_args!("  statement {digest} in {}: log it, and give it to verifiers", book.path.display()));
    Ok(Ending::Good)
}

/// The DID of a key file; an encrypted one tells it without its passphrase.
pub fn label(path: &Path, passphrase: &Known) -> Result<String> {
    let pem = files::read_text(path, files::KEY)?;
    match cando_signer::Key::label(&pem) {
        Some(did) if PublicKey::from_did(did).is_ok() => Ok(did.into()),
        _ => Ok(read(path, passphrase)?.did()),
    }
}

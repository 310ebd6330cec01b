//! `cando log`: a transparency log as static files, and its witnesses.

mod append;
mod init;
mod subject;
mod verify;
mod witness;

use std::io::ErrorKind;
use std::path::Path;

use anyhow::Result;
use cando_server::log::FolderError;
use cando_signer::log::{Name, Note, Policy, SignatureType, Vkey, secret_key};
use cando_signer::{Key, log};
use clap::Subcommand;

use crate::ending::{Ending, no, unknown, unusable};
use crate::{files, key};

pub use append::record;

/// The largest policy, checkpoint or proof that is read, in bytes.
const TEXT: usize = 320 << 10;

/// Keeps, checks and witnesses logs.
#[derive(Subcommand)]
pub enum Command {
    /// Make an empty log, and print its key for policies
    Init(init::Arguments),
    /// Append what was signed, have it cosigned, and write the proof
    Append(append::Arguments),
    /// Check a whole log, or a proof that something is in one
    Verify(Box<verify::Arguments>),
    /// Cosign logs: once, on a log's files, or for whoever asks over HTTP
    Witness(witness::Arguments),
}

/// Runs the command.
pub fn run(command: &Command) -> Result<Ending> {
    match command {
        Command::Append(arguments) => append::run(arguments),
        Command::Init(arguments) => init::run(arguments),
        Command::Verify(arguments) => verify::run(arguments),
        Command::Witness(arguments) => witness::run(arguments),
    }
}

/// A key file in either form: PEM, whose passphrase, if it has one, is asked for in the terminal, or `PRIVATE+KEY+…`.
fn read_key(path: &Path) -> Result<Key> {
    let text = files::read_text(path, files::KEY)?;
    if !text.starts_with("PRIVATE+KEY+") {
        return key::read(path, &key::Known { passphrase_file: None });
    }
    let wrong = |error| unusable(format!("{}: {error}", path.display()), "give the file as it was made");
    secret_key(text.trim_end()).map(|(_, key)| key).map_err(wrong)
}

fn read_policy(path: &Path) -> Result<Policy> {
    let wrong = |error| unusable(format!("{}: {error}", path.display()), "docs/FORMAT.md shows a policy");
    Policy::read(&files::read(path, TEXT)?).map_err(wrong)
}

/// A checkpoint that somebody kept; its origin tells which log's it is.
fn read_checkpoint(path: &Path, log: &Vkey) -> Result<log::Checkpoint> {
    let wrong = |error: log::CheckpointError| {
        unusable(format!("{}: {error}", path.display()), "give a `checkpoint` of this log as it was kept")
    };
    let note = Note::read(&files::read(path, TEXT)?).map_err(|error| wrong(error.into()))?;
    log::Checkpoint::open(&note, log).map_err(wrong)
}

/// A kept checkpoint of one of the logs of a policy.
pub fn read_seen(path: &Path, policy: &str) -> Result<log::Checkpoint> {
    let shown = path.display();
    let wrong =
        |error: log::CheckpointError| unusable(format!("{shown}: {error}"), "give a log's `checkpoint` as it was kept");
    let note = Note::read(&files::read(path, TEXT)?).map_err(|error| wrong(error.into()))?;
    let origin = log::Checkpoint::read(note.text()).map_err(wrong)?.origin;
    let unknown = || {
        unusable(format!("{shown}: your trust file does not name the log {origin}"), "name it with `cando trust log`")
    };
    let known = if policy.is_empty() { None } else { Some(Policy::read(policy.as_bytes())?) };
    let key = known.as_ref().and_then(|policy| policy.log(&origin)).ok_or_else(unknown)?;
    log::Checkpoint::open(&note, key).map_err(wrong)
}

/// The origin of the log in a folder.
fn origin(folder: &Path) -> Result<Name> {
    let path = folder.join("checkpoint");
    let wrong =
        |error: log::CheckpointError| unusable(format!("{}: {error}", path.display()), "`cando log init` makes a log");
    let note = Note::read(&files::read(&path, TEXT)?).map_err(|error| wrong(error.into()))?;
    Ok(log::Checkpoint::read(note.text()).map_err(wrong)?.origin)
}

/// What a folder's fault means for whoever asked.
fn failed(error: FolderError) -> anyhow::Error {
    match error {
        FolderError::File { error: ref found, .. }
            if matches!(found.kind(), ErrorKind::AlreadyExists | ErrorKind::NotADirectory) =>
        {
            unusable(error, "give the name of a folder")
        }
        FolderError::File { .. } => unknown(error, "check the disk and the folder's name"),
        FolderError::Exists(_) | FolderError::Range { .. } => unusable(error, "check the arguments"),
        FolderError::Checkpoint { .. } | FolderError::Damaged(_) | FolderError::Log(_) => {
            no(error, "keep the log's files as they are: they may be proof of what went wrong")
        }
    }
}

/// A witness on the command line: `KEY@URL`.
pub fn parse_witness(text: &str) -> Result<(Vkey, String), String> {
    let (key, rest) = text.split_once("@http").ok_or("expected KEY@URL, such as w.example+…+…@http://w.example")?;
    match rest.starts_with("://") {
        true => Ok((key_of(key, SignatureType::Witness)?, format!("http{rest}"))),
        false => Err("a witness is asked by http://; TLS is a proxy's work, as for the service itself".into()),
    }
}

fn parse_log(text: &str) -> Result<Vkey, String> {
    key_of(text, SignatureType::Log)
}

pub fn parse_name(text: &str) -> Result<Name, String> {
    text.parse().map_err(|error: log::NameError| error.to_string())
}

fn key_of(text: &str, kind: SignatureType) -> Result<Vkey, String> {
    let key: Vkey = text.parse().map_err(|error: log::VkeyError| error.to_string())?;
    if key.kind() == kind {
        Ok(key)
    } else {
        Err("a log's key is given where a witness's is due, or the other way".into())
    }
}

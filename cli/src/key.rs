//! `cando key`: keys of graders and candidates, their passphrases, and what becomes of them.
//!
//! One file per subcommand; [`passphrase`], [`history`] and [`source`] are what they and other commands share.

mod export;
mod history;
mod list;
mod new;
mod passphrase;
mod retire;
mod rotate;
mod serve;
mod source;

use std::path::{Path, PathBuf};

use anyhow::Result;
use cando_signer::{Key, KeyError, SigningError};
use clap::{Args, Subcommand};
use zeroize::Zeroizing;

pub use passphrase::Known;
pub use source::{Address, Source};

use crate::ending::{Ending, unknown, unusable};
use crate::{files, world};

/// Makes, shows and ends keys.
#[derive(Subcommand)]
pub enum Command {
    /// Make an Ed25519 key, write it as PKCS#8 PEM (mode 0600), and print its DID
    New(new::Arguments),
    /// List the keys in a folder: DID, state, and whether a passphrase protects it
    List(list::Arguments),
    /// Print a key's DID
    Show(Show),
    /// Make a key that follows another, and the statement of both that it does
    Rotate(rotate::Arguments),
    /// State that what a key signs from a moment on does not count
    Retire(retire::Arguments),
    /// Write a key's public half, its DID documents and its history
    Export(export::Arguments),
    /// Hold a key in a process of its own, which signs for others through a socket
    Serve(serve::Arguments),
}

/// Shows a key.
#[derive(Args)]
pub struct Show {
    /// The key
    #[arg(value_name = "FILE")]
    key: PathBuf,
    #[command(flatten)]
    passphrase: Known,
}

/// Runs the command.
pub fn run(command: Command) -> Result<Ending> {
    match command {
        Command::Export(arguments) => export::run(&arguments),
        Command::List(arguments) => list::run(&arguments),
        Command::New(arguments) => new::run(&arguments),
        Command::Retire(arguments) => retire::run(&arguments),
        Command::Rotate(arguments) => rotate::run(&arguments),
        Command::Serve(arguments) => serve::run(&arguments),
        Command::Show(Show { key, passphrase }) => {
            world::say(read(&key, &passphrase)?.did());
            Ok(Ending::Good)
        }
    }
}

/// Reads a key file, and asks for its passphrase if it has one.
pub fn read(path: &Path, passphrase: &Known) -> Result<Key> {
    let pem = Zeroizing::new(files::read_text(path, files::KEY)?);
    let read = match Key::from_pem(&pem) {
        Err(KeyError::Encrypted) => Key::from_encrypted_pem(&pem, &passphrase.of(path)?),
        read => read,
    };
    read.map_err(|error| {
        let hint = match error {
            KeyError::Passphrase => "try again",
            _ => "give the file that `cando key new -o FILE` wrote",
        };
        unusable(format!("{}: {error}", path.display()), hint)
    })
}

/// Why nothing was signed.
pub fn unsigned(error: SigningError) -> anyhow::Error {
    match error {
        SigningError::Away(_) => unknown(error, "nothing was written"),
        _ => unusable(error, "nothing was written"),
    }
}

//! Passphrases: from a file or from the terminal, never from the command line, where every process could read them.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::Result;
use cando_signer::{Key, Passphrase};
use clap::Args;
use zeroize::Zeroizing;

use crate::ending::unusable;
use crate::{files, world};

/// The passphrase of a key that exists.
#[derive(Args, Clone, Debug)]
pub struct Known {
    /// A file whose first line is the key's passphrase (also /dev/fd/N) [default: ask in the terminal]
    #[arg(long, value_name = "FILE")]
    pub passphrase_file: Option<PathBuf>,
}

/// The passphrase of a key that is to be made.
#[derive(Args)]
pub struct Chosen {
    /// Encrypt the key with a passphrase, asked twice in the terminal
    #[arg(long)]
    encrypt: bool,
    /// Encrypt the key with the first line of a file
    #[arg(long, value_name = "FILE")]
    new_passphrase_file: Option<PathBuf>,
}

impl Known {
    /// The passphrase of this key.
    pub fn of(&self, key: &Path) -> Result<Passphrase> {
        match &self.passphrase_file {
            Some(file) => read(file),
            None => ask(&format!("Passphrase of {}: ", key.display())),
        }
    }
}

impl Chosen {
    /// Writes a new key, encrypted if that is wanted.
    pub fn write(&self, path: &Path, key: &Key) -> Result<()> {
        // Asked first, so that nobody chooses a passphrase for nothing.
        files::refuse_existing(path)?;
        let passphrase = match &self.new_passphrase_file {
            Some(file) => Some(read(file)?),
            None if self.encrypt => Some(choose()?),
            None => None,
        };
        let pem = match passphrase {
            Some(passphrase) => key.to_encrypted_pem(&passphrase, world::entropy()?),
            None => key.to_pem(),
        };
        files::write_new(path, pem.as_bytes(), true)
    }
}

fn choose() -> Result<Passphrase> {
    let first = ask("New passphrase: ")?;
    match first.is(&ask("The same again: ")?) {
        true => Ok(first),
        false => Err(unusable("the two passphrases differ", "try again; nothing was written")),
    }
}

fn ask(prompt: &str) -> Result<Passphrase> {
    let asked = rpassword::prompt_password(prompt).map_err(|error| {
        let what = format!("a passphrase is needed, and there is no terminal to ask: {}", files::plain(&error));
        unusable(what, "give it with --passphrase-file FILE (or --new-passphrase-file, for a new key)")
    })?;
    passphrase(Zeroizing::new(asked))
}

/// The first line; from a pipe too, since whoever names one means it.
fn read(path: &Path) -> Result<Passphrase> {
    let named = |error: std::io::Error| {
        unusable(format!("{} cannot be read: {}", path.display(), files::plain(&error)), "check the name")
    };
    let mut text = Zeroizing::new(String::with_capacity(2048));
    File::open(path).map_err(named)?.take(2048).read_to_string(&mut text).map_err(named)?;
    let line = text.split('\n').next().unwrap_or_default();
    passphrase(Zeroizing::new(line.strip_suffix('\r').unwrap_or(line).to_owned()))
}

fn passphrase(text: Zeroizing<String>) -> Result<Passphrase> {
    Passphrase::new(text).map_err(|error| unusable(error, "choose one of 1 to 1,000 bytes on one line"))
}

//! `cando key`: keys of graders and candidates.

use std::path::{Path, PathBuf};

use anyhow::Result;
use cando_signer::{Key, SigningError};
use clap::Subcommand;

use crate::ending::{Ending, unknown, unusable};
use crate::{files, world};

/// Makes and shows keys.
#[derive(Subcommand)]
pub enum Command {
    /// Make an Ed25519 key, write it as PKCS#8 PEM (mode 0600), and print its DID
    New {
        /// Where to write it; never overwrites
        #[arg(short, long, value_name = "FILE", default_value = "key.pem")]
        output: PathBuf,
    },
    /// Print a key's DID
    Show {
        /// The key
        #[arg(value_name = "FILE")]
        key: PathBuf,
    },
}

/// Runs the command.
pub fn run(command: Command) -> Result<Ending> {
    let did = match command {
        Command::New { output } => {
            let key = Key::from_entropy(world::entropy()?);
            files::write_new(&output, key.to_pem().as_bytes(), true)?;
            key.did()
        }
        Command::Show { key } => read(&key)?.did(),
    };
    world::say(did);
    Ok(Ending::Good)
}

/// Why nothing was signed.
pub fn unsigned(error: SigningError) -> anyhow::Error {
    match error {
        SigningError::Away(_) => unknown(error, "nothing was written"),
        _ => unusable(error, "nothing was written"),
    }
}

/// Reads a key file.
pub fn read(path: &Path) -> Result<Key> {
    let pem = files::read_text(path, files::KEY)?;
    let hint = "give the file that `cando key new -o FILE` wrote";
    Key::from_pem(&pem).map_err(|error| unusable(format!("{}: {error}", path.display()), hint))
}

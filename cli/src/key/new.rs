//! `cando key new`.

use std::path::PathBuf;

use anyhow::Result;
use cando_signer::Key;
use clap::Args;

use super::passphrase::Chosen;
use crate::ending::Ending;
use crate::world;

/// Makes a key.
#[derive(Args)]
pub struct Arguments {
    /// Where to write it; never overwrites
    #[arg(short, long, value_name = "FILE", default_value = "key.pem")]
    output: PathBuf,
    #[command(flatten)]
    passphrase: Chosen,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Ending> {
    let key = Key::from_entropy(world::entropy()?);
    arguments.passphrase.write(&arguments.output, &key)?;
    world::say(key.did());
    Ok(Ending::Good)
}

//! `cando rebind`: a candidate's change of keys while the old one is at hand.

use std::path::PathBuf;

use anyhow::Result;
use cando_signer::rebind;
use clap::Args;

use crate::ending::{Ending, unusable};
use crate::{files, key, world};

/// Gives the credentials of one key to another.
#[derive(Args)]
#[command(
    after_help = "Both keys sign. Keep the file with your credentials: whoever verifies them needs it from now on, and the old key can no \
    longer show them. If the old key is lost, ask the issuer, who can issue anew: `cando issue --anew-for`."
)]
pub struct Arguments {
    /// The old key, whose credentials these are
    #[arg(long, value_name = "FILE")]
    from: PathBuf,
    /// The new key
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
    #[command(flatten)]
    passphrase: key::Known,
    /// Where to write it; never overwrites
    #[arg(short, long, value_name = "FILE", default_value = "rebind.json")]
    output: PathBuf,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Ending> {
    let Arguments { from, passphrase, to, .. } = arguments;
    let (old, new) = (key::read(from, passphrase)?, key::read(to, passphrase)?);
    if old.did() == new.did() {
        return Err(unusable("the old and the new key are the same", "make a new one with `cando key new`"));
    }
    let rebinding = rebind(&old, &new, world::now()).map_err(key::unsigned)?;
    files::write_new(&arguments.output, files::pretty(&rebinding).as_bytes(), false)?;
    world::say(format_args!("{}: from {} to {}", arguments.output.display(), old.did(), new.did()));
    Ok(Ending::Good)
}

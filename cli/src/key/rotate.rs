//! `cando key rotate`: the issuer goes on with a new key.

use std::path::PathBuf;

use anyhow::Result;
use cando_record::{KeyStatement, Succession};
use cando_signer::{Key, sign};
use clap::Args;

use super::history::Place;
use super::passphrase::{Chosen, Known};
use super::{read, unsigned};
use crate::ending::{Ending, no};
use crate::{files, world};

/// Makes a successor.
#[derive(Args)]
#[command(
    after_help = "Both keys sign that the new one follows the old one, so that whoever trusts the old one can follow. The old key still \
    signs, for what is under way, until `cando key retire`."
)]
pub struct Arguments {
    /// The old key
    #[arg(value_name = "FILE")]
    key: PathBuf,
    /// Where to write the new key; never overwrites
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    passphrase: Known,
    #[command(flatten)]
    chosen: Chosen,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Ending> {
    let book = arguments.place.open(&arguments.key)?;
    let old = read(&arguments.key, &arguments.passphrase)?;
    if let Some(next) = book.history.successor(&old.did()) {
        return Err(no(format!("{} is followed by {next} already", old.did()), "rotate that one"));
    }
    if let Some(end) = book.history.ended(&old.did()) {
        let what = format!("{} was {} at {}, and names no successor any more", old.did(), end.reason, end.since);
        return Err(no(what, "`cando key new` begins a new issuer"));
    }
    let new = Key::from_entropy(world::entropy()?);
    let consent = Succession { at: world::now(), predecessor: old.did() };
    let succession = sign(consent, &new).map_err(unsigned)?;
    let statement = sign(KeyStatement::Rotation { succession }, &old).map_err(unsigned)?;
    let digest = statement.digest();
    let book = book.with(statement, "check the clock, and the file of statements")?;
    files::require_writable(&book.path)?;
    // The key first: a statement about a key that nobody has would end the issuer.
    arguments.chosen.write(&arguments.output, &new)?;
    book.write()?;
    world::say(new.did());
    world::say(format_args!("  follows {}, which still signs until `cando key retire`", old.did()));
    world::say(format_args!("  statement {digest} in {}: log it, and give it to verifiers", book.path.display()));
    Ok(Ending::Good)
}

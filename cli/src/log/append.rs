//! `cando log append`.

use std::path::{Path, PathBuf};

use anyhow::Result;
use cando_record::Seed;
use cando_server::log::{Cosigner, Folder, Remote, Writer};
use cando_signer::log::{Entry, Vkey};
use clap::Args;

use super::subject::About;
use super::{failed, origin, parse_witness, read_key};
use crate::ending::Ending;
use crate::{files, world};

/// Appends an entry.
#[derive(Args)]
#[command(
    after_help = "The proof (C2SP tlog-proof) holds the entry's salt: whoever has both it and what was signed can check that it is logged; \
    the log alone tells neither what it is nor whose. Appending is safe against being killed at any moment."
)]
pub struct Arguments {
    /// The log
    #[command(flatten)]
    log: Log,
    #[command(flatten)]
    about: About,
    /// Where to write the proof [default: beside the file, named .tlog-proof]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// A log to append to.
#[derive(Args)]
pub struct Log {
    /// The log's folder
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// The log's key
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// A witness to ask, as often as there are witnesses: its key, `@`, and where it takes checkpoints
    #[arg(long = "witness", value_name = "KEY@URL", value_parser = parse_witness)]
    witnesses: Vec<(Vkey, String)>,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Ending> {
    let Arguments { log, about, output } = arguments;
    let output = output.clone().unwrap_or_else(|| about.proof());
    files::refuse_existing(&output)?;
    let subject = about.read()?;
    let proof = record(&log.folder, &log.key, &log.witnesses, |salt| subject.entry(salt))?;
    files::write_new(&output, proof.as_bytes(), false)?;
    world::say(format_args!("{}: the proof; give it along with what is logged", output.display()));
    Ok(Ending::Good)
}

/// Appends an entry to the log in a folder, publishes the tree, and gives the proof.
pub fn record(
    folder: &Path,
    key: &Path,
    witnesses: &[(Vkey, String)],
    entry: impl FnOnce(&Seed) -> Entry,
) -> Result<String> {
    let (key, salt) = (read_key(key)?, world::random_seed()?);
    let mut writer = Writer::open(Folder::new(folder), origin(folder)?, &key).map_err(failed)?;
    let index = writer.append(&[entry(&salt).to_bytes()]).map_err(failed)?;
    let remote: Vec<Remote> = witnesses.iter().map(|(key, url)| Remote::new(key.clone(), url)).collect();
    let asked: Vec<&dyn Cosigner> = remote.iter().map(|witness| witness as &dyn Cosigner).collect();
    let published = writer.publish(&asked).map_err(failed)?;
    world::say(format_args!("entry {index} of {}, which now has {}", writer.log().name(), writer.size()));
    for (witness, error) in &published.missing {
        eprintln!("warning: {witness} has not cosigned: {error}");
    }
    let proof = writer.prove(index, Some(salt), published.checkpoint).map_err(failed)?;
    Ok(proof.to_string())
}

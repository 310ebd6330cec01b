//! `cando log init`.

use std::path::PathBuf;

use anyhow::Result;
use cando_server::log::{Folder, Writer};
use cando_signer::log::Name;
use clap::Args;

use super::{failed, parse_name, read_key};
use crate::ending::Ending;
use crate::world;

/// Makes an empty log.
#[derive(Args)]
pub struct Arguments {
    /// The folder
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// The log's name for ever: the address at which it will be served, without the scheme
    #[arg(long, value_name = "NAME", value_parser = parse_name)]
    origin: Name,
    /// The log's own key, which signs nothing else (`cando key new` makes one)
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Ending> {
    let key = read_key(&arguments.key)?;
    let writer = Writer::init(Folder::new(&arguments.folder), arguments.origin.clone(), &key).map_err(failed)?;
    world::say(writer.log());
    Ok(Ending::Good)
}

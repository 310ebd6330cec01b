//! `cando log witness`.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Result;
use cando_server::log::{Folder, WitnessFolder, cosign_folder, serve_witness};
use cando_server::{LogFormat, System, start_logs};
use cando_signer::log::{Name, SignatureType, Vkey};
use clap::Args;

use super::{failed, origin, parse_log, parse_name, read_key};
use crate::ending::{Ending, no, unusable};
use crate::world;

/// Witnesses logs.
#[derive(Args)]
#[command(
    after_help = "A witness cosigns a tree only if it continues the last one that it cosigned. Its folder remembers that: whoever loses it \
    must make a new key. One key belongs to one witness."
)]
pub struct Arguments {
    /// Folder in which the witness remembers what it cosigned
    #[arg(long, value_name = "DIR")]
    state: PathBuf,
    /// The witness's own key, which signs nothing else
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// The witness's name, such as witness.example/w1
    #[arg(long, value_name = "NAME", value_parser = parse_name)]
    name: Name,
    /// The keys of the logs that are witnessed
    #[arg(long = "log", value_name = "KEY", required = true, value_parser = parse_log)]
    logs: Vec<Vkey>,
    /// Take checkpoints over HTTP here (C2SP tlog-witness), until stopped; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", conflicts_with = "folder")]
    listen: Option<SocketAddr>,
    /// Cosign the log in this folder, once, and add the cosignature to its checkpoint
    #[arg(value_name = "DIR", required_unless_present = "listen")]
    folder: Option<PathBuf>,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Ending> {
    let Arguments { state, key, name, logs, listen, folder } = arguments;
    if state.exists() && !state.is_dir() {
        return Err(unusable(format!("{} is no folder", state.display()), "name the witness's folder with --state"));
    }
    let key = read_key(key)?;
    let vkey = Vkey::new(name.clone(), SignatureType::Witness, key.public().clone());
    let witness = WitnessFolder::new(state, name.clone(), key, logs.clone(), System);
    match (listen, folder) {
        (Some(address), _) => {
            start_logs(LogFormat::Text);
            let tell = |address: SocketAddr| world::say(format_args!("{vkey}@http://{address}"));
            serve_witness(*address, Arc::new(witness), tell)
                .map_err(|error| unusable(format!("{address}: {error}"), "is another service running there?"))?;
        }
        (None, Some(folder)) => cosign(folder, &witness, logs)?,
        (None, None) => return Err(unusable("there is nothing to witness", "name a log's folder, or --listen")),
    }
    Ok(Ending::Good)
}

fn cosign(folder: &Path, witness: &WitnessFolder<System>, logs: &[Vkey]) -> Result<()> {
    let origin = origin(folder)?;
    let log = logs.iter().find(|log| *log.name() == origin);
    let log = log.ok_or_else(|| no(format!("the log {origin} is not witnessed here"), "name its key with --log"))?;
    match cosign_folder(&Folder::new(folder), log, witness).map_err(failed)? {
        Ok(checkpoint) => {
            world::say(format_args!("cosigned: {} entries of {origin}", checkpoint.size));
            Ok(())
        }
        Err(error) => Err(no(error, "keep the log's checkpoint: it may prove that the log shows two histories")),
    }
}

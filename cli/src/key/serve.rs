//! `cando key serve`: a process that holds a key and signs for others.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Result;
use cando_server::keep;
use clap::Args;

use super::passphrase::Known;
use super::read;
use crate::ending::{Ending, unusable};
use crate::world;

/// Holds a key.
#[derive(Args)]
#[command(
    after_help = "It signs tickets of its own key and proofs of credentials for processes of the same user, and refuses everything else, \
    statements about keys above all. It ends by Ctrl-C or SIGTERM; whoever uses it waits meanwhile."
)]
pub struct Arguments {
    /// The key
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// Where to listen: a Unix socket, made with mode 0600; others name it as unix:PATH
    #[arg(long, value_name = "PATH")]
    socket: PathBuf,
    /// End when standard input ends, so as not to outlive whoever started it
    #[arg(long)]
    attached: bool,
    #[command(flatten)]
    passphrase: Known,
}

/// Runs the command until it is stopped.
pub fn run(arguments: &Arguments) -> Result<Ending> {
    let key = read(&arguments.key, &arguments.passphrase)?;
    let did = key.did();
    let ready = || world::say(format_args!("{did} signs at unix:{}", arguments.socket.display()));
    keep(Arc::new(key), &arguments.socket, arguments.attached, ready)
        .map_err(|error| unusable(error, "name the socket with --socket"))?;
    Ok(Ending::Good)
}

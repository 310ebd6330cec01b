//! `cando key list`: the keys in a folder, and what became of each.

use std::path::{Path, PathBuf};

use anyhow::Result;
use cando_server::HISTORY_FILE;
use cando_signer::{History, Key, KeyError};
use clap::Args;
use serde::Serialize;
use zeroize::Zeroizing;

use super::history::Book;
use crate::ending::{Ending, unusable};
use crate::{files, world};

/// Lists keys.
#[derive(Args)]
#[command(
    after_help = "Reads every .pem file of the folder, and key-history.json. The DID of an encrypted key is the one that its file states; \
    it is compared with the key whenever that is used."
)]
pub struct Arguments {
    /// The folder
    #[arg(value_name = "DIR", default_value = ".")]
    folder: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// A key of the folder.
#[derive(Serialize)]
struct Line {
    #[serde(skip_serializing_if = "Option::is_none")]
    did: Option<String>,
    encrypted: bool,
    file: String,
    state: String,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Ending> {
    let book = Book::open(arguments.folder.join(HISTORY_FILE))?;
    let lines: Vec<Line> = keys(&arguments.folder)?.iter().filter_map(|path| line(path, &book.history)).collect();
    if arguments.json {
        world::print(files::pretty(&lines));
        return Ok(Ending::Good);
    }
    for Line { did, encrypted, file, state } in &lines {
        let lock = if *encrypted { "encrypted" } else { "plain" };
        world::say(format_args!("{file}\n  {}\n  {state}; {lock}", did.as_deref().unwrap_or("DID unknown")));
    }
    Ok(Ending::Good)
}

/// The `.pem` files of a folder, by name.
fn keys(folder: &Path) -> Result<Vec<PathBuf>> {
    let unreadable = |error: std::io::Error| {
        unusable(format!("{} cannot be read: {}", folder.display(), files::plain(&error)), "give the name of a folder")
    };
    let entries = std::fs::read_dir(folder).map_err(unreadable)?;
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "pem"));
    paths.sort();
    Ok(paths)
}

/// A private key; of other files there is nothing to tell.
fn line(path: &Path, history: &History) -> Option<Line> {
    let pem = Zeroizing::new(files::read_text(path, files::KEY).ok()?);
    let (did, encrypted) = match Key::from_pem(&pem) {
        Ok(key) => (Some(key.did()), false),
        Err(KeyError::Encrypted) => (Key::label(&pem).map(String::from), true),
        Err(_) => return None,
    };
    let file = path.file_name()?.to_string_lossy().into_owned();
    let state = did.as_deref().map_or_else(|| "state unknown".into(), |did| state(did, history));
    Some(Line { did, encrypted, file, state })
}

fn state(did: &str, history: &History) -> String {
    match (history.ended(did), history.successor(did)) {
        (Some(end), _) => format!("{} since {}", end.reason, end.since),
        (None, Some(next)) => format!("rotated to {next}"),
        (None, None) => "active".into(),
    }
}

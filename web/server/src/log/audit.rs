//! A whole log hashed again.

use std::collections::BTreeMap;

use cando_record::Digest;
use cando_signer::log::tiles::{Content, Tile, WIDTH};
use cando_signer::log::{Checkpoint, Edge, Entry, LogError, Subject, Vkey, compare};

use super::{Folder, FolderError};

/// What a whole log says.
#[derive(Debug)]
pub struct Audit {
    /// Its tree.
    pub checkpoint: Checkpoint,
    /// Entries about credentials.
    pub credentials: u64,
    /// Entries about keys.
    pub keys: u64,
    /// Entries about tickets.
    pub tickets: u64,
    /// Entries of other systems.
    pub others: u64,
    /// Series in which an attempt's number was given to several tickets, or left out, with the numbers in the log's order.
    /// Finding them needs memory for each series.
    pub irregular: BTreeMap<Digest, Vec<u32>>,
}

/// Hashes every entry of a log again and compares tiles, root, and checkpoints that were seen before. Memory does not grow
/// with the log, unless tickets are counted by series.
pub fn audit(folder: &Folder, log: &Vkey, seen: &[Checkpoint], by_series: bool) -> Result<Audit, FolderError> {
    let (checkpoint, _) = folder.must_be_published(log)?;
    let ours: Vec<&Checkpoint> = seen.iter().filter(|seen| seen.origin == checkpoint.origin).collect();
    for seen in &ours {
        if seen.size >= checkpoint.size {
            compare(seen, &checkpoint, &[])?;
        }
    }
    let mut audit = Audit { checkpoint, credentials: 0, keys: 0, tickets: 0, others: 0, irregular: BTreeMap::new() };
    let (size, mut edge) = (audit.checkpoint.size, Edge::default());
    let same = |tile: Tile, bytes: &[u8]| match folder.tile(&tile)? == bytes {
        true => Ok(()),
        false => Err(FolderError::Damaged(folder.path(&tile.path()))),
    };
    for bundle in 0..size.div_ceil(WIDTH.into()) {
        let Some(tile) = Tile::of(Content::Entries, bundle, size) else { break };
        let bytes = folder.tile(&tile)?;
        let entries = tile.entries(&bytes).ok_or_else(|| FolderError::Damaged(folder.path(&tile.path())))?;
        for entry in entries {
            edge.append(entry, same)?;
            audit.count(entry, by_series);
            if let Some(seen) = ours.iter().find(|seen| seen.size == edge.size() && seen.root != edge.root()) {
                let origin = seen.origin.clone();
                return Err(LogError::Inconsistent { origin, old: seen.size, new: size }.into());
            }
        }
    }
    edge.partial().iter().try_for_each(|(tile, bytes)| same(*tile, bytes))?;
    if edge.root() != audit.checkpoint.root {
        return Err(FolderError::Damaged(folder.path("tile")));
    }
    audit.irregular.retain(|_, attempts| attempts.iter().zip(1..).any(|(found, right)| *found != right));
    Ok(audit)
}

impl Audit {
    fn count(&mut self, entry: &[u8], by_series: bool) {
        match Entry::read(entry).map(|entry| entry.subject) {
            Ok(Subject::Credential) => self.credentials += 1,
            Ok(Subject::Key) => self.keys += 1,
            Ok(Subject::Ticket { attempt, series }) => {
                self.tickets += 1;
                if by_series {
                    self.irregular.entry(series).or_default().push(attempt);
                }
            }
            Err(_) => self.others += 1,
        }
    }
}

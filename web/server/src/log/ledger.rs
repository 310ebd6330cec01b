//! The service's own log: one entry at a time, published before its proof is given.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use cando_record::Seed;
use cando_signer::Key;
use cando_signer::log::{Entry, Name, SignatureType, Vkey};

use super::{Cosigner, Folder, FolderError, Remote, Writer};
use crate::config;

/// A log, its key and its witnesses.
pub struct Ledger {
    folder: Folder,
    key: Key,
    origin: Name,
    turn: Mutex<()>,
    witnesses: Vec<Remote>,
}

impl Ledger {
    /// Opens the log in a folder, made at the first start; it must be whole, and this key's.
    pub fn open(path: &Path, config: &config::Log, key: Key) -> Result<Self, FolderError> {
        let (folder, origin) = (Folder::new(path), config.origin.clone());
        let witnesses = config.witnesses.iter().map(|(key, url)| Remote::new(key.clone(), url)).collect();
        let opened = match folder.is_log() {
            true => Writer::open(folder.clone(), origin.clone(), &key),
            false => Writer::init(folder.clone(), origin.clone(), &key),
        };
        drop(opened?);
        Ok(Self { folder, key, origin, turn: Mutex::default(), witnesses })
    }

    /// The log's key, for policies.
    pub fn vkey(&self) -> Vkey {
        Vkey::new(self.origin.clone(), SignatureType::Log, self.key.public().clone())
    }

    /// Its files.
    pub fn folder(&self) -> &Folder {
        &self.folder
    }

    /// Appends an entry, publishes the tree, and gives the proof.
    pub fn record(&self, entry: &Entry, salt: Seed) -> Result<String, FolderError> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let mut writer = Writer::open(self.folder.clone(), self.origin.clone(), &self.key)?;
        let index = writer.append(&[entry.to_bytes()])?;
        let witnesses: Vec<&dyn Cosigner> = self.witnesses.iter().map(|witness| witness as &dyn Cosigner).collect();
        let published = writer.publish(&witnesses)?;
        for (witness, error) in &published.missing {
            tracing::warn!(%witness, %error, "a witness has not cosigned");
        }
        Ok(writer.prove(index, Some(salt), published.checkpoint)?.to_string())
    }
}

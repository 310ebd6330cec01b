//! A witness's memory: the last tree that it cosigned of each log.

use std::path::PathBuf;

use cando_record::Digest;
use cando_signer::Key;
use cando_signer::log::witness::{Request, WitnessError, admit, judge};
use cando_signer::log::{Name, NoteSignature, SignatureType, Vkey};

use super::{Cosigner, CosignerError, Folder, FolderError};
use crate::world::World;

/// A witness: its key, its logs, and a folder with the last checkpoint of each.
pub struct WitnessFolder<W> {
    folder: Folder,
    key: Key,
    logs: Vec<Vkey>,
    vkey: Vkey,
    world: W,
}

/// Why a witness does not cosign.
#[derive(Debug, thiserror::Error)]
pub enum WitnessFolderError {
    /// Its own disk.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The log, or the request.
    #[error(transparent)]
    Refused(#[from] WitnessError),
}

impl<W: World> WitnessFolder<W> {
    /// A witness of these logs.
    pub fn new(path: impl Into<PathBuf>, name: Name, key: Key, logs: Vec<Vkey>, world: W) -> Self {
        let vkey = Vkey::new(name, SignatureType::Witness, key.public().clone());
        Self { folder: Folder::new(path), key, logs, vkey, world }
    }

    /// Judges a checkpoint, keeps it, and only then cosigns it; one after the other, in other processes too.
    pub fn add_checkpoint(&self, request: &Request) -> Result<NoteSignature, WitnessFolderError> {
        let (log, checkpoint) = admit(request, &self.logs)?;
        let _lock = self.folder.lock("lock")?;
        let file = format!("{}.checkpoint", Digest::of(log.name().as_str().as_bytes()));
        let last = self.folder.checkpoint(&file, log)?.map(|(last, _)| last);
        judge(request, &checkpoint, last.as_ref())?;
        self.folder.write(&file, request.checkpoint.to_string().as_bytes())?;
        let time = self.world.now() / 1000;
        let cosigned = self.vkey.cosign(request.checkpoint.text(), time, &self.key);
        Ok(cosigned.expect("the witness's own key, before the year 292 billion"))
    }
}

impl<W: World> Cosigner for WitnessFolder<W> {
    fn key(&self) -> &Vkey {
        &self.vkey
    }

    fn cosign(&self, request: &Request) -> Result<NoteSignature, CosignerError> {
        self.add_checkpoint(request).map_err(|error| match error {
            WitnessFolderError::Refused(WitnessError::Conflict { size }) => CosignerError::Conflict { size },
            error => CosignerError::Unable(error.to_string()),
        })
    }
}

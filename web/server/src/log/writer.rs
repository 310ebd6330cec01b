//! Appending to a log, publishing its tree, proving its entries.

use std::fs::File;

use cando_record::Seed;
use cando_signer::Key;
use cando_signer::log::{Checkpoint, Edge, Name, Note, Proof, SignatureType, Vkey};

use super::{Cosigner, CosignerError, Folder, FolderError};

pub(super) const STATE: &str = ".state/checkpoint";
pub(super) const LOCK: &str = ".state/lock";
pub(super) const PUBLIC: &str = "checkpoint";

/// A log, locked for whoever appends.
pub struct Writer<'a> {
    edge: Edge,
    folder: Folder,
    key: &'a Key,
    log: Vkey,
    _lock: File,
}

/// A tree that was published, and the witnesses that did not cosign it.
pub struct Published {
    /// The checkpoint with its cosignatures.
    pub checkpoint: Note,
    /// What kept witnesses from cosigning.
    pub missing: Vec<(Name, CosignerError)>,
}

impl<'a> Writer<'a> {
    /// Makes a log without entries.
    pub fn init(folder: Folder, origin: Name, key: &'a Key) -> Result<Self, FolderError> {
        let lock = folder.lock(LOCK)?;
        if folder.is_log() {
            return Err(FolderError::Exists(folder.path("")));
        }
        let log = Vkey::new(origin, SignatureType::Log, key.public().clone());
        let writer = Self { edge: Edge::default(), folder, key, log, _lock: lock };
        let note = writer.sign(&writer.edge);
        writer.folder.write(PUBLIC, note.to_string().as_bytes())?;
        writer.folder.write(STATE, note.to_string().as_bytes())?;
        Ok(writer)
    }

    /// Opens a log once nobody else appends to it; its tree must be whole at its right edge.
    pub fn open(folder: Folder, origin: Name, key: &'a Key) -> Result<Self, FolderError> {
        let lock = folder.lock(LOCK)?;
        let log = Vkey::new(origin, SignatureType::Log, key.public().clone());
        let known = folder.checkpoint(STATE, &log)?;
        let (checkpoint, _) = known.ok_or_else(|| FolderError::File {
            path: folder.path(STATE),
            error: std::io::ErrorKind::NotFound.into(),
        })?;
        let edge = Edge::open(checkpoint.size, |tile| folder.tile(tile)).map_err(|error| folder.name(error))?;
        if edge.root() != checkpoint.root {
            return Err(FolderError::Damaged(folder.path("tile")));
        }
        Ok(Self { edge, folder, key, log, _lock: lock })
    }

    /// The log's key as others know it.
    pub fn log(&self) -> &Vkey {
        &self.log
    }

    /// How many entries.
    pub fn size(&self) -> u64 {
        self.edge.size()
    }

    /// Appends entries, all or none; gives the first one's place. They count as soon as this returns.
    pub fn append(&mut self, entries: &[Vec<u8>]) -> Result<u64, FolderError> {
        let (first, mut edge, mut full) = (self.size(), self.edge.clone(), Vec::new());
        for entry in entries {
            edge.append(entry, |tile, bytes| {
                full.push(tile);
                self.folder.write(&tile.path(), bytes)
            })?;
        }
        for (tile, bytes) in edge.partial() {
            self.folder.write(&tile.path(), &bytes)?;
        }
        self.folder.write(STATE, self.sign(&edge).to_string().as_bytes())?;
        self.edge = edge;
        full.iter().try_for_each(|tile| self.folder.drop_partial(tile))?;
        Ok(first)
    }

    /// Has the tree cosigned and puts it where everybody reads it. A witness that does not cosign is told of, and does not
    /// keep the tree back.
    pub fn publish(&self, witnesses: &[&dyn Cosigner]) -> Result<Published, FolderError> {
        let mut checkpoint = self.sign(&self.edge);
        let before = self.folder.published(&self.log)?;
        if let Some((_, note)) = before.as_ref().filter(|(before, _)| before.size == self.size()) {
            note.signatures().iter().for_each(|line| checkpoint.add(line.clone()));
        }
        let mut missing = Vec::new();
        for witness in witnesses {
            let known = before.as_ref().filter(|(_, note)| matches!(note.by(witness.key()), Ok(Some(_))));
            match self.folder.ask(*witness, &checkpoint, self.size(), known.map_or(0, |(before, _)| before.size)) {
                Ok(line) => checkpoint.add(line),
                Err(error) => missing.push((witness.key().name().clone(), error)),
            }
        }
        self.folder.write(PUBLIC, checkpoint.to_string().as_bytes())?;
        Ok(Published { checkpoint, missing })
    }

    /// The proof that an entry is in a tree as published; the salt goes along with it.
    pub fn prove(&self, index: u64, salt: Option<Seed>, checkpoint: Note) -> Result<Proof, FolderError> {
        Ok(Proof { path: self.folder.prove_inclusion(index, self.size())?, checkpoint, index, salt })
    }

    fn sign(&self, edge: &Edge) -> Note {
        let checkpoint = Checkpoint { origin: self.log.name().clone(), size: edge.size(), root: edge.root() };
        let mut note = checkpoint.to_note();
        note.add(self.log.sign(note.text(), self.key).expect("the log's own key"));
        note
    }
}

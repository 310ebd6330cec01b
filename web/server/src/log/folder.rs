//! A log's files, read with a cap and written as a whole or not at all.

use std::fs::{self, File};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use cando_signer::log::tiles::{LARGEST, Tile, TileError, Tiled};
use cando_signer::log::tree::{prove_consistency, prove_inclusion};
use cando_signer::log::{Checkpoint, CheckpointError, LogError, Note, Vkey};

use super::writer::{PUBLIC, STATE};

/// The files of a log.
#[derive(Clone, Debug)]
pub struct Folder(PathBuf);

/// Why a log cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// A checkpoint that is none of this log's.
    #[error("{path}: {error}")]
    Checkpoint {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        error: CheckpointError,
    },
    /// A file that does not hold what its name says.
    #[error("{0} is damaged: it does not hold what the log's tree says; restore the log from a copy")]
    Damaged(PathBuf),
    /// A log stands there.
    #[error("{0} holds a log already, and a log is never made anew; name another folder")]
    Exists(PathBuf),
    /// The disk's.
    #[error("{path}: {error}")]
    File {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        error: std::io::Error,
    },
    /// What the log shows contradicts itself, or what was seen before.
    #[error(transparent)]
    Log(#[from] LogError),
    /// An entry, or a tree, that is larger than logs hold; an index that is not there.
    #[error("the log of {size} entries has no entry {index}")]
    Range {
        /// The place asked for.
        index: u64,
        /// How many there are.
        size: u64,
    },
}

impl Folder {
    /// The log in this folder.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }

    /// Whether a log was made here.
    pub fn is_log(&self) -> bool {
        self.path(STATE).exists()
    }

    /// A file of it.
    pub fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// The checkpoint as published, if there is one, signed by this log.
    pub fn published(&self, log: &Vkey) -> Result<Option<(Checkpoint, Note)>, FolderError> {
        self.checkpoint(PUBLIC, log)
    }

    /// The checkpoint as published, which must be there.
    pub(super) fn must_be_published(&self, log: &Vkey) -> Result<(Checkpoint, Note), FolderError> {
        self.published(log)?.ok_or_else(|| missing(&self.path(PUBLIC)))
    }

    /// A checkpoint in a file.
    pub(super) fn checkpoint(&self, name: &str, log: &Vkey) -> Result<Option<(Checkpoint, Note)>, FolderError> {
        let path = self.path(name);
        let Some(bytes) = read(&path)? else { return Ok(None) };
        let read = Note::read(&bytes).map_err(CheckpointError::from);
        let opened = read.and_then(|note| Ok((Checkpoint::open(&note, log)?, note)));
        opened.map(Some).map_err(|error| FolderError::Checkpoint { path, error })
    }

    /// A tile, or the beginning of the fuller one that has taken its place.
    pub fn tile(&self, tile: &Tile) -> Result<Vec<u8>, FolderError> {
        let path = self.path(&tile.path());
        if let Some(bytes) = read(&path)? {
            return Ok(bytes);
        }
        let full = self.path(&tile.full().path());
        let bytes = read(&full)?.ok_or_else(|| missing(&path))?;
        tile.cut(&bytes).map(<[u8]>::to_vec).ok_or(FolderError::Damaged(full))
    }

    /// The proof that an entry is in the tree of this size.
    pub fn prove_inclusion(&self, index: u64, size: u64) -> Result<Vec<cando_record::Digest>, FolderError> {
        if index >= size {
            return Err(FolderError::Range { index, size });
        }
        prove_inclusion(&mut self.hashes(size), index, size).map_err(|error| self.name(error))
    }

    /// The proof that the tree of size `old` is the beginning of that of size `new`.
    pub fn prove_consistency(&self, old: u64, new: u64) -> Result<Vec<cando_record::Digest>, FolderError> {
        if old > new {
            return Err(FolderError::Range { index: old, size: new });
        }
        prove_consistency(&mut self.hashes(new), old, new).map_err(|error| self.name(error))
    }

    fn hashes(&self, size: u64) -> Tiled<impl FnMut(&Tile) -> Result<Vec<u8>, FolderError>> {
        Tiled::new(size, |tile: &Tile| self.tile(tile))
    }

    pub(super) fn name(&self, error: TileError<FolderError>) -> FolderError {
        match error {
            TileError::Damaged(tile) => FolderError::Damaged(self.path(&tile.path())),
            TileError::Range => FolderError::Damaged(self.path("tile")),
            TileError::Read(error) => error,
        }
    }

    /// Writes a file as a whole or not at all; afterwards it is on the disk.
    pub(super) fn write(&self, name: &str, bytes: &[u8]) -> Result<(), FolderError> {
        let path = self.path(name);
        replace(&path, bytes).map_err(|error| FolderError::File { path, error })
    }

    /// Drops the partial tiles that a full one has taken the place of.
    pub(super) fn drop_partial(&self, full: &Tile) -> Result<(), FolderError> {
        let path = self.path(&format!("{}.p", full.path()));
        match fs::remove_dir_all(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(FolderError::File { path, error }),
            _ => Ok(()),
        }
    }

    /// Waits until nobody else writes here; the lock ends with the file.
    pub(super) fn lock(&self, name: &str) -> Result<File, FolderError> {
        let path = self.path(name);
        let lock = || {
            path.parent().map_or(Ok(()), fs::create_dir_all)?;
            let file = File::options().create(true).truncate(false).write(true).open(&path)?;
            file.lock()?;
            Ok(file)
        };
        lock().map_err(|error| FolderError::File { path: path.clone(), error })
    }
}

/// A file's bytes, at most as many as a tile or note can have; `None` if it is not there.
fn read(path: &Path) -> Result<Option<Vec<u8>>, FolderError> {
    let named = |error| FolderError::File { path: path.into(), error };
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(named(error)),
    };
    let mut bytes = Vec::new();
    file.take(LARGEST as u64 + 1).read_to_end(&mut bytes).map_err(named)?;
    if bytes.len() > LARGEST { Err(FolderError::Damaged(path.into())) } else { Ok(Some(bytes)) }
}

fn missing(path: &Path) -> FolderError {
    FolderError::File { path: path.into(), error: ErrorKind::NotFound.into() }
}

/// A draft beside it, synced and renamed; then the folder is synced, so that not even a power cut takes it back.
fn replace(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = path.parent().ok_or(ErrorKind::InvalidInput)?;
    fs::create_dir_all(folder)?;
    let draft = folder.join(".draft");
    let mut file = File::create(&draft)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&draft, path)?;
    File::open(folder)?.sync_all()
}

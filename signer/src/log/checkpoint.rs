//! Checkpoints: what a log says about its tree. C2SP tlog-checkpoint, section "Note text".
//!
//! ```text
//! example.com/log                                  origin
//! 20852163                                         tree size
//! CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=     root hash
//! ```

use cando_record::Digest;

use super::text::{base64, decimal, hash};
use super::{Name, NameError, Note, NoteError, Vkey};

/// A tree of a log's. It counts only if it was [opened](Checkpoint::open).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The log's name.
    pub origin: Name,
    /// How many leaves.
    pub size: u64,
    /// Merkle tree hash of all of them.
    pub root: Digest,
}

/// Why a note is not a checkpoint of this log's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// Not three lines in their one form.
    #[error("not a checkpoint: line {0} is missing or malformed")]
    Line(u8),
    /// Not a note, or a wrong signature.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// Line 1 is no name.
    #[error("not a checkpoint: its origin is unusable: {0}")]
    Origin(#[from] NameError),
    /// A checkpoint of another log.
    #[error("a checkpoint of the log {found}, not of {wanted}")]
    OtherLog {
        /// Its origin.
        found: Name,
        /// The log's name.
        wanted: Name,
    },
    /// The log did not sign it.
    #[error("{0} has not signed this checkpoint")]
    Unsigned(Name),
}

impl Checkpoint {
    /// Reads a note's text. Extension lines are allowed, and say nothing here.
    pub fn read(text: &str) -> Result<Self, CheckpointError> {
        let mut lines = text.strip_suffix('\n').unwrap_or(text).split('\n');
        let mut next = |number| lines.next().filter(|line| !line.is_empty()).ok_or(CheckpointError::Line(number));
        let (origin, size, root) = (next(1)?.parse()?, next(2)?, next(3)?);
        let size = decimal(size).ok_or(CheckpointError::Line(2))?;
        let root = hash(root).ok_or(CheckpointError::Line(3))?;
        match lines.all(|line| !line.is_empty()) {
            true => Ok(Self { origin, size, root }),
            false => Err(CheckpointError::Line(4)),
        }
    }

    /// The checkpoint in a note that this log signed.
    pub fn open(note: &Note, log: &Vkey) -> Result<Self, CheckpointError> {
        let checkpoint = Self::read(note.text())?;
        if checkpoint.origin != *log.name() {
            return Err(CheckpointError::OtherLog { found: checkpoint.origin, wanted: log.name().clone() });
        }
        match note.by(log)? {
            Some(_) => Ok(checkpoint),
            None => Err(CheckpointError::Unsigned(log.name().clone())),
        }
    }

    /// The note of it, not signed yet.
    pub fn to_note(&self) -> Note {
        let text = format!("{}\n{}\n{}\n", self.origin, self.size, base64(&self.root));
        Note::new(text).expect("a name, a number and base64 are plain text")
    }
}

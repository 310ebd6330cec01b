//! An entry's way into a checkpoint, in one text that proves it offline. C2SP tlog-proof, section "Format".
//!
//! ```text
//! c2sp.org/tlog-proof@v1
//! extra YWdl…                      here: the entry's salt
//! index 73894
//! gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=
//! …
//! <empty line>
//! the checkpoint, signed and cosigned
//! ```

use cando_record::{Digest, Seed};

use super::text::{base64, decimal, hash};
use super::tree::{self, LONGEST};
use super::{Checkpoint, CheckpointError, Entry, LogError, Note, NoteError, Place};

/// The largest proof that is read, in bytes.
const LARGEST: usize = 320 << 10;
const TITLE: &str = "c2sp.org/tlog-proof@v1";

/// That an entry with this salt stands in the log; it counts once [`super::Logged::verify`] has checked it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// The checkpoint.
    pub checkpoint: Note,
    /// The entry's place, from 0.
    pub index: u64,
    /// Hashes from the leaf's sibling up.
    pub path: Vec<Digest>,
    /// What hides the entry's digest from those who have the log alone; absent in proofs about others' entries.
    pub salt: Option<Seed>,
}

/// Why a text is not such a proof.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// A line that is missing or malformed.
    #[error("not a proof of logging: line {0} is missing or malformed")]
    Line(usize),
    /// The checkpoint in it.
    #[error(transparent)]
    Note(#[from] NoteError),
}

impl Proof {
    /// Reads a proof. Of other systems' extra data nothing is kept: only 32 bytes are a salt.
    pub fn read(text: &[u8]) -> Result<Self, ProofError> {
        if text.len() > LARGEST {
            return Err(NoteError::TooLarge.into());
        }
        let head = text.windows(2).position(|pair| pair == b"\n\n").ok_or(ProofError::Line(1))?;
        let (head, note) = text.split_at_checked(head + 2).ok_or(ProofError::Line(1))?;
        let head = str::from_utf8(head).map_err(|_| ProofError::Line(1))?.trim_end_matches('\n');
        let mut lines = head.split('\n').zip(1..).peekable();
        lines.next_if(|(line, _)| *line == TITLE).ok_or(ProofError::Line(1))?;
        let extra = lines.next_if(|(line, _)| line.starts_with("extra "));
        let salt =
            extra.map(|(line, number)| line.strip_prefix("extra ").and_then(hash).ok_or(ProofError::Line(number)));
        let salt = salt.transpose()?.map(|salt| Seed(salt.0));
        let (line, number) = lines.next().ok_or(ProofError::Line(2))?;
        let index = line.strip_prefix("index ").and_then(decimal).ok_or(ProofError::Line(number))?;
        let path: Vec<Digest> =
            lines.map(|(line, number)| hash(line).ok_or(ProofError::Line(number))).collect::<Result<_, _>>()?;
        match path.len() <= LONGEST {
            true => Ok(Self { checkpoint: Note::read(note)?, index, path, salt }),
            false => Err(ProofError::Line(number + LONGEST)),
        }
    }

    /// Where it says that the entry stands.
    pub fn place(&self) -> Result<Place, CheckpointError> {
        Ok(Place { origin: Checkpoint::read(self.checkpoint.text())?.origin, index: self.index })
    }

    /// Whether an entry stands there, in the tree that the checkpoint names. Who signed that, [`super::Logged`] asks.
    pub fn leads_to_root(&self, entry: &Entry) -> Result<Checkpoint, LogError> {
        let checkpoint = Checkpoint::read(self.checkpoint.text())?;
        let leaf = tree::leaf(&entry.to_bytes());
        match tree::check_inclusion(&leaf, self.index, checkpoint.size, &checkpoint.root, &self.path) {
            Ok(()) => Ok(checkpoint),
            Err(error) => Err(LogError::WrongLeaf { index: self.index, error }),
        }
    }
}

impl std::fmt::Display for Proof {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        writeln!(f, "{TITLE}")?;
        if let Some(salt) = &self.salt {
            writeln!(f, "extra {}", base64(&Digest(salt.0)))?;
        }
        writeln!(f, "index {}", self.index)?;
        self.path.iter().try_for_each(|hash| writeln!(f, "{}", base64(hash)))?;
        write!(f, "\n{}", self.checkpoint)
    }
}

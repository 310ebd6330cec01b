//! What a witness asks before it cosigns, and the text in which it is asked. C2SP tlog-witness, section "add-checkpoint".
//!
//! ```text
//! old 20852014                                      size of the last checkpoint that the witness cosigned
//! PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=      consistency proof from there to this checkpoint
//! …
//! <empty line>
//! the checkpoint, signed by the log
//! ```

use cando_record::Digest;

use super::text::{base64, decimal, hash};
use super::tree::{self, LONGEST};
use super::{Checkpoint, CheckpointError, Name, Note, NoteError, Vkey};

/// The largest request that is read, in bytes.
pub const LARGEST: usize = 320 << 10;

/// A checkpoint that a log wants cosigned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The checkpoint.
    pub checkpoint: Note,
    /// Size of the last one that the witness cosigned.
    pub old: u64,
    /// Hashes of the consistency proof.
    pub proof: Vec<Digest>,
}

/// Why a witness does not cosign. Each has the status of HTTP that the protocol names.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WitnessError {
    /// 409: the witness has another last checkpoint than the log believes.
    #[error("the last tree of this log cosigned here has {size} entries; prove consistency from there")]
    Conflict {
        /// Its size.
        size: u64,
    },
    /// 400: not a request.
    #[error("not a request to a witness: line {0} is missing or malformed")]
    Form(usize),
    /// 422: the proof does not hold.
    #[error("the checkpoint does not continue the tree of {old} entries that was cosigned here")]
    Inconsistent {
        /// Size of that tree.
        old: u64,
    },
    /// 400: not a checkpoint.
    #[error(transparent)]
    Checkpoint(CheckpointError),
    /// 400: a proof from a larger tree to a smaller.
    #[error("the old size is larger than the checkpoint's: a log only grows")]
    Shrinks,
    /// 409: another tree of the same size was cosigned.
    #[error("another tree of {size} entries was cosigned here: a split view, which no honest log has")]
    SplitView {
        /// Size of both.
        size: u64,
    },
    /// 404: not one of this witness's logs.
    #[error("the log {0} is not witnessed here")]
    UnknownLog(Name),
    /// 403: the log's key did not sign.
    #[error("the checkpoint is not signed by the log's key: {0}")]
    Unsigned(CheckpointError),
}

impl Request {
    /// Reads a request's body.
    pub fn read(body: &[u8]) -> Result<Self, WitnessError> {
        if body.len() > LARGEST {
            return Err(CheckpointError::from(NoteError::TooLarge).into());
        }
        let end = body.windows(2).position(|pair| pair == b"\n\n").ok_or(WitnessError::Form(1))?;
        let (head, note) = body.split_at_checked(end + 2).ok_or(WitnessError::Form(1))?;
        let head = str::from_utf8(head).map_err(|_| WitnessError::Form(1))?.trim_end_matches('\n');
        let mut lines = head.split('\n').zip(1..);
        let old = lines.next().and_then(|(line, _)| line.strip_prefix("old "));
        let old = old.and_then(decimal).ok_or(WitnessError::Form(1))?;
        let proof: Vec<Digest> =
            lines.map(|(line, number)| hash(line).ok_or(WitnessError::Form(number))).collect::<Result<_, _>>()?;
        if proof.len() > LONGEST {
            return Err(WitnessError::Form(LONGEST + 2));
        }
        Ok(Self { checkpoint: Note::read(note).map_err(CheckpointError::from)?, old, proof })
    }
}

impl std::fmt::Display for Request {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        writeln!(f, "old {}", self.old)?;
        self.proof.iter().try_for_each(|hash| writeln!(f, "{}", base64(hash)))?;
        write!(f, "\n{}", self.checkpoint)
    }
}

/// The log that a request is about, if it is one of these and signed it.
pub fn admit<'a>(request: &Request, logs: &'a [Vkey]) -> Result<(&'a Vkey, Checkpoint), WitnessError> {
    let stated = Checkpoint::read(request.checkpoint.text())?;
    let log = logs.iter().find(|log| *log.name() == stated.origin);
    let log = log.ok_or_else(|| WitnessError::UnknownLog(stated.origin.clone()))?;
    let checkpoint = Checkpoint::open(&request.checkpoint, log).map_err(WitnessError::Unsigned)?;
    Ok((log, checkpoint))
}

/// Whether an admitted checkpoint continues the last one that was cosigned: only then may it be stored and cosigned, both
/// before any other is judged.
pub fn judge(request: &Request, checkpoint: &Checkpoint, last: Option<&Checkpoint>) -> Result<(), WitnessError> {
    let nothing = tree::empty();
    let (size, root) = last.map_or((0, &nothing), |last| (last.size, &last.root));
    match () {
        () if request.old > checkpoint.size => Err(WitnessError::Shrinks),
        () if request.old != size => Err(WitnessError::Conflict { size }),
        () if size == checkpoint.size && *root != checkpoint.root => Err(WitnessError::SplitView { size }),
        () => tree::check_consistency((size, root), (checkpoint.size, &checkpoint.root), &request.proof)
            .map_err(|_| WitnessError::Inconsistent { old: size }),
    }
}

impl From<CheckpointError> for WitnessError {
    fn from(error: CheckpointError) -> Self {
        Self::Checkpoint(error)
    }
}

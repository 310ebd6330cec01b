//! How a log asks a witness.

use std::time::Duration;

use cando_signer::log::witness::Request;
use cando_signer::log::{Checkpoint, LogError, Note, NoteSignature, Vkey};
use ureq::Agent;

use super::writer::{LOCK, PUBLIC};
use super::{Folder, FolderError};

/// How long a witness may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// The largest answer that is read, in bytes.
const ANSWER: u64 = 64 << 10;

/// Whoever cosigns checkpoints.
pub trait Cosigner: Send + Sync {
    /// The key by which its cosignatures are told.
    fn key(&self) -> &Vkey;

    /// Its cosignature.
    fn cosign(&self, request: &Request) -> Result<NoteSignature, CosignerError>;
}

/// Why there is no cosignature.
#[derive(Debug, thiserror::Error)]
pub enum CosignerError {
    /// The witness knows another tree, of this size.
    #[error("it knows a tree of {size} entries")]
    Conflict {
        /// The size.
        size: u64,
    },
    /// What came is no cosignature of this checkpoint by this key.
    #[error("what it answered is not its cosignature")]
    Forged,
    /// The log's own disk.
    #[error("{0}")]
    Log(String),
    /// The witness has seen more than the log has.
    #[error(transparent)]
    Refused(#[from] LogError),
    /// It cannot be reached, or says no.
    #[error("{0}")]
    Unable(String),
}

/// A witness behind an address (C2SP tlog-witness, section "add-checkpoint").
pub struct Remote {
    agent: Agent,
    key: Vkey,
    url: String,
}

impl Remote {
    /// The witness with this key at this submission prefix.
    pub fn new(key: Vkey, url: &str) -> Self {
        let config = Agent::config_builder().timeout_global(Some(PATIENCE)).http_status_as_error(false);
        Self { agent: config.build().into(), key, url: format!("{}/add-checkpoint", url.trim_end_matches('/')) }
    }
}

impl Cosigner for Remote {
    fn key(&self) -> &Vkey {
        &self.key
    }

    fn cosign(&self, request: &Request) -> Result<NoteSignature, CosignerError> {
        let unable = |error: ureq::Error| CosignerError::Unable(format!("{}: {error}", self.url));
        let mut answer = self.agent.post(&self.url).send(request.to_string()).map_err(unable)?;
        let body = answer.body_mut().with_config().limit(ANSWER).read_to_string().map_err(unable)?;
        let size = || body.strip_suffix('\n').and_then(|size| size.parse().ok());
        match (answer.status().as_u16(), size()) {
            (200, _) => {
                let mut lines = body.lines().filter_map(NoteSignature::read);
                let own = lines.find(|line| line.name == *self.key.name() && line.id == self.key.id());
                own.ok_or(CosignerError::Forged)
            }
            (409, Some(size)) => Err(CosignerError::Conflict { size }),
            (status, _) => {
                let told: String = body.chars().filter(|c| !c.is_control()).take(200).collect();
                Err(CosignerError::Unable(format!("{} answers {status}: {told}", self.url)))
            }
        }
    }
}

impl Folder {
    /// Asks a witness to cosign the tree of this size, from the size that it is believed to know, or else from the one that
    /// it names.
    pub(super) fn ask(
        &self,
        witness: &dyn Cosigner,
        checkpoint: &Note,
        size: u64,
        known: u64,
    ) -> Result<NoteSignature, CosignerError> {
        let request = |old| -> Result<Request, CosignerError> {
            let proof = self.prove_consistency(old, size).map_err(|error| CosignerError::Log(error.to_string()))?;
            Ok(Request { checkpoint: checkpoint.clone(), old, proof })
        };
        let line = match witness.cosign(&request(known)?) {
            Err(CosignerError::Conflict { size: seen }) if seen > size => {
                let origin = Checkpoint::read(checkpoint.text()).map_err(LogError::from)?.origin;
                return Err(LogError::RolledBack { origin, seen, size }.into());
            }
            Err(CosignerError::Conflict { size }) => witness.cosign(&request(size)?)?,
            answered => answered?,
        };
        let mut cosigned = checkpoint.clone();
        cosigned.add(line.clone());
        match cosigned.by(witness.key()) {
            Ok(Some(_)) => Ok(line),
            _ => Err(CosignerError::Forged),
        }
    }
}

/// Has the log in a folder cosigned, and adds the cosignature to its checkpoint; for witnesses that share the disk.
pub fn cosign_folder(
    folder: &Folder,
    log: &Vkey,
    witness: &dyn Cosigner,
) -> Result<Result<Checkpoint, CosignerError>, FolderError> {
    let _lock = folder.lock(LOCK)?;
    let (checkpoint, mut note) = folder.must_be_published(log)?;
    Ok(match folder.ask(witness, &note, checkpoint.size, 0) {
        Err(error) => Err(error),
        Ok(line) => {
            note.add(line);
            folder.write(PUBLIC, note.to_string().as_bytes())?;
            Ok(checkpoint)
        }
    })
}

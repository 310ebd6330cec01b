//! The checked fact that something is in a log, and when witnesses had seen it there.

use cando_record::{Digest, Signed, Ticket};

use super::tree::{self, TreeError};
use super::{Checkpoint, CheckpointError, Entry, Name, Note, NoteError, Policy, Proof, ProofError};
use crate::Credential;

/// How far a witness's clock may be ahead, in seconds.
const SKEW: u64 = 300;

/// An entry that is in a log, as far as a policy's witnesses can be relied on. Made by [`Logged::verify`] alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logged {
    checkpoint: Checkpoint,
    index: u64,
    time: Option<u64>,
    witnesses: Vec<Name>,
}

/// What a verifier asks of a log.
#[derive(Clone, Copy, Debug)]
pub struct Demand<'a> {
    /// How old the quorum's cosignatures may be, in seconds; none: of any age.
    pub age: Option<u64>,
    /// Now, in seconds since 1970.
    pub now: u64,
    /// Which logs and witnesses count.
    pub policy: &'a Policy,
    /// Trees that the verifier has seen before, or sees beside this one.
    pub seen: &'a [Checkpoint],
}

/// Why something does not count as logged.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LogError {
    /// The trees of two checkpoints do not continue each other.
    #[error("{origin} shows two histories: its tree of {old} entries is not the beginning of that of {new}")]
    Inconsistent {
        /// The log.
        origin: Name,
        /// Size of the smaller tree.
        old: u64,
        /// Size of the larger tree.
        new: u64,
    },
    /// The checkpoint in the proof.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// The proof's own form.
    #[error(transparent)]
    Proof(ProofError),
    /// The checkpoint's form, or a missing signature.
    #[error(transparent)]
    Checkpoint(CheckpointError),
    /// A tree smaller than one that was seen before.
    #[error("{origin} has gone back: it had {seen} entries, and now shows {size}")]
    RolledBack {
        /// The log.
        origin: Name,
        /// Entries seen before.
        seen: u64,
        /// Entries now.
        size: u64,
    },
    /// Two trees of one size.
    #[error(
        "{origin} shows two trees of {size} entries: a split view, which no honest log has; keep both as proof of it"
    )]
    SplitView {
        /// The log.
        origin: Name,
        /// Size of both.
        size: u64,
    },
    /// The quorum's cosignatures are too old.
    #[error("the checkpoint is stale: a quorum cosigned it {age} seconds ago, and at most {most} are allowed")]
    Stale {
        /// Seconds since.
        age: u64,
        /// Seconds allowed.
        most: u64,
    },
    /// No quorum.
    #[error("too few witnesses: {found} of those that the policy names have cosigned, which is no quorum of it")]
    TooFewWitnesses {
        /// How many have.
        found: usize,
    },
    /// A policy without witnesses cannot tell a checkpoint's age.
    #[error("the age of the checkpoint cannot be told: the policy asks for no witness; name some, or allow any age")]
    Untimed,
    /// A proof without the salt of its entry.
    #[error("the proof lacks the salt of its entry, its line `extra`")]
    Unsalted,
    /// Not one of the policy's logs.
    #[error("the log {0} is not one of the policy's; add it only if you know whose it is")]
    UnknownLog(Name),
    /// The entry is not there.
    #[error("the log does not hold this entry at place {index}: {error}")]
    WrongLeaf {
        /// The place that the proof names.
        index: u64,
        /// What is wrong.
        error: TreeError,
    },
}

impl Logged {
    /// Checks that a log of the policy holds an entry, by a proof, and that a quorum of witnesses had seen it there.
    pub fn verify(proof: &Proof, entry: &Entry, demand: &Demand) -> Result<Self, LogError> {
        let stated = Checkpoint::read(proof.checkpoint.text())?;
        let log = demand.policy.log(&stated.origin).ok_or_else(|| LogError::UnknownLog(stated.origin.clone()))?;
        Checkpoint::open(&proof.checkpoint, log)?;
        let checkpoint = proof.leads_to_root(entry)?;
        let twin = |seen: &&Checkpoint| seen.origin == checkpoint.origin && seen.size == checkpoint.size;
        demand.seen.iter().filter(twin).try_for_each(|seen| compare(seen, &checkpoint, &[]))?;
        let (time, witnesses) = witnessed(&proof.checkpoint, demand)?;
        Ok(Self { checkpoint, index: proof.index, time, witnesses })
    }

    /// The same for a credential, by the text of its proof.
    pub fn credential(proof: &[u8], credential: &Credential, demand: &Demand) -> Result<Self, LogError> {
        let proof = Proof::read(proof)?;
        let salt = proof.salt.ok_or(LogError::Unsalted)?;
        Self::verify(&proof, &Entry::credential(&salt, &credential.digest()), demand)
    }

    /// The same for a statement about a key, by its digest.
    pub fn key(proof: &[u8], statement: &Digest, demand: &Demand) -> Result<Self, LogError> {
        let proof = Proof::read(proof)?;
        let salt = proof.salt.ok_or(LogError::Unsalted)?;
        Self::verify(&proof, &Entry::key(&salt, statement), demand)
    }

    /// The same for a ticket.
    pub fn ticket(proof: &[u8], ticket: &Signed<Ticket>, demand: &Demand) -> Result<Self, LogError> {
        let proof = Proof::read(proof)?;
        let salt = proof.salt.ok_or(LogError::Unsalted)?;
        Self::verify(&proof, &Entry::ticket(&salt, ticket), demand)
    }

    /// The tree in which the entry was found.
    pub fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// The entry's place, from 0.
    pub fn index(&self) -> u64 {
        self.index
    }

    /// When a quorum of witnesses had seen the entry in the log, in seconds since 1970: it was there by then. `None` if the
    /// policy asks for no witness.
    pub fn time(&self) -> Option<u64> {
        self.time
    }

    /// The witnesses that cosigned.
    pub fn witnesses(&self) -> &[Name] {
        &self.witnesses
    }
}

/// Whether a later checkpoint of a log goes on from an earlier one, by a consistency proof from the first's size to the
/// second's (empty if they are equal, or the first is 0).
pub fn compare(earlier: &Checkpoint, later: &Checkpoint, proof: &[Digest]) -> Result<(), LogError> {
    let origin = later.origin.clone();
    let (old, new) = (earlier.size, later.size);
    match () {
        () if earlier.origin != origin => Err(LogError::UnknownLog(origin)),
        () if new < old => Err(LogError::RolledBack { origin, seen: old, size: new }),
        () if new == old && earlier.root != later.root => Err(LogError::SplitView { origin, size: new }),
        () => tree::check_consistency((old, &earlier.root), (new, &later.root), proof)
            .map_err(|_| LogError::Inconsistent { origin, old, new }),
    }
}

/// When a quorum of the policy had cosigned a checkpoint, in seconds since 1970, and who has.
pub fn witnessed(checkpoint: &Note, demand: &Demand) -> Result<(Option<u64>, Vec<Name>), LogError> {
    let Demand { age, now, policy, .. } = demand;
    let mut times = Vec::new();
    for witness in policy.witnesses() {
        let time = checkpoint.by(&witness.key)?.and_then(|attestation| attestation.time);
        times.push(time.filter(|time| *time <= now.saturating_add(SKEW)));
    }
    let quorum = |from: u64, to: u64| {
        policy.is_quorum(|place| matches!(times.get(place), Some(Some(time)) if (from..=to).contains(time)))
    };
    let named = policy.witnesses().iter().zip(&times).filter(|(_, time)| time.is_some());
    let names: Vec<Name> = named.map(|(witness, _)| witness.key.name().clone()).collect();
    let mut moments: Vec<u64> = times.iter().flatten().copied().collect();
    moments.sort_unstable();
    if policy.is_unwitnessed() {
        return if age.is_some() { Err(LogError::Untimed) } else { Ok((None, names)) };
    }
    let first = moments.iter().copied().find(|time| quorum(0, *time));
    let first = first.ok_or(LogError::TooFewWitnesses { found: names.len() })?;
    let latest = moments.iter().rev().copied().find(|time| quorum(*time, u64::MAX)).unwrap_or(first);
    match *age {
        Some(most) if now.saturating_sub(latest) > most => {
            Err(LogError::Stale { age: now.saturating_sub(latest), most })
        }
        _ => Ok((Some(first), names)),
    }
}

impl From<CheckpointError> for LogError {
    fn from(error: CheckpointError) -> Self {
        match error {
            CheckpointError::Note(error) => Self::Note(error),
            error => Self::Checkpoint(error),
        }
    }
}

impl From<ProofError> for LogError {
    fn from(error: ProofError) -> Self {
        match error {
            ProofError::Note(error) => Self::Note(error),
            error => Self::Proof(error),
        }
    }
}

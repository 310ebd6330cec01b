//! The hash chain of one attempt.
//!
//! ```text
//! h0 = SHA-256("cando/attempt/1" ‖ JCS(opening))
//! hn = SHA-256("cando/entry/1" ‖ hn-1 ‖ JCS({"event":…,"fuel":…,"n":…,"step":…}))
//! ```

use serde::{Deserialize, Serialize};

use crate::{Digest, Event, Instant, Limits, Outcome, Seed, Step, json};

/// What is fixed before the first event of a certified attempt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opening {
    /// Digest of the signed acceptance.
    pub acceptance: Digest,
    /// The languages, before and after sealing.
    pub languages: Vec<SealedLanguage>,
    /// SHA-256 of the assessment's module before sealing.
    pub module: Digest,
    /// Version of the seal.
    pub seal: String,
    /// SHA-256 of the assessment's module after sealing.
    pub sealed: Digest,
    /// When the attempt started.
    pub started: Instant,
    /// Digest of the signed ticket.
    pub ticket: Digest,
}

/// A language by name and digests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SealedLanguage {
    /// SHA-256 before sealing.
    pub module: Digest,
    /// Name, such as `python`.
    pub name: String,
    /// SHA-256 after sealing.
    pub sealed: Digest,
}

/// One event and the step that it led to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// What happened.
    pub event: Event,
    /// Fuel that the assessment used for it.
    pub fuel: u64,
    /// Place in the chain, from 1.
    pub n: u32,
    /// What came of it.
    pub step: Step,
}

/// The opening and all entries of one attempt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Transcript {
    /// Events and steps in order.
    pub entries: Vec<Entry>,
    /// What was fixed before.
    pub opening: Opening,
}

impl Opening {
    /// h0.
    pub fn root(&self) -> Digest {
        Digest::of_parts(&[b"cando/attempt/1", &json::write(self)])
    }
}

/// h0 of a practice attempt, whose chain can never be taken for a certified one.
pub fn practice_root(module: &Digest, sealed: &Digest, seed: &Seed, limits: &Limits) -> Digest {
    let opening = serde_json::json!({ "limits": limits, "module": module, "sealed": sealed, "seed": seed });
    Digest::of_parts(&[b"cando/practice/1", &json::canonical(&opening)])
}

impl Entry {
    /// The hash after this entry.
    pub fn chain(&self, before: &Digest) -> Digest {
        Digest::of_parts(&[b"cando/entry/1", &before.0, &json::write(self)])
    }
}

impl Transcript {
    /// The last hash.
    pub fn head(&self) -> Digest {
        self.entries.iter().fold(self.opening.root(), |before, entry| entry.chain(&before))
    }

    /// The outcome, if the attempt has ended.
    pub fn outcome(&self) -> Option<&Outcome> {
        match &self.entries.last()?.step {
            Step::Finish { outcome } => Some(outcome),
            _ => None,
        }
    }
}

//! What a replay found, as data, so that a verifier can weigh it without an engine.

use serde::{Deserialize, Serialize};

use crate::{Digest, Outcome};

/// The result of running evidence again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// The engine, by name and version.
    pub engine: String,
    /// SHA-256 of the evidence that was replayed.
    pub evidence: Digest,
    /// What was found.
    pub finding: Finding,
    /// Fuel used by the assessment and by all runs.
    pub fuel: u64,
    /// Head of the recomputed chain, as far as it went.
    pub head: Digest,
    /// The recomputed outcome.
    pub outcome: Option<Outcome>,
    /// Entries that were recomputed.
    pub steps: u32,
}

/// What a replay found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Finding {
    /// Every step, fuel count and hash is the same.
    Equal,
    /// Something is not as recorded.
    Refuted {
        /// Where.
        difference: Difference,
    },
    /// The replay could not be done: never a pass, never a refutation.
    Unable {
        /// Why, and what to do.
        reason: String,
    },
}

/// The first place where record and replay part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Difference {
    /// The entry, from 1; 0 is the opening.
    pub n: u32,
    /// JSON pointer into the entry (or opening).
    pub pointer: String,
    /// What is recorded, shortened.
    pub recorded: String,
    /// What the replay gives, shortened.
    pub replayed: String,
}

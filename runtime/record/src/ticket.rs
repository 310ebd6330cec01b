//! The permission for one attempt, and the candidate's signed words about it.

use serde::{Deserialize, Serialize};

use crate::{Digest, Instant, Language, Limits, Seed, Statement};

/// The grader's permission for one attempt, signed by the grader. It states effective limits only, never why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Ticket {
    /// The assessment's id.
    pub assessment: String,
    /// Which attempt of this subject at this assessment it is, from 1.
    pub attempt: u32,
    /// Commitment to the grader's secret; see [`crate::seed`].
    pub commitment: Digest,
    /// `urn:uuid:…`, unique.
    pub id: String,
    /// The languages that the assessment may use.
    pub languages: Vec<Language>,
    /// Effective limits.
    pub limits: Limits,
    /// Locale of texts.
    pub locale: String,
    /// SHA-256 of the assessment's module before sealing.
    pub module: Digest,
    /// The candidate's DID.
    pub subject: String,
    /// The attempt starts no earlier.
    pub valid_from: Instant,
    /// The attempt starts no later.
    pub valid_until: Instant,
}

/// The candidate's acceptance of a ticket, signed by its subject. The first one counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Acceptance {
    /// SHA-256 of the proof that the ticket was logged, as the candidate got it: so the ticket was in the log before.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub logged: Option<Digest>,
    /// The candidate's part of the seed.
    pub nonce: Seed,
    /// Digest of the signed ticket.
    pub ticket: Digest,
}

/// The end of a transcript, signed by the candidate: these were my answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// The transcript's last hash.
    pub head: Digest,
    /// Digest of the signed ticket.
    pub ticket: Digest,
}

impl Statement for Ticket {
    const TAG: &'static str = "cando/ticket/1";
}

impl Statement for Acceptance {
    const TAG: &'static str = "cando/acceptance/1";
}

impl Statement for Head {
    const TAG: &'static str = "cando/head/1";
}

//! What a replay needs.

use serde::{Deserialize, Serialize};

use crate::{Acceptance, Digest, Head, Limits, Seed, Signed, Ticket, Transcript, TranscriptEntry, json};

/// Everything about one certified attempt. Its name is the SHA-256 of its canonical form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// The candidate's acceptance.
    pub acceptance: Signed<Acceptance>,
    /// `cando-evidence/1`.
    pub format: EvidenceFormat,
    /// The candidate's signature under the last hash.
    pub head: Signed<Head>,
    /// The proof that the ticket was logged (C2SP tlog-proof), to the byte as the acceptance names it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub logged: Option<String>,
    /// The grader's secret, revealed.
    pub secret: Seed,
    /// The grader's ticket.
    pub ticket: Signed<Ticket>,
    /// What happened.
    pub transcript: Transcript,
}

/// The one version of [`Evidence`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum EvidenceFormat {
    /// Version 1.
    #[serde(rename = "cando-evidence/1")]
    V1,
}

/// A practice attempt. It holds no ticket, and nothing turns it into [`Evidence`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Practice {
    /// Events and steps in order.
    pub entries: Vec<TranscriptEntry>,
    /// `cando-practice/1`.
    pub format: PracticeFormat,
    /// The limits used.
    pub limits: Limits,
    /// SHA-256 of the assessment's module before sealing.
    pub module: Digest,
    /// Version of the seal.
    pub seal: String,
    /// SHA-256 of the assessment's module after sealing.
    pub sealed: Digest,
    /// The public seed.
    pub seed: Seed,
}

/// The one version of [`Practice`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PracticeFormat {
    /// Version 1.
    #[serde(rename = "cando-practice/1")]
    V1,
}

impl Evidence {
    /// SHA-256 of the canonical form.
    pub fn digest(&self) -> Digest {
        Digest::of(&json::write(self))
    }
}

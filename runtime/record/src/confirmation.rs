//! A grader's word that its own replay gave the same.

use serde::{Deserialize, Serialize};

use crate::{Digest, Ended, Instant, Outcome, Score, Statement, json};

/// What a grader confirms: that it ran this evidence again, and that these results came out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Confirmation {
    /// When the replay was done.
    pub at: Instant,
    /// SHA-256 of the evidence.
    pub evidence: Digest,
    /// [`results`] of its outcome.
    pub results: Digest,
}

impl Statement for Confirmation {
    const TAG: &'static str = "cando/confirmation/1";
}

/// SHA-256 of what a credential states about an outcome: `JCS({"ended":…,"scores":[…]})`.
pub fn results(ended: Ended, scores: &[Score]) -> Digest {
    #[derive(Serialize)]
    struct Results<'a> {
        ended: Ended,
        scores: &'a [Score],
    }
    Digest::of(&json::write(&Results { ended, scores }))
}

impl Outcome {
    /// [`results`] of this outcome.
    pub fn results(&self) -> Digest {
        results(self.ended, &self.scores)
    }
}

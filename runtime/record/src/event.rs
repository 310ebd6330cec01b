//! Events: what goes into an assessment.

use serde::{Deserialize, Serialize};

use crate::{Limits, Response, RunResult, Seed};

/// What happened. `at` is in whole milliseconds since the start, stamped by the host alone, never decreasing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Event {
    /// The jobs of the last `run` step have been run.
    Ran {
        /// When.
        at: u64,
        /// For each job, for each input, in order.
        results: Vec<Vec<RunResult>>,
    },
    /// The candidate's final answer to an item.
    Respond {
        /// When.
        at: u64,
        /// The item's index.
        item: u32,
        /// The answer.
        response: Response,
    },
    /// The attempt begins; always the first event, at 0.
    Start {
        /// When: 0.
        at: u64,
        /// The effective limits.
        limits: Limits,
        /// Locale of texts.
        locale: String,
        /// What kind of attempt.
        mode: Mode,
        /// Where every variation comes from.
        seed: Seed,
    },
    /// The time is over; only `finish` can follow.
    TimeUp {
        /// When: the limit or later.
        at: u64,
    },
}

/// What kind of attempt it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// Keys are shown in items.
    Author,
    /// With a ticket, folded on a grader, can become a credential.
    Certified,
    /// With a public seed; can never become a credential.
    Practice,
}

impl Event {
    /// When it happened.
    pub fn at(&self) -> u64 {
        match self {
            Self::Ran { at, .. } | Self::Respond { at, .. } | Self::Start { at, .. } | Self::TimeUp { at } => *at,
        }
    }
}

//! What a candidate is told of an attempt.

use cando_record::{Step, TranscriptEntry};
use serde::Serialize;

/// Where an attempt stands.
///
/// ```text
/// {"elapsed":1200,"limit":600000,"n":2,"status":"open","step":{"item":{…},"of":12,"type":"present"}}
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct State {
    /// Milliseconds since the start.
    pub elapsed: u64,
    /// Milliseconds from the start until `time-up`.
    pub limit: u64,
    /// What went wrong, where something did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// Place of the next event.
    pub n: u32,
    /// Whether it waits for the candidate.
    pub status: Status,
    /// The last `present` or `finish`; `run` holds hidden cases and is never shown.
    pub step: Step,
}

/// Whether an attempt waits for the candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// It is over.
    Ended,
    /// The last answer is being graded: ask again.
    Grading,
    /// The machine could not grade the last answer: send it again.
    Inconclusive,
    /// It waits for an answer to the item in `step`.
    Open,
}

impl State {
    /// At an entry whose step is visible.
    pub fn at(visible: &TranscriptEntry, elapsed: u64, limit: u64) -> Self {
        let (status, elapsed) = match visible.step {
            Step::Finish { .. } => (Status::Ended, visible.event.at()),
            _ => (Status::Open, elapsed.max(visible.event.at())),
        };
        Self { elapsed, limit, message: None, n: visible.n + 1, status, step: visible.step.clone() }
    }

    /// The same while runs are owed: `n` events are stored.
    pub fn grading(self, n: u32) -> Self {
        Self { n: n + 1, status: Status::Grading, ..self }
    }

    /// The same after the machine gave up.
    pub fn inconclusive(self, n: u32, message: String) -> Self {
        Self { n: n + 1, status: Status::Inconclusive, message: Some(message), ..self }
    }
}

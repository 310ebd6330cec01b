//! Steps: what comes out of an assessment.

use serde::{Deserialize, Serialize};

use crate::{Item, Job, Outcome};

/// What should happen next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Step {
    /// It is over.
    Finish {
        /// The scores.
        outcome: Outcome,
    },
    /// Show an item and wait for `respond`.
    Present {
        /// The item.
        item: Item,
        /// Items in this attempt.
        of: u32,
    },
    /// Run jobs and feed back `ran`.
    Run {
        /// The jobs, hidden cases among them: never shown to a candidate before the end.
        jobs: Vec<Job>,
    },
}

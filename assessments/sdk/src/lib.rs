//! The guest side of an assessment.
//!
//! An assessment says four things, in one [`Assessment`] impl: its manifest, how an attempt's questions are drawn from the
//! seed, what a response is worth, and, where programs are run, what their results are worth. All else is here:
//!
//! 1. [`Stream`]: seeded randomness, one ChaCha20 stream for each question;
//! 2. [`Texts`]: prompts from one file per locale;
//! 3. [`Attempt`]: the fold from events to steps, which keeps the sequence of items;
//! 4. [`score`]: points, scaled scores and their standard errors, in integers;
//! 5. [`export!`]: the three functions that a host calls.
//!
//! An assessment is plain Rust: its tests fold events natively with [`Attempt`], and the module that a host runs holds the same code.
//! Nothing here reads a clock, the order of a hash map or a float.

#![deny(unsafe_code)]
#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test may fail by panicking"))]

mod assessment;
mod attempt;
#[doc(hidden)]
pub mod export;
mod score;
mod stream;
mod texts;

pub use assessment::{Assessment, Marking, Marks, Question};
pub use attempt::{Attempt, Refused};
pub use cando_record as record;
pub use score::score;
pub use stream::Stream;
pub use texts::{Texts, localized};

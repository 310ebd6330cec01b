//! What happened in an attempt, as data.
//!
//! The crate has no engine, no keys, no input or output and no clock. Read in this order:
//!
//! 1. [`json`]: the one text form of everything here, RFC 8785 with integers only;
//! 2. [`Manifest`], [`Item`], [`Event`], [`Step`], [`Outcome`]: what goes into an assessment and comes out;
//! 3. [`Job`] and [`RunResult`]: a candidate's program, run in a language;
//! 4. [`Ticket`], [`Acceptance`], [`seed`]: the permission for one attempt, and how its seed comes about;
//! 5. [`Transcript`], [`Evidence`], [`Practice`]: the hash chain, and all that a replay needs;
//! 6. [`Report`]: what a replay found, and [`Confirmation`]: a grader's word for it;
//! 7. [`KeyStatement`] and [`Rebinding`]: how issuers and candidates change keys.
//!
//! `docs/FORMAT.md` specifies the same byte for byte. Guests use the crate without its feature `host`, which
//! holds the parts from 4 on, so that a change there cannot change a module's digest.

#![forbid(unsafe_code)]
#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test may fail by panicking"))]

pub mod caps;
mod digest;
mod event;
mod item;
pub mod json;
mod manifest;
mod outcome;
mod run;
mod step;

pub use digest::{Digest, HexError, Seed};
pub use event::{Event, Mode};
pub use item::{Block, Choice, Example, Interaction, Item, Key, Response};
pub use manifest::{Language, Limits, Localized, Manifest, Skill};
pub use outcome::{Ended, GroupScore, ItemScore, Outcome, Score};
pub use run::{Entry, Input, Job, OutputLimit, ProgramError, RunLimits, RunRequest, RunResult, RunStatus, RunYield};
pub use step::Step;

#[cfg(feature = "host")]
mod confirmation;
#[cfg(feature = "host")]
mod evidence;
#[cfg(feature = "host")]
mod instant;
#[cfg(feature = "host")]
mod keys;
#[cfg(feature = "host")]
mod rebind;
#[cfg(feature = "host")]
mod report;
#[cfg(feature = "host")]
pub mod seed;
#[cfg(feature = "host")]
mod signed;
#[cfg(feature = "host")]
mod ticket;
#[cfg(feature = "host")]
mod transcript;

#[cfg(feature = "host")]
pub use {
    confirmation::{Confirmation, results},
    evidence::{Evidence, EvidenceFormat, Practice, PracticeFormat},
    instant::{Instant, InstantError},
    keys::{KeyHistory, KeyHistoryFormat, KeyStatement, RetirementReason, Succession},
    rebind::{Adoption, Rebind, Rebinding, RebindingFormat},
    report::{Difference, Finding, Report},
    signed::{Signed, Statement},
    ticket::{Acceptance, Head, Ticket},
    transcript::{Entry as TranscriptEntry, Opening, SealedLanguage, Transcript, practice_root},
};

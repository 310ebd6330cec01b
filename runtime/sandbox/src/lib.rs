//! Seals modules, runs attempts in them, and replays the evidence.
//!
//! The way of one attempt through this crate:
//!
//! 1. [`seal()`] turns a module that an author built into a [`Sealed`] one: no imports, metered, bounded, canonical NaNs;
//! 2. an [`Engine`] instantiates it: `Wasmtime` on a grader, `Browser` in a page, [`Wasmi`] wherever those run out of native stack;
//! 3. a [`Host`] asks it things: [`Host::describe`], [`Host::run`]; a compiled program is first linked to its language ([`link`]);
//! 4. [`Attempt`] folds events into steps and keeps the hash chain;
//! 5. [`replay`] does the same again from evidence, and compares every byte.
//!
//! There are no keys here and no clock: signatures are `cando-signer`'s affair, and time comes in as an argument.

#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test may fail by panicking"))]

mod about;
mod assessment;
mod attempt;
mod contents;
pub mod engine;
mod guest;
mod host;
mod link;
mod program;
mod replay;
pub mod seal;

pub use about::AboutLanguage;
pub use assessment::{Assessment, LoadError};
pub use attempt::{Attempt, AttemptError, Owed};
pub use contents::Contents;
#[cfg(feature = "browser")]
pub use engine::browser::Browser;
pub use engine::wasmi::Wasmi;
#[cfg(feature = "wasmtime")]
pub use engine::wasmtime::Wasmtime;
pub use engine::{Engine, Inconclusive};
pub use host::Host;
pub use link::LinkError;
pub use replay::{Progress, replay, replay_practice};
pub use seal::{Profile, SealError, Sealed, seal};

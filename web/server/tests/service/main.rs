//! The service against its own small modules: the real core, the real store, the real routes.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod crash;
mod files;
mod grading;
mod invitations;
mod journey;
mod keys;
mod log;
mod refusals;
mod reissue;
mod socket;
mod status;
mod support;

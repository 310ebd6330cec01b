//! The sealed languages, as a grader runs them: problems that others have set, CPython's own tests, recursion, and programs
//! that mean harm. Here a sample where all would take long; with `cargo xtask prove` all of it.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod cpython;
mod forms;
mod hostile;
mod language;
mod problems;
mod recursion;
mod row;

//! The sealed languages, as a grader runs them: problems that others have set, CPython's own tests, recursion, and programs
//! that mean harm.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod cpython;
mod hostile;
mod problems;
mod recursion;

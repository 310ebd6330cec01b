//! What tests of several crates share: the built languages, sealed ([`language`]), programs that recurse deep ([`forms`]),
//! and the table of what was checked ([`row`]). The tests across crates themselves are in the folder `tests`.

#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

pub mod forms;
pub mod language;
pub mod row;

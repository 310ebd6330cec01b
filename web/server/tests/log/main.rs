//! A log on the disk: grown, cut off, tampered with, forked.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod bench;
mod doors;
mod faults;
mod growth;
mod histories;

//! Builds each language's interpreter into one WebAssembly module without imports.
//!
//! 1. [`python::build`] finds or makes the module: tools, pristine source, a few edits, compilation, linking with our
//!    own system, driver and frozen standard library (the folder `python`).
//! 2. [`snapshot::snapshot`] runs the interpreter's initialization once and keeps the memory that it left, so that a run
//!    starts within a millisecond, and every run from the same state.
//!
//! The module answers one request per fresh instance, both canonical JSON:
//!
//! ```text
//! {"entry":{"type":"stdin"},"files":{},"input":"3 4\n","limits":{"output":65536},"program":"print(1)","seed":"64 hex"}
//! {"error":null,"log":"","output":"1\n","status":"ok","value":null}
//! ```
//!
//! This is a build tool: no part of the product depends on it. What comes out is named by its digest.

#![forbid(unsafe_code)]

pub mod python;
pub mod snapshot;

mod command;

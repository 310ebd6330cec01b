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
//! A `stdin` program runs as `__main__`. For a `function`, `{"name":"f","type":"function"}`, the program runs as the module
//! `main`, so that its main block does not, and the function is called with the arguments in the array `input`. Values
//! cross with tags for what JSON lacks, see `python/value.h`. `line` and `column` of an error count from 1, in characters.
//! A request that is not in this form is a trap: it is the host's fault. After a trap `cando_output` has what was printed.
//!
//! This is a build tool: no part of the product depends on it. What comes out is named by its digest.

#![forbid(unsafe_code)]

pub mod python;
pub mod snapshot;

mod command;

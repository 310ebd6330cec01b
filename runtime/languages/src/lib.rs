//! Builds each language's interpreter into one WebAssembly module without imports.
//!
//! A language is one folder here, with its Rust, C and own scripts, and one line in [`LANGUAGES`]. Its `build`
//!
//! 1. fetches pristine sources by digest, makes a few edits and compiles them, and keeps that in the cache,
//! 2. links them with our own driver and, from the folder `common`, a system made of memory,
//! 3. runs the interpreter's initialization once and keeps the memory that it left, so that a run starts within a
//!    millisecond, and every run from the same state.
//!
//! The module answers one request per fresh instance, both canonical JSON:
//!
//! ```text
//! {"entry":{"type":"stdin"},"files":{},"input":"3 4\n","limits":{"output":65536},"program":"print(1)","seed":"64 hex"}
//! {"error":null,"log":"","output":"1\n","status":"ok","value":null}
//! ```
//!
//! A `stdin` program reads its input and prints. For a `function`, `{"name":"f","type":"function"}`, the program only
//! defines things, and the function is called with the arguments in the array `input`. A `query` runs on the database that
//! the script `input` makes, and its table is the value. An entry that a language lacks is answered `not-available`. Values cross with tags for what
//! JSON lacks, see each language's `value.h`. `line` and `column` of an error count from 1, in characters.
//! A request that is not in this form is a trap: it is the host's fault. After a trap `cando_output` has what was printed.
//!
//! A compiled program (`wasm`) is no text: it becomes part of the module before it is sealed, see `wasm/mod.rs`.
//!
//! This is a build tool: no part of the product depends on it. What comes out is named by its digest.

#![forbid(unsafe_code)]

mod common;
mod javascript;
mod python;
mod sql;
mod typescript;
mod wasm;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use common::Workshop;

struct Language {
    name: &'static str,
    build: fn(&mut Workshop) -> Result<PathBuf>,
}

const LANGUAGES: [Language; 5] = [
    Language { name: "javascript", build: javascript::build },
    Language { name: "python", build: python::build },
    Language { name: "sql", build: sql::build },
    Language { name: "typescript", build: typescript::build },
    Language { name: "wasm", build: wasm::build },
];

/// The languages' names.
pub fn names() -> impl Iterator<Item = &'static str> {
    LANGUAGES.iter().map(|language| language.name)
}

/// Finds a language's module in the cache, or builds it there, from nothing if need be. Tools that are missing are
/// installed by `apt-get` when run as root; `progress` is told what is going on, a line at a time.
///
/// The result is `CACHE/NAME-KEY.wasm`, where the key is a digest of everything that goes in. The same inputs give the
/// same bytes in every folder.
pub fn build(name: &str, cache: &Path, progress: &mut dyn FnMut(&str)) -> Result<PathBuf> {
    let language = LANGUAGES.iter().find(|language| language.name == name);
    let language = language.with_context(|| format!("there is no language {name:?}"))?;
    (language.build)(&mut Workshop::open(cache, progress)?)
}

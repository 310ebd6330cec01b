//! Why a program cannot be linked.

use wasmparser::{ExternalKind, Import};

use super::parts::Parts;
use crate::SealError;

/// Names of exports that an error lists.
const LISTED: usize = 10;

/// A program that cannot be linked. It is the program that has to change, but for [`LinkError::System`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// It is not base64 (RFC 4648, with padding).
    #[error("the program is not a WebAssembly module in base64: hand in the .wasm file that a compiler wrote")]
    NotBase64,
    /// It is too large.
    #[error("the program has {found} bytes, {most} are allowed: build it for size, without debug information")]
    TooLarge {
        /// Bytes that it has.
        found: usize,
        /// Bytes that it may have.
        most: usize,
    },
    /// It is not valid, or cannot be sealed.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// It imports what is not there.
    #[error(
        "the program imports {module:?} {name:?}, which is not here: only the functions of WASI preview 1 are, so build it \
         for wasm32-wasip1, or without imports"
    )]
    Import {
        /// The module part of the import's name.
        module: String,
        /// The field part of the import's name.
        name: String,
    },
    /// It imports a function with another type than that has.
    #[error("the program imports {name} with a type that WASI preview 1 does not give it")]
    ImportType {
        /// The import's name.
        name: String,
    },
    /// Its memory is too large from the start.
    #[error("the program wants {pages} pages of memory from the start, {most} are allowed")]
    Memory {
        /// Pages that it wants.
        pages: u64,
        /// Pages that it may have.
        most: u64,
    },
    /// It is no command.
    #[error(
        "the program exports no function `_start` without parameters and results: a program that reads and prints is built \
         as a command, for example for wasm32-wasip1"
    )]
    NoCommand,
    /// It does not export the function.
    #[error("the program exports no function {name}; it exports {found}")]
    NoFunction {
        /// The function's name.
        name: String,
        /// What it does export.
        found: String,
    },
    /// The function has too many parameters or results.
    #[error("{name} has more than {most} parameters or results")]
    TooManyValues {
        /// The function's name.
        name: String,
        /// How many it may have.
        most: usize,
    },
    /// The language's module is none that programs can be linked to.
    #[error("the language's module cannot have programs linked to it: {0}")]
    System(&'static str),
}

impl LinkError {
    pub(super) fn import(import: &Import) -> Self {
        Self::Import { module: import.module.to_owned(), name: import.name.to_owned() }
    }

    pub(super) fn no_function(name: &str, program: &Parts) -> Self {
        let functions = program.exports.iter().filter(|export| export.kind == ExternalKind::Func);
        let mut found: Vec<&str> = functions.map(|export| export.name).take(LISTED + 1).collect();
        match found.len() {
            0 => found.push("none"),
            1..=LISTED => {}
            _ => found[LISTED] = "more",
        }
        Self::NoFunction { name: name.to_owned(), found: found.join(", ") }
    }
}

//! Why a module cannot be sealed.

/// A module that cannot be sealed. It is always the module that has to change.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SealError {
    /// A component, or something that is no WebAssembly module.
    #[error("this is a WebAssembly component; build a core module, for example for wasm32-unknown-unknown")]
    Component,
    /// An import.
    #[error("the module imports {module:?} {name:?}; a sealed module can call nothing, so build it without imports")]
    Import {
        /// The module part of the import's name.
        module: String,
        /// The field part of the import's name.
        name: String,
    },
    /// Not valid, or outside of the feature set.
    #[error(
        "not a valid module: {reason} (byte {offset}); features beyond Lime1 are refused, so build with \
         -C target-cpu=lime1 or -mcpu=lime1"
    )]
    Invalid {
        /// What the validator says.
        reason: String,
        /// Where in the source.
        offset: usize,
    },
    /// A cap was passed.
    #[error("the module has too much: {found} {what}, {most} are allowed")]
    Limit {
        /// What there is too much of.
        what: &'static str,
        /// How much.
        found: u64,
        /// How much there may be.
        most: u64,
    },
    /// An export that the profile needs.
    #[error("the module does not export {name:?}, which must be {expected}")]
    MissingExport {
        /// Its name.
        name: &'static str,
        /// What it has to be.
        expected: &'static str,
    },
    /// An export with a name that the transform itself uses, for example because the module is sealed already.
    #[error("the module exports {name:?}, a name that sealing uses itself; seal the source, not a sealed module")]
    ReservedExport {
        /// Its name.
        name: String,
    },
    /// A data or element segment that does not fit: the module could never start.
    #[error("{what} segment {index} lies outside of what it initializes; the module could never start")]
    Segment {
        /// `data` or `element`.
        what: &'static str,
        /// Which one, counted from 0.
        index: usize,
    },
    /// An export of the wrong type.
    #[error("the module's export {name:?} must be {expected}")]
    WrongExport {
        /// Its name.
        name: &'static str,
        /// What it has to be.
        expected: &'static str,
    },
}

impl SealError {
    /// Something valid, but outside of the feature set.
    pub(super) fn beyond_lime1(what: &str, offset: usize) -> Self {
        Self::Invalid { reason: format!("{what} is not supported"), offset }
    }
}

impl From<wasmparser::Error> for SealError {
    fn from(error: wasmparser::Error) -> Self {
        Self::Invalid { reason: error.message().to_owned(), offset: error.offset() }
    }
}

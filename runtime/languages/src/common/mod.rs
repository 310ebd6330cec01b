//! What the builders of all languages share: tools, cache, sources, compilation, snapshot; and in C the system made of
//! memory, the answer's form and the exports.

pub(crate) mod command;
pub(crate) mod compile;
pub(crate) mod crates;
pub(crate) mod edits;
pub(crate) mod snapshot;
mod tools;
mod workshop;

pub(crate) use workshop::{About, Workshop, hex, key};

/// The C files of every language, as they are written next to its own.
pub(crate) const OWN: [(&str, &str); 10] = [
    ("buffer.c", include_str!("buffer.c")),
    ("buffer.h", include_str!("buffer.h")),
    ("face.c", include_str!("face.c")),
    ("face.h", include_str!("face.h")),
    ("number.c", include_str!("number.c")),
    ("number.h", include_str!("number.h")),
    ("result.c", include_str!("result.c")),
    ("result.h", include_str!("result.h")),
    ("sandbox.c", include_str!("sandbox.c")),
    ("sandbox.h", include_str!("sandbox.h")),
];

/// The code of this folder, as far as it decides what comes out.
pub(crate) const RECIPE: [&str; 3] =
    [include_str!("compile.rs"), include_str!("snapshot.rs"), include_str!("workshop.rs")];

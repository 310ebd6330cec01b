//! What a kind of module may use and export.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

use super::limits::{FRAME, LAPSE, OFFSET, UNCHECKED, UNCOUNTED_STACK};

/// What a sealed module is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// An assessment: exports `memory`, `cando_alloc`, `cando_describe`, `cando_advance`.
    Assessment,
    /// An interpreter: exports `memory`, `cando_alloc`, `cando_run`, `cando_output`.
    Language,
}

impl Profile {
    /// The stack and memory that it allows.
    pub const fn budget(self) -> Budget {
        match self {
            Self::Assessment => Budget { stack: 256 << 10, pages: 1_024 },
            Self::Language => Budget { stack: 4 << 20, pages: 8_192 },
        }
    }
}

impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(match self {
            Self::Assessment => "assessment",
            Self::Language => "language",
        })
    }
}

/// A name that is not a profile's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no such profile; use `assessment` or `language`")]
pub struct ParseProfileError;

impl FromStr for Profile {
    type Err = ParseProfileError;

    fn from_str(name: &str) -> Result<Self, ParseProfileError> {
        match name {
            "assessment" => Ok(Self::Assessment),
            "language" => Ok(Self::Language),
            _ => Err(ParseProfileError),
        }
    }
}

/// What a call may use, apart from fuel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Budget {
    /// Bytes of stack: the value for the global `cando_stack`. An engine needs at least twice as much.
    pub stack: u32,
    /// The most pages of 64 KiB that memory can grow to.
    pub pages: u32,
}

impl Budget {
    /// The most work, in fuel, that a call can do beyond the fuel it was given before it ends as out of fuel.
    ///
    /// When a check passes, what has been done is at most the fuel given and [`OFFSET`] for each frame. After the last one
    /// that does, each frame runs on to its own next check, or its end: at most [`LAPSE`], and what the last unchecked
    /// function takes. `docs/SEALING.md` has the proof.
    pub const fn overrun(self) -> u64 {
        let frames = (self.stack / FRAME + UNCOUNTED_STACK / FRAME + 1) as u64;
        frames * (OFFSET as u64 + LAPSE + UNCHECKED)
    }
}

/// What [`seal_with`](super::seal_with) seals by.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// The profile, which decides the exports.
    pub profile: Profile,
    /// Stack and memory.
    pub budget: Budget,
    /// Keep every export, require none.
    pub every_export: bool,
}

impl Rules {
    /// The rules of a profile.
    pub const fn of(profile: Profile) -> Self {
        Self { profile, budget: profile.budget(), every_export: false }
    }
}

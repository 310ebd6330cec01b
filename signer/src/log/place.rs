//! Where something stands in a log, in words for a credential.

use super::Name;
use super::text::decimal;

/// `example.com/log 73894`: a log's origin, and the place in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The log.
    pub origin: Name,
    /// The entry, from 0.
    pub index: u64,
}

/// A text that is no such place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected a log's origin, a space, and an entry's place in it")]
pub struct PlaceError;

impl std::str::FromStr for Place {
    type Err = PlaceError;

    fn from_str(text: &str) -> Result<Self, PlaceError> {
        let (origin, index) = text.split_once(' ').ok_or(PlaceError)?;
        let origin = origin.parse().map_err(|_| PlaceError)?;
        Ok(Self { origin, index: decimal(index).ok_or(PlaceError)? })
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        write!(f, "{} {}", self.origin, self.index)
    }
}

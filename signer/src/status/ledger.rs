//! What an issuer keeps, and the lists that follow from it.

use cando_record::json::Value;
use cando_record::{Instant, Seed};

use super::bits::{Bits, ENTRIES};
use super::entry::{Purpose, StatusBase, StatusEntry};
use super::list::StatusList;
use crate::{Signatory, SigningError};

/// What an issuer has said of one credential since it was issued.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// It is void for good.
    Revoked,
    /// It is void until this is lifted.
    Suspended,
}

/// An issuer's address for lists, and the secret that gives each credential its place.
#[derive(Clone, Debug)]
pub struct Ledger {
    /// Where the lists are published.
    pub base: StatusBase,
    /// Keep it as the key is kept: whoever has it can tell from an index when its credential was issued.
    pub secret: Seed,
}

impl Ledger {
    /// The place of the credential with this number, counted from 0. One number must not be given to two credentials.
    pub fn entry(&self, number: u64) -> Option<StatusEntry> {
        StatusEntry::allocate(&self.base, &self.secret, number)
    }

    /// How many lists there are once so many credentials were issued: at least one.
    pub fn lists(issued: u64) -> u32 {
        u32::try_from(issued.max(1).div_ceil(u64::from(ENTRIES))).unwrap_or(u32::MAX)
    }

    /// The list with this number, from 1, signed. The bit of purpose `suspension` is set for what is suspended and for
    /// what is revoked: a verifier that reads no other list refuses both.
    pub fn publish(
        &self,
        purpose: Purpose,
        list: u32,
        marks: &[(u64, Mark)],
        window: &Window,
        signatory: &dyn Signatory,
    ) -> Result<Value, SigningError> {
        let says = |mark: Mark| purpose == Purpose::Suspension || mark == Mark::Revoked;
        let entries = marks.iter().filter(|(_, mark)| says(*mark)).filter_map(|(number, _)| self.entry(*number));
        let bits = Bits::with(entries.filter(|entry| entry.list() == list).map(|entry| entry.index()));
        let Window { from, until } = window.clone();
        StatusList { bits, from, purpose, until, url: purpose.url(&self.base, list) }.sign(signatory)
    }
}

/// From when to when a list may be relied on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    /// When it is signed.
    pub from: Instant,
    /// When another one must have taken its place.
    pub until: Instant,
}

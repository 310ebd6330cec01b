//! Where a credential's status is to be found.
//!
//! ```json
//! {"id":"https://a.example/status/suspension/1#94567","statusListCredential":"https://a.example/status/suspension/1",
//!  "statusListIndex":"94567","statusPurpose":"suspension","type":"BitstringStatusListEntry"}
//! ```
//!
//! One object, because Open Badges 3.0 allows no more, and of purpose `suspension`, because that bit may be cleared again.
//! The list `…/revocation/1` has the same index for the same credential, and says whether it is for good.
//! Source: W3C Bitstring Status List 1.0, section 2.1.

use std::str::FromStr;

use cando_record::Seed;
use cando_record::json::Value;
use serde_json::json;

use super::bits::ENTRIES;
use super::order;

/// The type of an entry.
pub(super) const ENTRY: &str = "BitstringStatusListEntry";
/// Characters of the longest base, so that an entry stays small.
const LONGEST: usize = 512;

/// What a list is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Purpose {
    /// For good.
    Revocation,
    /// It may be lifted; set for what is revoked, too.
    Suspension,
}

/// The address under which an issuer publishes its lists, `https://a.example/status`: without query, fragment or final `/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusBase(String);

/// A text that is no such address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an address for status lists: it must start with https:// or http://, be plain, and end without /")]
pub struct StatusBaseError;

/// A credential's place in the lists of its issuer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusEntry {
    base: StatusBase,
    index: u32,
    list: u32,
}

impl Purpose {
    /// Both lists of CanDo.
    pub const ALL: [Self; 2] = [Self::Suspension, Self::Revocation];

    /// The standard's word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Revocation => "revocation",
            Self::Suspension => "suspension",
        }
    }

    /// The address of a list, numbered from 1.
    pub fn url(self, base: &StatusBase, list: u32) -> String {
        format!("{}/{}/{list}", base.0, self.name())
    }
}

impl StatusBase {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for StatusBase {
    type Err = StatusBaseError;

    fn from_str(text: &str) -> Result<Self, StatusBaseError> {
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/@!$&'()*+,;=%[]".contains(&byte);
        let fits = |rest: &str| !rest.is_empty() && !rest.starts_with('/') && rest.bytes().all(plain);
        match rest.is_some_and(fits) && !text.ends_with('/') && text.len() <= LONGEST {
            true => Ok(Self(text.into())),
            false => Err(StatusBaseError),
        }
    }
}

impl StatusEntry {
    /// The place of the issuer's credential with this number, counted from 0: the order of places is the secret's.
    /// None beyond the last list, of which there are 2^32 - 1.
    pub fn allocate(base: &StatusBase, secret: &Seed, number: u64) -> Option<Self> {
        let list = u32::try_from(number / u64::from(ENTRIES)).ok()?.checked_add(1)?;
        let n = (number % u64::from(ENTRIES)) as u32;
        Some(Self { base: base.clone(), index: order::place(secret, list, ENTRIES, n), list })
    }

    /// A place, if there is one like that.
    pub(crate) fn at(base: &str, list: u32, index: u32) -> Option<Self> {
        let fits = list > 0 && index < ENTRIES;
        base.parse().ok().filter(|_| fits).map(|base| Self { base, index, list })
    }

    /// The address under which its issuer publishes lists.
    pub(crate) fn base(&self) -> &StatusBase {
        &self.base
    }

    /// Its place in the list.
    pub fn index(&self) -> u32 {
        self.index
    }

    /// The number of its list, from 1.
    pub fn list(&self) -> u32 {
        self.list
    }

    /// The address of its list of this purpose.
    pub fn url(&self, purpose: Purpose) -> String {
        purpose.url(&self.base, self.list)
    }

    /// As a `credentialStatus`.
    pub(crate) fn write(&self) -> Value {
        let (list, purpose) = (self.url(Purpose::Suspension), Purpose::Suspension.name());
        json!({
            "id": format!("{list}#{}", self.index),
            "statusListCredential": list,
            "statusListIndex": self.index.to_string(),
            "statusPurpose": purpose,
            "type": ENTRY,
        })
    }

    /// Takes the variable parts out of a `credentialStatus` that CanDo wrote.
    pub(crate) fn read(status: &Value) -> Option<Self> {
        let list = status.get("statusListCredential")?.as_str()?;
        let (base, list) = list.rsplit_once("/suspension/")?;
        let index = decimal(status.get("statusListIndex")?.as_str()?)?;
        Self::at(base, decimal(list)?.try_into().ok()?, index.try_into().ok()?)
    }
}

/// A number in its one decimal form.
pub(super) fn decimal(text: &str) -> Option<u64> {
    text.parse().ok().filter(|number: &u64| number.to_string() == text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base() -> StatusBase {
        "https://a.example/status".parse().unwrap()
    }

    #[test]
    fn survives_its_document() {
        for number in [0, 1, 131_071, 131_072, 1_000_000] {
            let entry = StatusEntry::allocate(&base(), &Seed([7; 32]), number).unwrap();
            assert_eq!(entry.list(), (number / 131_072) as u32 + 1);
            assert_eq!(StatusEntry::read(&entry.write()), Some(entry));
        }
        assert_eq!(StatusEntry::allocate(&base(), &Seed([7; 32]), u64::MAX), None);
    }

    #[test]
    fn refuses_other_entries() {
        let entry = StatusEntry::allocate(&base(), &Seed([7; 32]), 5).unwrap().write();
        for (name, value) in [
            ("statusListIndex", json!("131072")),
            ("statusListIndex", json!("007")),
            ("statusListIndex", json!(7)),
            ("statusListCredential", json!("https://a.example/status/revocation/1")),
            ("statusListCredential", json!("https://a.example/status/suspension/0")),
            ("statusListCredential", json!("/suspension/1")),
        ] {
            let mut changed = entry.clone();
            changed[name] = value;
            assert_eq!(StatusEntry::read(&changed), None, "{changed}");
        }
    }

    #[test]
    fn a_base_is_a_plain_address() {
        for good in ["https://a.example", "http://127.0.0.1:8080/status", "http://[::1]/s"] {
            assert!(good.parse::<StatusBase>().is_ok(), "{good}");
        }
        let long = format!("https://{}", "a".repeat(512));
        for bad in
            ["", "https://", "https:///x", "ftp://a", "https://a/", "https://a?b", "https://a#b", "https://a b", &long]
        {
            assert_eq!(bad.parse::<StatusBase>(), Err(StatusBaseError), "{bad}");
        }
    }
}

//! A credential with all that was stapled to it, in one file that needs no network.
//!
//! ```text
//! {"credential":{…},"evidence":{…},"format":"cando-bundle/1","confirmations":[…],"statusLists":[…]}
//! ```
//!
//! Nothing in a bundle but the credential is covered by the issuer's proofs: each part proves itself.

use cando_record::json::{self, JsonError, Value};
use cando_record::{Confirmation, KeyStatement, Signed, caps};
use serde::{Deserialize, Serialize};

use super::CREDENTIAL;

/// Bytes of a bundle.
pub const CAP: usize = 2 * caps::DOCUMENT;
const FORMAT: &str = "cando-bundle/1";

/// A credential and what belongs to it. A part that is absent is empty.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Bundle {
    /// Graders' words that their replays gave the same.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub confirmations: Vec<Signed<Confirmation>>,
    /// The credential, as it was issued.
    pub credential: Value,
    /// The evidence that it names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Value>,
    /// `cando-bundle/1`.
    pub format: BundleFormat,
    /// What the issuer said about its keys.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keys: Vec<KeyRecord>,
    /// The proof that the credential is in a log, with the salt of its entry (C2SP tlog-proof).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub log: Option<String>,
    /// Snapshots of the issuer's status lists.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub status_lists: Vec<Value>,
}

/// A statement about a key, and what shows when it was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyRecord {
    /// The proof that it is in a log, with the salt of its entry (C2SP tlog-proof).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub log: Option<String>,
    /// The statement.
    pub statement: Signed<KeyStatement>,
}

/// The one version of [`Bundle`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum BundleFormat {
    /// Version 1.
    #[default]
    #[serde(rename = "cando-bundle/1")]
    V1,
}

impl Bundle {
    /// Reads a bundle, or a credential as a bundle of nothing else.
    pub fn read(text: &[u8]) -> Result<Self, JsonError> {
        let value = json::parse(text, CAP)?;
        let (bundle, found) = match value.get("format").and_then(Value::as_str) {
            Some(FORMAT) => {
                let bundle: Self = json::from_value(value)?;
                let found = json::canonical(&bundle.credential).len();
                (bundle, found)
            }
            _ => (Self { credential: value, ..Self::default() }, text.len()),
        };
        match found > CREDENTIAL {
            true => Err(JsonError::TooLarge { found, cap: CREDENTIAL }),
            false => Ok(bundle),
        }
    }

    /// Laid out for people, ending with a line feed.
    ///
    /// # Panics
    /// Never: its parts are JSON.
    pub fn to_pretty(&self) -> String {
        let mut value = serde_json::to_value(self).expect("a bundle is JSON");
        value.sort_all_objects();
        format!("{value:#}\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Inside a bundle a credential may be no larger than outside.
    #[test]
    fn credentials_have_one_cap() {
        let padded = |length: usize| Value::from("x".repeat(length));
        let bundled = |length| Bundle { credential: padded(length), ..Bundle::default() }.to_pretty();
        assert!(Bundle::read(bundled(CREDENTIAL - 2).as_bytes()).is_ok());
        for text in [bundled(CREDENTIAL - 1), padded(CREDENTIAL - 1).to_string()] {
            assert!(matches!(Bundle::read(text.as_bytes()), Err(JsonError::TooLarge { cap: CREDENTIAL, .. })));
        }
    }
}

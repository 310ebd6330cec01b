//! The life of an issuer's key in signed statements: who comes after it, and since when it signs no more.

use serde::{Deserialize, Serialize};

use crate::{Instant, Signed, Statement};

/// "I go on as the issuer whose key is `predecessor`", signed by the new key: so nobody can name a successor that did not
/// agree to be one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Succession {
    /// From when on.
    pub at: Instant,
    /// The old key's DID.
    pub predecessor: String,
}

/// What is said about a key.
///
/// ```text
/// {"succession":{"body":{"at":…,"predecessor":DID},"by":DID,"signature":…},"type":"rotation"}
/// {"at":…,"key":DID,"reason":"retired","since":…,"type":"retirement"}
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", tag = "type")]
pub enum KeyStatement {
    /// The signer's key is followed by that of the succession. It still signs, until it is retired.
    Rotation {
        /// What the new key says.
        succession: Signed<Succession>,
    },
    /// What a key signs from a moment on does not count. By the key itself, or by one that came after it.
    Retirement {
        /// When this was said.
        at: Instant,
        /// The key's DID.
        key: String,
        /// Why.
        reason: RetirementReason,
        /// The first moment that does not count.
        since: Instant,
    },
}

/// Why a key signs no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RetirementReason {
    /// Somebody else may have it.
    Compromised,
    /// It has done its service.
    Retired,
}

/// Statements about an issuer's keys, as one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyHistory {
    /// `cando-keys/1`.
    pub format: KeyHistoryFormat,
    /// In the order in which they were made.
    pub statements: Vec<Signed<KeyStatement>>,
}

/// The one version of [`KeyHistory`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum KeyHistoryFormat {
    /// Version 1.
    #[default]
    #[serde(rename = "cando-keys/1")]
    V1,
}

impl Statement for Succession {
    const TAG: &'static str = "cando/succession/1";
}

impl Statement for KeyStatement {
    const TAG: &'static str = "cando/key/1";
}

impl std::fmt::Display for RetirementReason {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str(match self {
            Self::Compromised => "compromised",
            Self::Retired => "retired",
        })
    }
}

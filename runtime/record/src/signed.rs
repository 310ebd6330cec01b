//! One envelope for all signatures of our own.
//!
//! ```text
//! {"body":{…},"by":"did:key:z6Mk…","signature":"128 hexadecimal digits"}
//! signed bytes = tag ‖ JCS({"body":…,"by":…}),  signature = Ed25519 (RFC 8032) over them
//! ```
//!
//! This crate has no keys: `cando-signer` makes and checks signatures.

use serde::{Deserialize, Serialize};

use crate::{Digest, json};

/// What can be signed, and the tag that keeps one kind from passing for another.
pub trait Statement: Serialize {
    /// Domain tag; no tag contains `{`, so tag and body cannot run into each other.
    const TAG: &'static str;
}

/// A statement, who signed it, and the signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signed<T> {
    /// The statement.
    pub body: T,
    /// The signer's DID.
    pub by: String,
    /// Ed25519 signature, 128 lowercase hexadecimal digits.
    pub signature: String,
}

impl<T: Statement> Signed<T> {
    /// The bytes that a signature by `by` of `body` covers.
    pub fn message(body: &T, by: &str) -> Vec<u8> {
        #[derive(Serialize)]
        struct Covered<'a, T> {
            body: &'a T,
            by: &'a str,
        }
        [T::TAG.as_bytes(), &json::write(&Covered { body, by })].concat()
    }

    /// SHA-256 of the covered bytes: the statement's name.
    pub fn digest(&self) -> Digest {
        Digest::of(&Self::message(&self.body, &self.by))
    }
}

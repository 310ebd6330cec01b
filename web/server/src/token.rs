//! Secrets that open something: a candidate's token, the operator's, an invitation.

use cando_record::{Digest, Seed};
use subtle::ConstantTimeEq;

/// What the service keeps of a token: its SHA-256, from which nobody gets back to 256 bits of entropy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TokenHash(pub Digest);

/// A new token, 64 hexadecimal digits.
pub fn token(entropy: [u8; 32]) -> String {
    Seed(entropy).to_string()
}

impl TokenHash {
    /// Of what somebody presents.
    pub fn of(token: &str) -> Self {
        Self(Digest::of_parts(&[b"cando/token/1", token.as_bytes()]))
    }

    /// Whether two are the same, in constant time.
    pub fn fits(&self, other: &Self) -> bool {
        self.0.0.ct_eq(&other.0.0).into()
    }
}

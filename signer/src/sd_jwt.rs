//! A credential's twin that shows as little as its holder wants: SD-JWT with key binding, EdDSA alone.
//!
//! ```text
//! issuer   Credential + entropy ─ twin → JWT~disclosure~…~                     every disclosure there is
//! holder   twin + choice + challenge ─ present → JWT~disclosure~…~KB-JWT       those that were chosen
//! verifier presentation + demand ─ verify_sd_jwt → Disclosed                   what was shown, by whom, to whom
//! ```
//!
//! The proof formats of Open Badges show all or nothing. The twin names the digest of the credential that it is the twin
//! of, so whoever gets both can tell that they belong together. Source: RFC 9901 (SD-JWT); RFC 7515 (JWS); RFC 8037
//! (EdDSA); RFC 7800 (`cnf`).

mod disclosure;
mod issue;
mod jwt;
mod present;
#[cfg(test)]
pub(crate) mod tests;
mod verify;

use crate::{ProofError, SigningError};
pub use disclosure::Disclosure;
pub use issue::{TWIN, twin};
pub use present::{Challenge, disclosures, present};
pub use verify::{Binding, Demand, Disclosed, verify_sd_jwt};
pub(crate) use verify::{Twin, WINDOW};

/// Whether a file is meant to be an SD-JWT.
pub fn is_sd_jwt(file: &[u8]) -> bool {
    Twin::is_one(file)
}

/// The largest SD-JWT that is read, in bytes.
pub const SD_JWT: usize = 256 << 10;

/// Why an SD-JWT shows nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SdJwtError {
    /// Another algorithm than EdDSA; `none` among them.
    #[error("the {0} is not signed by EdDSA, the one algorithm that CanDo takes")]
    Algorithm(Part),
    /// Shown to somebody else.
    #[error("it was shown to another audience")]
    Audience,
    /// A claim that has not the form that it must have.
    #[error("the claim {0} is missing or malformed")]
    Claim(&'static str),
    /// A disclosure that would replace what is there.
    #[error("a disclosure gives another value to the claim {0}")]
    Collision(String),
    /// A disclosure that is no JSON array of salt, name and value.
    #[error("a disclosure is malformed")]
    Disclosure,
    /// One digest twice.
    #[error("two places or disclosures have the same digest")]
    Duplicate,
    /// Its time has not come.
    #[error("it is not valid yet")]
    Early,
    /// Its time is over.
    #[error("it has expired")]
    Expired,
    /// Not three parts in base64url.
    #[error("the {0} is not in its form: three texts in base64url, with dots between them")]
    Form(Part),
    /// The key binding belongs to other disclosures.
    #[error("the key binding was made for other disclosures")]
    Hash,
    /// Another hash than SHA-256.
    #[error("its disclosures are hashed by another algorithm than SHA-256")]
    HashAlgorithm,
    /// A claim that verifiers need is hidden.
    #[error("the claim {0} is hidden, but must always be visible")]
    Hidden(String),
    /// Not strict JSON, or nested too deep.
    #[error("the {0} is not strict JSON")]
    Json(Part),
    /// No usable key.
    #[error("the key of the {0} is not a usable Ed25519 key")]
    Key(Part),
    /// Its issuer's DID document gives no key for it, or is not pinned.
    #[error(transparent)]
    Method(Box<ProofError>),
    /// Made for another challenge.
    #[error("it answers another challenge: its nonce is not the one that was asked for")]
    Nonce,
    /// The text ends within a part.
    #[error("not an SD-JWT: it has no ~, or too many disclosures, or is larger than is read")]
    Shape,
    /// The signature does not fit.
    #[error("the signature of the {0} does not fit: it was changed, or another key signed it")]
    Signature(Part),
    /// There is no signature, or none that holds.
    #[error(transparent)]
    Signing(#[from] SigningError),
    /// Shown too long ago, or by a clock that is ahead.
    #[error("the key binding was not made just now, by the verifier's clock")]
    Stale,
    /// Another kind of token.
    #[error("the {0} is of another type")]
    Type(Part),
    /// Nobody signed that it is shown by its holder.
    #[error("its holder did not sign it: the key binding is missing")]
    Unbound,
    /// There is a key binding, but nobody asked for one.
    #[error("it is bound to a verifier, but no challenge was given to check that by")]
    Unasked,
    /// A disclosure that no digest stands for.
    #[error("a disclosure belongs to nothing")]
    Unreferenced,
}

/// A part of an SD-JWT.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The holder's signature.
    Binding,
    /// A disclosure.
    Disclosure,
    /// The issuer's token.
    Token,
}

impl std::fmt::Display for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str(match self {
            Self::Binding => "key binding",
            Self::Disclosure => "disclosure",
            Self::Token => "issuer's token",
        })
    }
}

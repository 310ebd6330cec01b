//! What is thrown.

use cando_record::json::{self, JsonError};
use cando_record::{Digest, HexError, InstantError, caps};
use cando_sandbox::seal::ParseProfileError;
use cando_sandbox::{AttemptError, Inconclusive, LoadError, SealError};
use cando_signer::log::ProofError;
use cando_signer::status::ListError;
use cando_signer::{
    BadgeError, BakedError, CarriedError, CompactError, CredentialError, DidError, KeyError, PassphraseError,
    PresentationError, RebindError, RequestError, SigningError, TrustError, Unsound,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsError, JsValue};

/// Why something was not done, in words for the person at the screen.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The record holds other answers than those that were given.
    #[error("this record is not of the answers that were given here: {0}; it was not signed")]
    Answers(String),
    /// The attempt did not take an event.
    #[error(transparent)]
    Attempt(#[from] AttemptError),
    /// A digest or seed is written in another way.
    #[error(transparent)]
    Hex(#[from] HexError),
    /// No badge was drawn.
    #[error(transparent)]
    Badge(#[from] BadgeError),
    /// An image holds no credential, or takes none.
    #[error(transparent)]
    Baked(#[from] BakedError),
    /// A file gives no credential.
    #[error(transparent)]
    Carried(#[from] CarriedError),
    /// A link cannot be made.
    #[error(transparent)]
    Compact(#[from] CompactError),
    /// A file is no credential of CanDo's.
    #[error(transparent)]
    Credential(#[from] CredentialError),
    /// The host could not do its part.
    #[error(transparent)]
    Inconclusive(#[from] Inconclusive),
    /// A moment is written in another way.
    #[error(transparent)]
    Instant(#[from] InstantError),
    /// A document cannot be read.
    #[error("the {what} cannot be read: {error}")]
    Json {
        /// Which document.
        what: &'static str,
        /// Why.
        error: JsonError,
    },
    /// The page handed in something of the wrong length.
    #[error("the {what} must have 32 bytes, not {found}")]
    Length {
        /// What it is.
        what: &'static str,
        /// Bytes found.
        found: usize,
    },
    /// A file holds no key that can be read.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// An assessment cannot be loaded.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// A public key that no signature of could be checked.
    #[error(transparent)]
    Did(#[from] DidError),
    /// A module was not added.
    #[error("the {kind} with the digest {module} is missing: add its module first")]
    Missing {
        /// `assessment` or `language`.
        kind: &'static str,
        /// SHA-256 of the module before sealing.
        module: Digest,
    },
    /// A file is no proof of a log.
    #[error(transparent)]
    Log(#[from] ProofError),
    /// The page named a kind of file that stands beside no credential.
    #[error("a file of kind {0} is no part of a verification")]
    Part(String),
    /// A passphrase cannot be one.
    #[error(transparent)]
    Passphrase(#[from] PassphraseError),
    /// A presentation cannot be made.
    #[error(transparent)]
    Presentation(#[from] PresentationError),
    /// There is no such kind of module.
    #[error(transparent)]
    Profile(#[from] ParseProfileError),
    /// The changes of keys do not hold.
    #[error(transparent)]
    Rebind(#[from] RebindError),
    /// The verifier's challenge or domain is none.
    #[error(transparent)]
    Request(#[from] RequestError),
    /// A module cannot be sealed.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// The browser's key gave something else than its signature.
    #[error("the key of this browser gave a signature that does not fit; reload the page and try again")]
    Signature,
    /// Nothing was signed.
    #[error(transparent)]
    Signing(#[from] SigningError),
    /// A file is no status list.
    #[error("this status list cannot be used: {0}; fetch it again")]
    StatusList(ListError),
    /// The ticket is not for this candidate at this time.
    #[error("this ticket cannot be used: {0}")]
    Ticket(String),
    /// A job has too many inputs.
    #[error("the job has {found} inputs, at most {} are allowed", caps::RUNS)]
    TooMany {
        /// Inputs found.
        found: usize,
    },
    /// Not a file of trust or policy.
    #[error("this file says neither whom you trust nor what you demand: {0}")]
    Trust(#[from] TrustError),
    /// The record does not hold.
    #[error("{0}; it was not signed")]
    Unsound(#[from] Unsound),
}

impl From<Error> for JsValue {
    fn from(error: Error) -> Self {
        JsError::new(&error.to_string()).into()
    }
}

/// Reads a document by its strict form; `what` names it in errors.
pub(crate) fn read<T: DeserializeOwned + Serialize>(what: &'static str, text: &str) -> Result<T, Error> {
    read_capped(what, text.as_bytes(), caps::DOCUMENT)
}

/// The same, of a file of at most `cap` bytes.
pub(crate) fn read_capped<T: DeserializeOwned + Serialize>(
    what: &'static str,
    file: &[u8],
    cap: usize,
) -> Result<T, Error> {
    json::read(file, cap).map_err(|error| Error::Json { what, error })
}

/// Writes a document for the page.
pub(crate) fn write<T: Serialize + ?Sized>(document: &T) -> String {
    serde_json::to_string(document).expect("the documents of a record are JSON")
}

/// 32 bytes; `what` names them in errors.
pub(crate) fn bytes32(what: &'static str, bytes: &[u8]) -> Result<[u8; 32], Error> {
    bytes.try_into().map_err(|_| Error::Length { what, found: bytes.len() })
}

//! A `did:web` as a verifier knows it: the DID document as it was hosted on the day that somebody looked, pinned by its hash.
//!
//! ```text
//! {"digest":"b94d27…","id":"did:web:example.com","text":"{\"@context\":[…],\"id\":\"did:web:example.com\",…}"}
//! ```
//!
//! A domain may change hands, and its document with it. Nothing is ever fetched here: whoever saves another document
//! decides that, and the digest is what `sha256sum did.json` prints.

use cando_record::{Digest, Instant};
use serde::{Deserialize, Serialize};

use super::{ProofError, Purpose};
use crate::keys::did;
use crate::{DidDocument, DidDocumentError, DidError, DidWeb, DidWebError, PublicKey};

/// A pinned DID document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Snapshot {
    digest: Digest,
    id: String,
    text: String,
}

/// Why a text cannot be pinned as somebody's DID document.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    /// The text is another than the one that was pinned.
    #[error("the DID document of {0} is not the one whose digest stands beside it")]
    Digest(String),
    /// Not a document of that DID.
    #[error(transparent)]
    Document(#[from] DidDocumentError),
    /// Not UTF-8.
    #[error("the DID document is not UTF-8 text")]
    Text,
    /// Not a `did:web`.
    #[error("{id} is no did:web: {error}")]
    Web {
        /// What stands there.
        id: String,
        /// Why it is none.
        error: DidWebError,
    },
}

impl Snapshot {
    /// Pins the document of a `did:web`.
    pub fn take(id: &str, document: &[u8]) -> Result<Self, SnapshotError> {
        let text = std::str::from_utf8(document).map_err(|_| SnapshotError::Text)?;
        let snapshot = Self { digest: Digest::of(document), id: id.into(), text: text.into() };
        snapshot.read().map(|_| snapshot)
    }

    /// SHA-256 of the document's bytes.
    pub fn digest(&self) -> &Digest {
        &self.digest
    }

    /// The DID.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The document, if it is the one that was pinned.
    pub(crate) fn read(&self) -> Result<DidDocument, SnapshotError> {
        DidWeb::of(&self.id).map_err(|error| SnapshotError::Web { id: self.id.clone(), error })?;
        if Digest::of(self.text.as_bytes()) != self.digest {
            return Err(SnapshotError::Digest(self.id.clone()));
        }
        Ok(DidDocument::parse(self.text.as_bytes(), &self.id)?)
    }
}

/// Finds the key behind a proof's verification method.
#[derive(Clone, Copy)]
pub(crate) struct Methods<'a> {
    pinned: Option<(&'a [Snapshot], &'a Instant)>,
}

impl<'a> Methods<'a> {
    /// Those of `did:key` alone.
    pub const SELF_EVIDENT: Methods<'static> = Methods { pinned: None };

    /// Those of `did:key`, and those that pinned documents give at this moment.
    pub fn pinned(snapshots: &'a [Snapshot], now: &'a Instant) -> Self {
        Self { pinned: Some((snapshots, now)) }
    }

    /// The DID that a method is of, and its key, if it is one for this purpose.
    pub fn key(&self, method: &str, purpose: Purpose) -> Result<(String, PublicKey), ProofError> {
        let did = method.split('#').next().unwrap_or_default();
        if let (Some((snapshots, now)), Purpose::Assertion, true) =
            (self.pinned, purpose, did.starts_with(DidWeb::PREFIX))
        {
            let snapshot = snapshots.iter().find(|snapshot| snapshot.id == did);
            let snapshot = snapshot.ok_or_else(|| ProofError::Unpinned(place(did)))?;
            let document = snapshot.read().map_err(|_| ProofError::Did(DidError::Method))?;
            return Ok((did.into(), document.key_at(method, now, now)?));
        }
        let key = PublicKey::from_did(did)?;
        match method == did::method(did) {
            true => Ok((did.into(), key)),
            false => Err(ProofError::Method),
        }
    }
}

/// Where a document is hosted, or the DID where that cannot be told.
fn place(did: &str) -> String {
    DidWeb::of(did).map_or_else(|_| did.into(), |web| web.url)
}

//! Why the service does not start with the keys that it finds, and what to do.

use std::path::PathBuf;

use cando_record::RetirementReason;
use cando_record::json::JsonError;
use cando_signer::{HistoryError, KeyError, SigningError};

use crate::store::StoreError;

/// Why the service does not start with these keys.
#[derive(Debug, thiserror::Error)]
pub enum IdentityError {
    /// The issuer's last key has ended, and no other follows.
    #[error(
        "the issuer's key {did} was {reason} and has no successor; `cando key new` begins a new issuer, with new data"
    )]
    Ended {
        /// The key's DID.
        did: String,
        /// Why it ended.
        reason: RetirementReason,
    },
    /// The file cannot be read or made.
    #[error("{path}: {error}")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// The key is gone.
    #[error("{path} is missing, but this store's issuer is {known}; put the key back from a backup")]
    Gone {
        /// The file.
        path: PathBuf,
        /// The store's issuer.
        known: String,
    },
    /// The statements about the keys do not hold together.
    #[error("{path}: {error}")]
    History {
        /// The file.
        path: PathBuf,
        /// Why.
        error: HistoryError,
    },
    /// The file of statements cannot be read.
    #[error("{path}: {error}; `cando key rotate` and `cando key retire` write it")]
    Json {
        /// The file.
        path: PathBuf,
        /// Why.
        error: JsonError,
    },
    /// Not a key.
    #[error("{path}: {error}")]
    Key {
        /// The file.
        path: PathBuf,
        /// Why.
        error: KeyError,
    },
    /// Others can read it.
    #[error("{0} can be read by other users; run `chmod 600` on it, and consider whether the key is still secret")]
    Open(PathBuf),
    /// Not the key that this store began with, nor one that follows it.
    #[error("{place} holds the key of {found}, but this store's issuer is now {known}; put the right key there")]
    Other {
        /// File or socket.
        place: PathBuf,
        /// Its DID.
        found: String,
        /// The store's issuer.
        known: String,
    },
    /// The passphrase cannot be had.
    #[error("{path} is encrypted: {reason}")]
    Passphrase {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// The process that holds the key.
    #[error(transparent)]
    Signing(#[from] SigningError),
    /// The store's fault.
    #[error(transparent)]
    Store(#[from] StoreError),
}

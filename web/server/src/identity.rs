//! The issuer's key and the operator's token: made at the first start, compared at every other.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use cando_signer::{Key, KeyError};

use crate::store::{Store, StoreError};
use crate::token::{TokenHash, token};
use crate::world::World;

/// Name of the issuer's key file in the data directory.
pub const KEY_FILE: &str = "issuer.pem";

/// Why the service does not start with this key.
#[derive(Debug, thiserror::Error)]
pub enum IdentityError {
    /// The file cannot be read or made.
    #[error("{path}: {error}")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
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
    /// Not the key that this store began with.
    #[error("{path} holds the key of {found}, but this store's issuer is {known}; put the right key back")]
    Other {
        /// The file.
        path: PathBuf,
        /// Its DID.
        found: String,
        /// The store's issuer.
        known: String,
    },
    /// The key is gone.
    #[error("{path} is missing, but this store's issuer is {known}; put the key back from a backup")]
    Gone {
        /// The file.
        path: PathBuf,
        /// The store's issuer.
        known: String,
    },
    /// The store's fault.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The issuer's key, which must be the one that the store knows.
pub fn issuer(data: &Path, store: &Store, world: &dyn World) -> Result<Key, IdentityError> {
    let path = data.join(KEY_FILE);
    let known = store.setting("issuer")?;
    let key = match (read(&path)?, &known) {
        (Some(key), _) => key,
        (None, Some(known)) => return Err(IdentityError::Gone { path, known: known.clone() }),
        (None, None) => make(&path, world)?,
    };
    match known {
        Some(known) if known != key.did() => Err(IdentityError::Other { path, found: key.did(), known }),
        Some(_) => Ok(key),
        None => {
            store.set("issuer", &key.did())?;
            Ok(key)
        }
    }
}

/// The log's own key, which signs its trees and nothing else; made when there is none.
pub fn log(path: &Path, world: &dyn World) -> Result<Key, IdentityError> {
    match read(path)? {
        Some(key) => Ok(key),
        None => make(path, world),
    }
}

/// What opens the operator's pages, and at the first start (or when a new one is wanted) the token itself.
pub fn operator(store: &Store, world: &dyn World, renew: bool) -> Result<(TokenHash, Option<String>), StoreError> {
    let known = store.setting("operator")?.and_then(|hash| hash.parse().ok());
    if let (Some(hash), false) = (known, renew) {
        return Ok((TokenHash(hash), None));
    }
    let token = token(world.entropy());
    let hash = TokenHash::of(&token);
    store.set("operator", &hash.0.to_string())?;
    Ok((hash, Some(token)))
}

fn read(path: &Path) -> Result<Option<Key>, IdentityError> {
    let file = |error| IdentityError::File { path: path.into(), error };
    let pem = match fs::read_to_string(path) {
        Ok(pem) => pem,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(file(error)),
    };
    if fs::metadata(path).map_err(file)?.permissions().mode() & 0o077 != 0 {
        return Err(IdentityError::Open(path.into()));
    }
    Key::from_pem(&pem).map(Some).map_err(|error| IdentityError::Key { path: path.into(), error })
}

/// Written aside and linked into place, so that a crash leaves a whole key or none, and no key is ever overwritten.
fn make(path: &Path, world: &dyn World) -> Result<Key, IdentityError> {
    let key = Key::from_entropy(world.entropy());
    let draft = path.with_extension(format!("{}.draft", std::process::id()));
    let write = || {
        let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&draft)?;
        file.write_all(key.to_pem().as_bytes())?;
        file.sync_all()?;
        fs::hard_link(&draft, path)?;
        fs::remove_file(&draft)?;
        path.parent().map_or(Ok(()), |directory| fs::File::open(directory)?.sync_all())
    };
    write().map_err(|error| IdentityError::File { path: path.into(), error })?;
    Ok(key)
}

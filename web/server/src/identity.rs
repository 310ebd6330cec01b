//! The issuer's keys and the operator's token: made at the first start, compared at every other.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use cando_record::{KeyHistory, KeyStatement, Signed, json};
use cando_signer::{Dated, End, History, Key, KeyError, KeyRecord, PublicKey, Signatory, SigningError};

use crate::config::{AskPassphrase, Config, Issuer};
use crate::remote::RemoteSigner;
use crate::store::{Store, StoreError};
use crate::token::{TokenHash, token};
use crate::world::World;

mod error;

pub use error::IdentityError;

/// Name of the issuer's first key file in the data directory; further ones are `issuer-….pem`.
pub const KEY_FILE: &str = "issuer.pem";
/// Name of the file with the statements about the issuer's keys, in the data directory.
pub const HISTORY_FILE: &str = "key-history.json";
/// Bytes of the largest history that is read.
const HISTORY: usize = 256 << 10;

/// The issuer's keys: one signs what begins now, earlier ones what was begun with them. As a signatory it is the first.
pub struct Issuers {
    current: Arc<dyn Signatory>,
    former: Vec<Arc<dyn Signatory>>,
    statements: Vec<Signed<KeyStatement>>,
}

impl Issuers {
    /// Whoever signs as this DID, if that may still sign.
    pub fn of(&self, did: &str) -> Option<&dyn Signatory> {
        let mut all = std::iter::once(&self.current).chain(&self.former);
        all.find(|signatory| signatory.did() == did).map(AsRef::as_ref)
    }

    /// What was said about the keys, for whoever trusts one of them and meets another.
    pub fn records(&self) -> Vec<KeyRecord> {
        let record = |statement: &Signed<KeyStatement>| KeyRecord { log: None, statement: statement.clone() };
        self.statements.iter().map(record).collect()
    }
}

impl Signatory for Issuers {
    fn public(&self) -> &PublicKey {
        self.current.public()
    }

    fn sign(&self, message: &[u8]) -> Result<[u8; 64], SigningError> {
        self.current.sign(message)
    }
}

/// The issuer's keys, the first of which must be the one that the store knows, or follow it.
pub fn issuers(config: &Config, store: &Store, world: &dyn World) -> Result<Issuers, IdentityError> {
    let path = config.data.join(KEY_FILE);
    let known = store.setting("issuer")?;
    let mut keys = match &config.issuer {
        Issuer::Files(ask) => read_all(&config.data, ask.as_ref())?,
        Issuer::Remote(sockets) => connect_all(sockets)?,
    };
    if keys.is_empty() {
        match &known {
            Some(known) => return Err(IdentityError::Gone { path, known: known.clone() }),
            None => keys.push((path.clone(), Arc::new(make_key(&path, world, &config.issuer)?))),
        }
    }
    let (statements, history) = read_history(&config.data.join(HISTORY_FILE))?;
    let first = known.clone().unwrap_or_else(|| keys[0].1.did());
    let latest = history.latest(&first).to_owned();
    if let Some(End { reason, .. }) = history.ended(&latest) {
        return Err(IdentityError::Ended { did: latest, reason: *reason });
    }
    let Some(at) = keys.iter().position(|(_, signatory)| signatory.did() == latest) else {
        let (place, signatory) = keys.swap_remove(0);
        return Err(IdentityError::Other { place, found: signatory.did(), known: latest });
    };
    let current = keys.swap_remove(at).1;
    let line = history.line(&latest);
    let serves = |did: &str| line.contains(&did) && history.ended(did).is_none();
    let former = keys.into_iter().map(|(_, signatory)| signatory).filter(|key| serves(&key.did())).collect();
    if known.as_ref() != Some(&latest) {
        store.set("issuer", &latest)?;
    }
    Ok(Issuers { current, former, statements })
}

/// The log's own key, which signs its trees and nothing else; made when there is none.
pub fn log(path: &Path, config: &Config, world: &dyn World) -> Result<Key, IdentityError> {
    let ask = match &config.issuer {
        Issuer::Files(ask) => ask.as_ref(),
        Issuer::Remote(_) => None,
    };
    if path.exists() { read(path, ask) } else { make_key(path, world, &config.issuer) }
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

type Place = (PathBuf, Arc<dyn Signatory>);

fn connect_all(sockets: &[PathBuf]) -> Result<Vec<Place>, IdentityError> {
    let connect = |socket: &PathBuf| {
        let signer = RemoteSigner::connect(socket)?;
        Ok((socket.clone(), Arc::new(signer) as Arc<dyn Signatory>))
    };
    sockets.iter().map(connect).collect()
}

/// The keys in `issuer.pem` and `issuer-….pem`, in the order of their names.
fn read_all(data: &Path, ask: Option<&AskPassphrase>) -> Result<Vec<Place>, IdentityError> {
    let file = |error| IdentityError::File { path: data.into(), error };
    let is_key = |name: &str| name == KEY_FILE || name.starts_with("issuer-") && name.ends_with(".pem");
    let mut paths = Vec::new();
    for entry in fs::read_dir(data).map_err(file)? {
        let path = entry.map_err(file)?.path();
        if path.file_name().and_then(|name| name.to_str()).is_some_and(is_key) {
            paths.push(path);
        }
    }
    paths.sort();
    let read = |path: PathBuf| {
        let key = read(&path, ask)?;
        Ok((path, Arc::new(key) as Arc<dyn Signatory>))
    };
    paths.into_iter().map(read).collect()
}

fn read(path: &Path, ask: Option<&AskPassphrase>) -> Result<Key, IdentityError> {
    let file = |error| IdentityError::File { path: path.into(), error };
    let pem = zeroize::Zeroizing::new(fs::read_to_string(path).map_err(file)?);
    if fs::metadata(path).map_err(file)?.permissions().mode() & 0o077 != 0 {
        return Err(IdentityError::Open(path.into()));
    }
    let key = match (Key::from_pem(&pem), ask) {
        (Err(KeyError::Encrypted), Some(ask)) => {
            let passphrase = ask.ask(path);
            let passphrase = passphrase.map_err(|reason| IdentityError::Passphrase { path: path.into(), reason })?;
            Key::from_encrypted_pem(&pem, &passphrase)
        }
        (read, _) => read,
    };
    key.map_err(|error| IdentityError::Key { path: path.into(), error })
}

fn read_history(path: &Path) -> Result<(Vec<Signed<KeyStatement>>, History), IdentityError> {
    let text = match fs::read(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Default::default()),
        Err(error) => return Err(IdentityError::File { path: path.into(), error }),
    };
    let read = json::read::<KeyHistory>(&text, HISTORY);
    let statements = read.map_err(|error| IdentityError::Json { path: path.into(), error })?.statements;
    let logged: Vec<Dated> = statements.iter().map(|statement| Dated { at: None, statement }).collect();
    let history = History::verify(&logged).map_err(|error| IdentityError::History { path: path.into(), error })?;
    Ok((statements, history))
}

/// Written aside and linked into place, so that a crash leaves a whole key or none, and no key is ever overwritten.
fn make_key(path: &Path, world: &dyn World, issuer: &Issuer) -> Result<Key, IdentityError> {
    let key = Key::from_entropy(world.entropy());
    let pem = match issuer {
        Issuer::Files(Some(ask)) if ask.encrypts => {
            let passphrase = ask.ask(path);
            let passphrase = passphrase.map_err(|reason| IdentityError::Passphrase { path: path.into(), reason })?;
            key.to_encrypted_pem(&passphrase, world.entropy())
        }
        _ => key.to_pem(),
    };
    let draft = path.with_extension(format!("{}.draft", std::process::id()));
    let write = || {
        let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&draft)?;
        file.write_all(pem.as_bytes())?;
        file.sync_all()?;
        fs::hard_link(&draft, path)?;
        fs::remove_file(&draft)?;
        path.parent().map_or(Ok(()), |directory| fs::File::open(directory)?.sync_all())
    };
    write().map_err(|error| IdentityError::File { path: path.into(), error })?;
    Ok(key)
}

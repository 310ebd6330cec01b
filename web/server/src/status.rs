//! The status of credentials: their places, taking them back, and the signed lists.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use cando_record::{Seed, json};
use cando_signer::Credential;
use cando_signer::status::{Ledger, Mark, Purpose, StatusBaseError, StatusEntry, Window};
use serde::{Deserialize, Serialize};

use crate::fault::Fault;
use crate::id::AttemptId;
use crate::moment::instant;
use crate::operator::AttemptLine;
use crate::service::Service;
use crate::store::{Raced, Store, StoreError};
use crate::world::{System, World};

/// A list is signed anew when its marks have changed, and when it is this old: what is stapled is an hour older at most.
const RENEWED: u64 = 3_600_000;
/// For how long a list may be relied on, while the service may be away: a week.
const VALID: u64 = 7 * 24 * RENEWED;

/// Where lists are published, and the lists as they were last signed.
pub(crate) struct Statuses {
    ledger: Option<Ledger>,
    signed: Mutex<BTreeMap<(Purpose, u32), Arc<Signed>>>,
}

/// A list as it goes out.
pub struct Signed {
    at: u64,
    /// The credential, in canonical form.
    pub bytes: Vec<u8>,
    marks: Vec<(u64, Mark)>,
}

/// Why there can be no status lists.
#[derive(Debug, thiserror::Error)]
pub enum StatusError {
    /// Not an address.
    #[error("--url: {0}")]
    Base(#[from] StatusBaseError),
    /// The credentials name another address.
    #[error("the credentials issued so far name {known}, so their status must stay there, and not at {given}")]
    Moved {
        /// The address that credentials name.
        known: String,
        /// The address given now.
        given: String,
    },
    /// The store's fault.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Stored, and no secret.
    #[error("the store holds a damaged secret of its status lists; restore a backup")]
    Secret,
}

/// What is to become of a credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// It is in force.
    Good,
    /// It is void for good.
    Revoked,
    /// It is void until it is reinstated.
    Suspended,
}

/// What an operator decides.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandingRequest {
    /// From now on.
    pub standing: Standing,
}

impl Statuses {
    /// The address and secret of the lists. Once credentials name an address, it stays.
    pub fn open(store: &Store, world: &dyn World, url: Option<&str>) -> Result<Self, StatusError> {
        let known = store.setting("status-base")?;
        let given = url.map(|url| format!("{}/status", url.trim_end_matches('/')));
        let base = match (known, given) {
            (Some(known), Some(given)) if known != given => return Err(StatusError::Moved { known, given }),
            (Some(known), _) => Some(known.parse()?),
            (None, Some(given)) => {
                let base = given.parse()?;
                store.set("status-secret", &Seed(world.entropy()).to_string())?;
                store.set("status-base", &given)?;
                Some(base)
            }
            (None, None) => None,
        };
        let secret = store.setting("status-secret")?.map(|secret| secret.parse().map_err(|_| StatusError::Secret));
        let ledger = match (base, secret.transpose()?) {
            (Some(base), Some(secret)) => Some(Ledger { base, secret }),
            (Some(_), None) => return Err(StatusError::Secret),
            (None, _) => None,
        };
        Ok(Self { ledger, signed: Mutex::default() })
    }
}

impl Service {
    /// The place of an attempt's credential, if this service publishes lists.
    pub(crate) fn status_entry(&self, id: &AttemptId) -> Result<Option<StatusEntry>, Fault> {
        match &self.statuses.ledger {
            Some(ledger) => Ok(ledger.entry(self.store.number(id)?)),
            None => Ok(None),
        }
    }

    /// A list, signed no longer ago than it may be.
    pub fn status_list(&self, purpose: Purpose, list: u32) -> Result<Arc<Signed>, Fault> {
        let ledger = self.statuses.ledger.as_ref().ok_or(Fault::Unknown("such status list"))?;
        if list == 0 || list > Ledger::lists(self.store.numbers()?) {
            return Err(Fault::Unknown("such status list"));
        }
        let (now, marks) = (self.world.now(), self.store.marks()?);
        let mut signed = self.statuses.signed.lock().unwrap_or_else(PoisonError::into_inner);
        let young = |known: &&Arc<Signed>| known.marks == marks && (known.at..known.at + RENEWED).contains(&now);
        if let Some(known) = signed.get(&(purpose, list)).filter(young) {
            return Ok(known.clone());
        }
        let window = Window { from: instant(now), until: instant(now + VALID) };
        let bytes = json::canonical(&ledger.publish(purpose, list, &marks, &window, &self.key)?);
        let fresh = Arc::new(Signed { at: now, bytes, marks });
        signed.insert((purpose, list), fresh.clone());
        Ok(fresh)
    }

    /// Takes a credential back, or reinstates it.
    pub fn mark_attempt(&self, id: &AttemptId, standing: Standing) -> Result<AttemptLine, Fault> {
        let line = self.show_line(id)?;
        if line.standing.is_none() {
            return Err(Fault::Untracked);
        }
        mark(&self.store, id, standing)?;
        self.show_line(id)
    }
}

/// Takes back, or reinstates, a credential that the service with this folder issued; it may be running.
pub fn mark_credential(data: &Path, credential: &Credential, standing: Standing) -> Result<(), Fault> {
    let path = data.join("cando.sqlite");
    if !path.is_file() {
        return Err(Fault::Unknown("service's store"));
    }
    let store = Store::open(&path, Arc::new(System))?;
    let id = store.find_evidence(credential.evidence())?.ok_or(Fault::Unknown("such credential"))?;
    if store.line(id.as_str())?.is_none_or(|line| line.standing.is_none()) {
        return Err(Fault::Untracked);
    }
    // Of one attempt there may be another credential, issued anew elsewhere: it has not this place.
    let ledger = Statuses::open(&store, &System, None).map_err(|_| Fault::Untracked)?.ledger;
    let place = ledger.and_then(|ledger| ledger.entry(store.number(&id).ok()?));
    match place.as_ref() == credential.status() {
        true => mark(&store, &id, standing),
        false => Err(Fault::Unknown("such credential")),
    }
}

fn mark(store: &Store, id: &AttemptId, standing: Standing) -> Result<(), Fault> {
    let mark = match standing {
        Standing::Good => None,
        Standing::Revoked => Some(Mark::Revoked),
        Standing::Suspended => Some(Mark::Suspended),
    };
    match store.mark(id, mark) {
        Err(StoreError::Raced(Raced::Revoked)) => Err(Fault::Revoked),
        marked => Ok(marked?),
    }
}

impl From<Option<Mark>> for Standing {
    fn from(mark: Option<Mark>) -> Self {
        match mark {
            None => Self::Good,
            Some(Mark::Revoked) => Self::Revoked,
            Some(Mark::Suspended) => Self::Suspended,
        }
    }
}

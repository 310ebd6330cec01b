//! The core: everything that a request can ask for, without a word of HTTP.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use cando_record::Digest;
use cando_sandbox::{Host, Inconclusive, Wasmtime};
use cando_signer::Signatory;

use crate::catalogue::{Catalogue, CatalogueError, SelfTestError};
use crate::config::Config;
use crate::fault::Fault;
use crate::grading::Grading;
use crate::id::AttemptId;
use crate::identity::{self, IdentityError, Issuers};
use crate::library::Library;
use crate::log::{FolderError, Ledger};
use crate::status::{StatusError, Statuses};
use crate::store::{Found, Held, Store, StoreError};
use crate::token::TokenHash;
use crate::world::World;

/// The service's state; all that must survive is in the store.
pub struct Service {
    pub(crate) config: Config,
    pub(crate) world: Arc<dyn World>,
    pub(crate) store: Store,
    pub(crate) key: Issuers,
    pub(crate) host: Arc<Host>,
    pub(crate) catalogue: Catalogue,
    pub(crate) grading: Grading,
    pub(crate) log: Option<Ledger>,
    pub(crate) statuses: Statuses,
    operator: TokenHash,
    tested: AtomicBool,
}

/// Why the service does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The data directory.
    #[error("the data directory {path}: {error}")]
    Data {
        /// The directory.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The issuer's keys.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// The status lists.
    #[error(transparent)]
    Status(#[from] StatusError),
    /// The modules.
    #[error(transparent)]
    Catalogue(#[from] CatalogueError),
    /// The engine.
    #[error(transparent)]
    Engine(#[from] Inconclusive),
    /// The address.
    #[error("cannot listen on {address}: {error}; is another service running?")]
    Listen {
        /// The address.
        address: std::net::SocketAddr,
        /// Why.
        error: std::io::Error,
    },
    /// The log.
    #[error("the log: {0}")]
    Log(#[from] FolderError),
    /// The machine.
    #[error("the service cannot run: {0}")]
    Runtime(std::io::Error),
}

impl Service {
    /// Opens store and keys (made at the first start) and makes the assessments ready. With it comes the operator's token
    /// when it is new, the one time that it is shown.
    pub fn open(
        config: Config,
        library: &Library,
        world: Arc<dyn World>,
    ) -> Result<(Arc<Self>, Option<String>), StartError> {
        let data = config.data.clone();
        make_private(&data).map_err(|error| StartError::Data { path: data.clone(), error })?;
        let store = Store::open(&data.join("cando.sqlite"), world.clone())?;
        let key = identity::issuers(&config, &store, world.as_ref())?;
        let (operator, token) = identity::operator(&store, world.as_ref(), config.new_admin_link)?;
        let statuses = Statuses::open(&store, world.as_ref(), config.url.as_deref())?;
        let host = Arc::new(Host::new(Wasmtime::new()?.with_cache(data.join("compiled"))));
        let catalogue = Catalogue::load(&host, library)?;
        let grading = Grading::new(config.grading.clone());
        let log = match &config.log {
            Some(log) => {
                let key = identity::log(&data.join("log.pem"), &config, world.as_ref())?;
                Some(Ledger::open(&data.join("log"), log, key)?)
            }
            None => None,
        };
        let tested = AtomicBool::new(false);
        let service = Self { config, world, store, key, host, catalogue, grading, log, statuses, operator, tested };
        Ok((Arc::new(service), token))
    }

    /// Tests and compiles every module; afterwards the service calls itself ready.
    pub fn test(&self) -> Result<(), SelfTestError> {
        self.catalogue.test(&self.host)?;
        self.tested.store(true, Ordering::Release);
        Ok(())
    }

    /// Whether every module has been tested, and the store takes writes.
    pub fn ready(&self) -> Result<bool, Fault> {
        self.store.set("ready", &self.world.now().to_string())?;
        Ok(self.tested.load(Ordering::Acquire))
    }

    /// Whether somebody is the operator.
    pub fn admit_operator(&self, token: &TokenHash) -> Result<(), Fault> {
        match self.operator.fits(token) {
            true => Ok(()),
            false => Err(Fault::Unauthorized("this is not the operator's token")),
        }
    }

    /// The issuer's key that signed a ticket, and so signs its attempt's credential.
    pub(crate) fn signatory_of(&self, held: &Held) -> Result<&dyn Signatory, Fault> {
        self.key.of(&held.ticket.by).ok_or(Fault::KeyEnded)
    }

    /// An attempt, for whoever holds its token.
    pub(crate) fn admit(&self, id: &AttemptId, token: &TokenHash) -> Result<Held, Fault> {
        let (known, held) = match self.store.find(id)? {
            Found::Held(held) => (held.token, Ok(*held)),
            Found::Erased(known) => (known, Err(Fault::Erased)),
            Found::Nothing => return Err(Fault::Unknown("such attempt")),
        };
        if known.fits(token) { held } else { Err(WRONG_TOKEN) }
    }

    /// The ticket with this digest, for whoever holds its token.
    pub(crate) fn admit_ticket(&self, digest: &Digest, token: &TokenHash) -> Result<Held, Fault> {
        let held = self.store.find_digest(digest)?.ok_or(Fault::Unknown("such ticket"))?;
        if held.token.fits(token) { Ok(held) } else { Err(WRONG_TOKEN) }
    }
}

const WRONG_TOKEN: Fault = Fault::Unauthorized("this is not the token that came with the ticket");

fn make_private(directory: &std::path::Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(directory)
}

/// Does what waits for disk or processor away from the threads that serve connections.
pub(crate) async fn blocking<T: Send + 'static>(
    service: &Arc<Service>,
    work: impl FnOnce(&Service) -> Result<T, Fault> + Send + 'static,
) -> Result<T, Fault> {
    let service = service.clone();
    tokio::task::spawn_blocking(move || work(&service)).await.unwrap_or(Err(Fault::Internal))
}

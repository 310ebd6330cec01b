//! What an operator decides, one small struct a concern, read once at the start.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use cando_signer::Passphrase;
use cando_signer::log::{Name, Vkey};

/// Everything an operator decides. [`Config::new`] has defaults for all but the directory.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where the service listens. Default 127.0.0.1:8080; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Where store, issuer key and compiled modules live. Only the service's user may read it.
    pub data: PathBuf,
    /// Who holds the issuer's keys. Default: files in the data directory, the first of them made at the first start.
    pub issuer: Issuer,
    /// A name for the issuer in credentials. It is the issuer's own claim: verifiers show it as such.
    pub issuer_name: Option<String>,
    /// The transparency log; without it, tickets and credentials are not logged. Default none.
    pub log: Option<Log>,
    /// Where the service is reached, `https://a.example`: credentials name it as the place of their status, so it must stay.
    /// Default none: credentials have no status, and cannot be taken back.
    pub url: Option<String>,
    /// Makes a new operator's link at this start; the old one ends.
    pub new_admin_link: bool,
    /// Who may take what, when and how often.
    pub tickets: Tickets,
    /// Work at the same time.
    pub grading: Grading,
    /// How often one peer or one candidate may ask.
    pub rates: Rates,
    /// Connections and waiting.
    pub network: Network,
}

/// The transparency log of tickets and credentials.
#[derive(Clone, Debug)]
pub struct Log {
    /// Its name for ever: the address at which it is served, without the scheme, such as `cando.example/log`.
    pub origin: Name,
    /// Whoever cosigns: keys and submission prefixes. One that does not answer keeps nothing back.
    pub witnesses: Vec<(Vkey, String)>,
}

/// Who holds the issuer's keys.
#[derive(Clone, Debug)]
pub enum Issuer {
    /// Files `issuer.pem` and `issuer-….pem` in the data directory. Encrypted ones need somebody to ask.
    Files(Option<AskPassphrase>),
    /// Other processes, behind these sockets.
    Remote(Vec<PathBuf>),
}

/// Whom to ask for the passphrase of a key file.
#[derive(Clone)]
pub struct AskPassphrase {
    /// Whether a new key is encrypted, too.
    pub encrypts: bool,
    ask: Arc<Ask>,
}

type Ask = dyn Fn(&Path) -> Result<Passphrase, String> + Send + Sync;

/// Who may take what, when and how often.
#[derive(Clone, Debug)]
pub struct Tickets {
    /// The assessments that need no invitation. Default: all.
    pub open: Open,
    /// How long a ticket can be opened. Default 24 hours.
    pub window: Duration,
    /// Time between the start of two attempts of one subject at one assessment. Default none.
    pub cooldown: Duration,
}

/// The assessments that need no invitation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Open {
    /// All.
    All,
    /// These, by id; an empty set closes all.
    These(BTreeSet<String>),
}

/// Work at the same time.
#[derive(Clone, Debug)]
pub struct Grading {
    /// Gradings at the same time. Default: the machine's cores.
    pub at_once: usize,
    /// Gradings that may wait; one more is answered 503. Default 64.
    pub waiting: usize,
    /// How long a request waits for its grading before it is told `grading`. Default 5 s.
    pub patience: Duration,
    /// Attempts kept live in memory; any other is folded again from the store. Default 128.
    pub live: usize,
}

/// How often one peer or one candidate may ask: a burst, and what comes back per second.
#[derive(Clone, Copy, Debug)]
pub struct Rates {
    /// Requests of one peer address (IPv6: /64). Default 100 a second, burst 1000: a class behind one address fits in.
    pub peer: Rate,
    /// Requests with one token. Default 10 a second, burst 60.
    pub token: Rate,
    /// Tickets made for one peer address. Default 2 a second, burst 120.
    pub tickets: Rate,
}

/// A token bucket.
#[derive(Clone, Copy, Debug)]
pub struct Rate {
    /// What comes back per second.
    pub per_second: NonZeroU32,
    /// What can be had at once.
    pub burst: NonZeroU32,
}

/// Connections and waiting.
#[derive(Clone, Copy, Debug)]
pub struct Network {
    /// Proxies in front whose `X-Forwarded-For` is trusted: the peer is that many entries from the right. Default 0: the
    /// header is not looked at. A number larger than the truth lets a client choose its own address.
    pub trusted_proxies: usize,
    /// Open connections. Default 1024.
    pub connections: usize,
    /// For a request's header, and for all of a request. Default 30 s.
    pub timeout: Duration,
    /// For open requests and running gradings at the end. Default 20 s; nothing accepted is lost when it runs out.
    pub grace: Duration,
}

impl Config {
    /// Defaults, with a directory for data.
    pub fn new(data: PathBuf) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, |cores| cores.get());
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            data,
            issuer: Issuer::Files(None),
            issuer_name: None,
            log: None,
            url: None,
            new_admin_link: false,
            tickets: Tickets { open: Open::All, window: Duration::from_secs(24 * 3600), cooldown: Duration::ZERO },
            grading: Grading { at_once: cores, waiting: 64, patience: Duration::from_secs(5), live: 128 },
            rates: Rates { peer: Rate::new(100, 1000), token: Rate::new(10, 60), tickets: Rate::new(2, 120) },
            network: Network {
                trusted_proxies: 0,
                connections: 1024,
                timeout: Duration::from_secs(30),
                grace: Duration::from_secs(20),
            },
        }
    }
}

impl AskPassphrase {
    /// By this way to ask; an error says what to do.
    pub fn new(encrypts: bool, ask: impl Fn(&Path) -> Result<Passphrase, String> + Send + Sync + 'static) -> Self {
        Self { encrypts, ask: Arc::new(ask) }
    }

    pub(crate) fn ask(&self, path: &Path) -> Result<Passphrase, String> {
        (self.ask)(path)
    }
}

impl std::fmt::Debug for AskPassphrase {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.debug_struct("AskPassphrase").field("encrypts", &self.encrypts).finish_non_exhaustive()
    }
}

impl Open {
    /// Whether an assessment needs no invitation.
    pub fn admits(&self, assessment: &str) -> bool {
        match self {
            Self::All => true,
            Self::These(ids) => ids.contains(assessment),
        }
    }
}

impl Rate {
    /// So many per second, with a burst; 0 counts as 1.
    pub fn new(per_second: u32, burst: u32) -> Self {
        let positive = |number| NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN);
        Self { per_second: positive(per_second), burst: positive(burst) }
    }
}

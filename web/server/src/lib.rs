//! The service: people take assessments here, and get their credentials.
//!
//! ```text
//! ticket → acceptance → answers … → record → head → credential          each is stored before its reply goes out
//! ```
//!
//! 1. [`Config`] is what an operator decides, [`Library`] holds the modules and pages;
//! 2. [`Service`] is the core: tickets, attempts, credentials, without a word of HTTP;
//! 3. behind it the store (one SQLite file) and the queue of gradings; time and entropy come in by [`World`];
//! 4. [`keep`] holds the issuer's key in a process of its own, [`RemoteSigner`] asks it for signatures;
//! 5. [`routes`] is the shell of HTTP around it, [`serve`] listens.
//!
//! The store is all that counts. An attempt that is live in memory is a shortcut to its stored events, so the service
//! can be killed at any moment, and whatever it accepted is there at the next start.

#![forbid(unsafe_code)]
#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test may fail by panicking"))]

mod attempts;
mod catalogue;
mod challenges;
pub mod config;
mod credentials;
mod fault;
mod grading;
mod http;
mod id;
mod identity;
mod keeper;
mod library;
pub mod log;
mod logs;
mod moment;
mod operator;
mod remote;
mod serve;
mod service;
mod state;
mod status;
mod store;
mod tickets;
mod token;
mod world;

pub use catalogue::{Catalogue, CatalogueError, SelfTestError};
pub use challenges::ChallengeBook;
pub use config::Config;
pub use fault::Fault;
pub use http::routes;
pub use identity::{HISTORY_FILE, IdentityError, KEY_FILE};
pub use keeper::{KeepError, keep};
pub use library::{Kind, Library, LibraryError, Module};
pub use logs::{LogFormat, start_logs};
pub use remote::RemoteSigner;
pub use serve::{Started, accept, serve, warm_up};
pub use service::{Service, StartError};
pub use state::{State, Status};
pub use status::{Standing, StatusError, mark_credential};
pub use store::{Raced, StoreError};
pub use world::{System, World};

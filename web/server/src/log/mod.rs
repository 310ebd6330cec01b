//! A transparency log as static files, and a witness's memory. The rules are `cando_signer::log`'s; here are the disk and
//! the sockets.
//!
//! ```text
//! DIR/checkpoint            the tree as published: signed, and cosigned by witnesses
//! DIR/tile/…                hashes and entries (C2SP tlog-tiles); never changed, partial ones go when full ones are there
//! DIR/.state/checkpoint     the tree that counts, signed: renaming this file into place is what appends
//! DIR/.state/lock           held by whoever appends
//! ```
//!
//! 1. [`Folder`] reads; [`Writer`] appends, publishes and proves; [`audit`] hashes a whole log again;
//! 2. [`Ledger`] is the service's own log;
//! 3. [`WitnessFolder`] is a witness, [`witness_routes`] its door; [`Cosigner`] is how a log asks one.
//!
//! A log that is killed while it appends is, at its next opening, either as it was or longer; tiles that belong to no
//! checkpoint are written over. It signs a tree only once all its tiles are on the disk, and asks witnesses only once the
//! signed tree is, so that it never has to take back what a witness has seen.

mod audit;
mod cosigner;
mod door;
mod folder;
mod ledger;
mod witness;
mod writer;

pub use audit::{Audit, audit};
pub use cosigner::{Cosigner, CosignerError, Remote, cosign_folder};
pub use door::{serve_witness, witness_routes};
pub use folder::{Folder, FolderError};
pub use ledger::Ledger;
pub use witness::{WitnessFolder, WitnessFolderError};
pub use writer::{Published, Writer};

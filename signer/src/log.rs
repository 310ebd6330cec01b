//! The transparency log: what was signed cannot be taken back, dated back or shown in two versions.
//!
//! ```text
//! statement ─ Entry (salted) → leaf → tree → Checkpoint, signed by the log, cosigned by witnesses
//!                                └──── Proof ────┘        ── Logged::verify, by a Policy → Logged
//! ```
//!
//! 1. [`Note`], [`Vkey`], [`Name`]: text under Ed25519 signatures (C2SP signed-note, tlog-cosignature);
//! 2. [`Checkpoint`]: a note about a tree (C2SP tlog-checkpoint); [`tree`]: hashes and proofs (RFC 6962, section 2.1);
//! 3. [`tiles`] and [`Edge`]: the tree as static files, grown at its right edge (C2SP tlog-tiles);
//! 4. [`Entry`]: what a leaf says, and to whom; [`Proof`]: an entry's way into a checkpoint (C2SP tlog-proof);
//! 5. [`Policy`]: the logs and witnesses that a verifier relies on (C2SP tlog-policy); [`Logged`]: the checked fact;
//! 6. [`witness`]: what a witness asks before it cosigns (C2SP tlog-witness).

mod checkpoint;
mod edge;
mod entry;
mod logged;
mod name;
mod note;
mod place;
mod policy;
mod proof;
mod text;
pub mod tiles;
pub mod tree;
mod vkey;
pub mod witness;

pub use checkpoint::{Checkpoint, CheckpointError};
pub use edge::Edge;
pub use entry::{Entry, EntryError, Subject, series};
pub use logged::{Demand, LogError, Logged, compare, witnessed};
pub use name::{Name, NameError};
pub use note::{Attestation, Note, NoteError, NoteSignature};
pub use place::{Place, PlaceError};
pub use policy::{Policy, PolicyError, Witness};
pub use proof::{Proof, ProofError};
pub use vkey::{SignatureType, Vkey, VkeyError, secret_key};

#[cfg(test)]
mod tests;

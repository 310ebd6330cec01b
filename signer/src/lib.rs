//! Keys, signatures, credentials, and the verdict about them.
//!
//! ```text
//! entropy → Key ─ sign → Signed<Ticket | Acceptance | Head> ─┐
//!                                              Evidence ─────┴─ issue → Credential ─ verify → Verdict
//! ```
//!
//! 1. [`Key`] and [`PublicKey`]: Ed25519, named by `did:key`;
//! 2. [`sign`] and [`check`]: the statements of an attempt;
//! 3. [`issue`]: an Open Badges 3.0 credential about evidence that holds;
//! 4. [`verify`]: fourteen checks and one sentence. A replay comes in as data ([`cando_record::Report`]);
//! 5. [`present`] and [`receive`]: credentials shown by their holder, to one verifier, once;
//! 6. [`rebind`] and [`follow`]: whose a credential is when keys change.
//!
//! There is no engine, no socket and no file here, and time and entropy are arguments: the same input gives the same
//! bytes on every machine, in a browser too.

#![forbid(unsafe_code)]
#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test may fail by panicking"))]

mod content;
mod credential;
mod did;
mod identifier;
mod inspect;
mod issue;
mod key;
mod linked;
mod presentation;
mod proof;
mod rdf;
mod rebind;
mod sentence;
mod signature;
mod verdict;
mod verify;

pub use content::SkillScore;
pub use credential::{CREDENTIAL, Credential, CredentialError};
pub use did::{DidError, PublicKey};
pub use inspect::{Unsound, inspect};
pub use issue::{Claim, IssueError, issue, reissue};
pub use key::{Key, KeyError};
pub use presentation::{
    Challenge, Challenges, Domain, Draft, Expectation, PRESENTATION, PresentationError, Presented, ReceiveError,
    Request, RequestError, Standing, Window, present, receive, verify_presentation,
};
pub use proof::{ProofError, secure};
pub use rebind::{REBINDS, RebindError, check_rebinding, follow, rebind};
pub use signature::{SignatureError, check, sign};
pub use verdict::{Check, CheckVerdict, Conclusion, Summary, Verdict};
pub use verify::{Submission, verify};

#[cfg(test)]
extern crate self as cando_signer;

#[cfg(test)]
#[path = "../tests/support/mod.rs"]
mod support;

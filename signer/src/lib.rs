//! Keys, signatures, credentials, and the verdict about them.
//!
//! ```text
//! entropy → Key ─ sign → Signed<Ticket | Acceptance | Head> ─┐
//!                                              Evidence ─────┴─ issue → Credential ─ verify → Verdict
//! ```
//!
//! 1. [`Key`] and [`PublicKey`]: Ed25519, named by `did:key`;
//! 2. [`Signatory`]: whoever signs, that key or another process; [`sign`] and [`check`]: the statements of an attempt;
//! 3. [`issue`]: an Open Badges 3.0 credential about evidence that holds;
//! 4. [`verify`]: fourteen checks and one sentence. A replay comes in as data ([`cando_record::Report`]);
//! 5. [`present`] and [`receive`]: credentials shown by their holder, to one verifier, once;
//! 6. [`rebind`] and [`follow`]: whose a credential is when keys change.
//!
//! Beside them: [`status`], by which an issuer takes a credential back.
//!
//! There is no engine, no socket and no file here, and time and entropy are arguments: the same input gives the same
//! bytes on every machine, in a browser too.

#![forbid(unsafe_code)]
#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test may fail by panicking"))]

mod bundle;
mod content;
mod credential;
mod did;
mod foreign;
mod did_document;
mod did_web;
mod history;
mod identifier;
mod inspect;
mod issue;
mod key;
mod linked;
mod presentation;
mod proof;
mod rdf;
mod rebind;
pub mod remote;
pub mod sd_jwt;
mod sentence;
mod signatory;
mod signature;
pub mod status;
mod trust;
mod verdict;
mod verify;

pub use bundle::{Bundle, BundleFormat, CAP as BUNDLE};
pub use content::SkillScore;
pub use credential::{CREDENTIAL, Credential, CredentialError};
pub use did::{DidError, PublicKey};
pub use foreign::Statement as ForeignStatement;
pub use did_document::{
    DID_DOCUMENT, DidDocument, DidDocumentError, MethodError, MethodKey, did_document, did_key_document,
};
pub use did_web::{DidWeb, DidWebError};
pub use history::{End, History, HistoryError, KeyRefusal, Logged, STATEMENTS};
pub use inspect::{Unsound, inspect};
pub use issue::{Claim, IssueError, issue, reissue};
pub use key::{Key, KeyError, Passphrase, PassphraseError};
pub use presentation::{
    Challenge, Challenges, Domain, Draft, Expectation, PRESENTATION, PresentationError, Presented, ReceiveError,
    Request, RequestError, Standing, Window, present, receive, verify_presentation,
};
pub use proof::{ProofError, secure};
pub use rebind::{REBINDS, RebindError, check_rebinding, follow, rebind};
pub use signatory::{Signatory, SigningError};
pub use signature::{SignatureError, check, sign};
pub use trust::{CAP as TRUST, Party, Policy, PolicyFormat, Trust, TrustError, TrustFormat};
pub use verdict::{Check, CheckVerdict, Conclusion, Summary, Verdict, VerdictFormat};
pub use verify::{Submission, verify};

#[cfg(test)]
extern crate self as cando_signer;

#[cfg(test)]
#[path = "../tests/support/mod.rs"]
mod support;

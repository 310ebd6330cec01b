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
//! 4. [`verify`]: eighteen checks and one sentence. A replay comes in as data ([`cando_record::Report`]); whom to believe,
//!    and what to demand, as [`Trust`] and [`Policy`];
//! 5. [`present`] and [`shown`]: credentials shown by their holder, to one verifier, once;
//! 6. [`rebind`] and [`follow`]: whose a credential is when its holder's keys change; [`History`]: an issuer's;
//! 7. [`draw`], [`bake`] and [`link`]: a credential as a person shows it; [`carried`] finds it there again; [`Bundle`] is
//!    a credential with all that belongs to it.
//!
//! Beside them: [`status`], by which an issuer takes a credential back; [`sd_jwt`], a credential's twin that shows a part.
//!
//! There is no engine, no socket and no file here, and time and entropy are arguments: the same input gives the same
//! bytes on every machine, in a browser too.

#![forbid(unsafe_code)]
#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test may fail by panicking"))]

mod badge;
mod credential;
mod keys;
pub mod log;
mod plain;
mod presentation;
mod proof;
pub mod sd_jwt;
pub mod status;
mod verify;

pub use badge::baked::{BakedError, IMAGE, bake, unbake};
pub use badge::carried::{Carried, CarriedError, Carrier, carried, carried_by_pixels};
pub use badge::compact::{CompactError, compact, expand, link, read_link};
pub use badge::qr::{PIXELS, Qr, QrError, read_qr};
pub use badge::{Badge, BadgeError, Drawing, Form, Locale, draw};
pub use credential::bundle::{Bundle, BundleFormat, CAP as BUNDLE, KeyRecord};
pub use credential::content::SkillScore;
pub use credential::foreign::Statement as ForeignStatement;
pub use credential::inspect::{Unsound, inspect};
pub use credential::issue::{Claim, IssueError, issue, reissue};
pub use credential::{CREDENTIAL, Credential, CredentialError};
pub use keys::did::{DidError, PublicKey};
pub use keys::did_document::{
    DID_DOCUMENT, DidDocument, DidDocumentError, MethodError, did_document, did_key_document,
};
pub use keys::did_web::{DidWeb, DidWebError};
pub use keys::history::{Dated, End, History, HistoryError, KeyRefusal, STATEMENTS};
pub use keys::key::{Key, KeyError, Passphrase, PassphraseError};
pub use keys::rebind::{REBINDS, RebindError, check_rebinding, follow, rebind};
pub use keys::remote;
pub use keys::signatory::{Signatory, SigningError};
pub use keys::signature::{SignatureError, check, sign};
pub use plain::plain;
pub use presentation::{
    Challenge, Challenges, Domain, Draft, Expectation, PRESENTATION, PresentationError, Presented, Request,
    RequestError, Standing, Window, present, verify_presentation,
};
pub use proof::snapshot::{Snapshot, SnapshotError};
pub use proof::{ProofError, secure};
pub use verify::trust::{CAP as TRUST, Party, Policy, PolicyFormat, Trust, TrustError, TrustFormat};
pub use verify::verdict::{Check, CheckVerdict, Conclusion, Summary, Verdict, VerdictFormat};
pub use verify::{Shown, Submission, shown, verify};

#[cfg(test)]
extern crate self as cando_signer;

#[cfg(test)]
#[path = "../tests/support/mod.rs"]
mod support;

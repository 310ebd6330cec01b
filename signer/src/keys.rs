//! Whose word it is: Ed25519 keys, who signs with them, what names them, and how they follow one another.
//!
//! A [`key::Key`] lies in a file or, behind a [`signatory::Signatory`], in another process ([`remote`]). A
//! [`did::PublicKey`] is named by `did:key`; a `did:web` names many ([`did_document`]). An issuer's keys have a
//! [`history`]; a holder's go on by [`rebind`].

pub(crate) mod did;
pub(crate) mod did_document;
pub(crate) mod did_web;
pub(crate) mod history;
pub(crate) mod key;
pub(crate) mod rebind;
pub mod remote;
pub(crate) mod signatory;
pub(crate) mod signature;

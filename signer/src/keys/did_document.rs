//! DID documents: written for hosting, and read from a snapshot that a verifier keeps. Nothing is ever fetched.
//!
//! ```text
//! {"@context":["https://www.w3.org/ns/did/v1","https://w3id.org/security/multikey/v1"],"id":"did:web:example.com",
//!  "alsoKnownAs":["did:key:z6Mk…"],"assertionMethod":["did:web:example.com#z6Mk…"],
//!  "verificationMethod":[{"controller":"did:web:example.com","expires":"2026-…Z","id":"did:web:example.com#z6Mk…",
//!                         "publicKeyMultibase":"z6Mk…","type":"Multikey"}]}
//! ```
//!
//! Sources: W3C DID 1.0, sections 5.2 and 5.3; Controlled Identifiers 1.0, section 2.2.2 (Multikey, `expires`, `revoked`);
//! W3C CCG did:web, section 2. Keys are read as Multikey, as Ed25519VerificationKey2020 or as a JWK (RFC 8037).

use std::collections::BTreeSet;

use cando_record::json::{self, JsonError, Map, Value};
use cando_record::{Instant, RetirementReason};
use serde_json::json;

use super::did;
use crate::{DidError, End, History, PublicKey};

/// Bytes of the largest DID document that is read.
pub const DID_DOCUMENT: usize = 64 << 10;
const CONTEXTS: [&str; 2] = ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"];
/// Methods and references that are read.
const METHODS: usize = 256;
/// What keys are named for but assertions (W3C Controlled Identifiers 1.0, section 2.3).
const OTHERS: [&str; 4] = ["authentication", "capabilityDelegation", "capabilityInvocation", "keyAgreement"];

/// A DID document, as far as signatures under credentials need it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DidDocument {
    aliases: BTreeSet<String>,
    id: String,
    methods: Vec<Method>,
}

/// A verification method; the key is an error if it is of a kind that CanDo does not check.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Method {
    asserts: bool,
    /// Named for something else than assertions: logging in, agreeing on keys and so on.
    elsewhere: bool,
    end: Option<End>,
    id: String,
    key: Result<PublicKey, DidError>,
}

/// Why a text is not a DID document that can be relied on.
#[derive(Debug, thiserror::Error)]
pub enum DidDocumentError {
    /// Not as the standards say.
    #[error("the DID document is not in its form at {0}")]
    Form(String),
    /// Not strict JSON.
    #[error("the DID document is {0}")]
    Json(#[from] JsonError),
    /// Another's.
    #[error("the DID document is that of another: {0}")]
    Other(String),
}

/// Why a document gives no key for a verification method.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MethodError {
    /// Its time is over.
    #[error("the issuer's DID document says that the key was {reason} at {since}")]
    Ended {
        /// Why.
        reason: RetirementReason,
        /// The first moment at which it does not count.
        since: Instant,
    },
    /// Another kind of key.
    #[error("the verification method's key cannot be used: {0}")]
    Key(DidError),
    /// For logging in, agreeing on keys and so on.
    #[error("the verification method is not one for assertions")]
    Purpose,
    /// It is not there.
    #[error("the issuer's DID document has no such verification method")]
    Unknown,
}

impl DidDocument {
    /// Reads the document of a DID: strict JSON, in which every verification method is the DID's own and is named once.
    /// What else it says, of services for instance, is left alone.
    pub fn parse(text: &[u8], did: &str) -> Result<Self, DidDocumentError> {
        let document = json::parse(text, DID_DOCUMENT)?;
        let id = document.get("id").and_then(Value::as_str).ok_or_else(|| form("/id"))?;
        if id != did {
            return Err(DidDocumentError::Other(id.chars().take(100).collect()));
        }
        let list = |name: &str| match document.get(name) {
            None => Ok(&[][..]),
            Some(Value::Array(all)) if all.len() <= METHODS => Ok(all.as_slice()),
            Some(_) => Err(form(&format!("/{name}"))),
        };
        let mut methods = Vec::new();
        for (n, value) in list("verificationMethod")?.iter().enumerate() {
            methods.push(Method::read(value, id, &format!("/verificationMethod/{n}"))?);
        }
        for (n, value) in list("assertionMethod")?.iter().enumerate() {
            let pointer = format!("/assertionMethod/{n}");
            match value.as_str() {
                Some(reference) => {
                    let named = methods.iter_mut().find(|method| method.id == absolute(reference, id));
                    named.ok_or_else(|| form(&pointer))?.asserts = true;
                }
                None => methods.push(Method { asserts: true, ..Method::read(value, id, &pointer)? }),
            }
        }
        for name in OTHERS {
            for reference in list(name)?.iter().filter_map(Value::as_str) {
                let named = methods.iter_mut().find(|method| method.id == absolute(reference, id));
                named.into_iter().for_each(|method| method.elsewhere = true);
            }
        }
        let aliases = list("alsoKnownAs")?.iter().filter_map(Value::as_str).map(String::from).collect();
        let mut seen = BTreeSet::new();
        match methods.iter().find(|method| !seen.insert(&method.id)) {
            Some(twice) => Err(form(&twice.id)),
            None => Ok(Self { aliases, id: id.into(), methods }),
        }
    }

    /// The DID.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The key of a verification method for assertions, such as `did:web:example.com#z6Mk…`, for something that was signed
    /// at `moment` or before. A holder of the key can date anything back: only what others saw gives a moment before now.
    pub fn key_at(&self, method: &str, moment: &Instant, now: &Instant) -> Result<PublicKey, MethodError> {
        let method = self.methods.iter().find(|found| found.id == method).ok_or(MethodError::Unknown)?;
        method.key_at(moment, now)
    }

    /// Whether this `did:key` is the document's own: named under `alsoKnownAs`, and its key a method for assertions. Nothing
    /// if it is not named; an error if it is, but its key does not count.
    pub fn knows_as(&self, did: &str, moment: &Instant, now: &Instant) -> Option<Result<(), MethodError>> {
        let key = PublicKey::from_did(did).ok().filter(|_| self.aliases.contains(did))?;
        let of_key = |method: &&Method| method.key.as_ref() == Ok(&key);
        let found: Vec<_> = self.methods.iter().filter(of_key).map(|method| method.key_at(moment, now)).collect();
        let counts = found.iter().any(Result::is_ok);
        Some(if counts { Ok(()) } else { found.into_iter().next().unwrap_or(Err(MethodError::Unknown)).map(drop) })
    }
}

impl Method {
    fn key_at(&self, moment: &Instant, now: &Instant) -> Result<PublicKey, MethodError> {
        let ended = |at: &Instant| self.end.as_ref().filter(|end| end.since <= *at);
        // A key that has ended is no assertion method any more, but was one, if it is not named for anything else.
        if !self.asserts && (self.elsewhere || ended(now).is_none()) {
            return Err(MethodError::Purpose);
        }
        match ended(moment) {
            Some(End { reason, since }) => Err(MethodError::Ended { reason: *reason, since: since.clone() }),
            None => self.key.clone().map_err(MethodError::Key),
        }
    }

    fn read(value: &Value, did: &str, pointer: &str) -> Result<Self, DidDocumentError> {
        let text = |name: &str| match value.get(name).map(Value::as_str) {
            Some(Some(text)) => Ok(text),
            _ => Err(form(&format!("{pointer}/{name}"))),
        };
        let id = absolute(text("id")?, did);
        let of = |owner: &str| id.strip_prefix(owner).is_some_and(|rest| rest.len() > 1 && rest.starts_with('#'));
        if !of(did) {
            return Err(form(&format!("{pointer}/id")));
        }
        if text("controller")? != did {
            return Err(form(&format!("{pointer}/controller")));
        }
        let key = match text("type")? {
            "Ed25519VerificationKey2020" | "Multikey" => PublicKey::from_multikey(text("publicKeyMultibase")?),
            "JsonWebKey" | "JsonWebKey2020" => PublicKey::from_jwk(&value["publicKeyJwk"]),
            _ => Err(DidError::Codec),
        };
        let end = |name, reason| match value.get(name) {
            None => Ok::<_, DidDocumentError>(None),
            Some(_) => {
                let since = text(name)?.parse().map_err(|_| form(&format!("{pointer}/{name}")))?;
                Ok(Some(End { reason, since }))
            }
        };
        let ends = [end("expires", RetirementReason::Retired)?, end("revoked", RetirementReason::Compromised)?];
        let end = ends.into_iter().flatten().min_by(|one, other| one.since.cmp(&other.since));
        Ok(Self { asserts: false, elsewhere: false, end, id, key })
    }
}

/// Writes the document of a DID whose keys are those of a line: only keys that have not ended are for assertions.
pub fn did_document(did: &str, keys: &[PublicKey], history: &History) -> Value {
    let id = |key: &PublicKey| format!("{did}#{}", key.multikey());
    let method = |key: &PublicKey| {
        let mut method = Map::new();
        let texts = [("controller", did.into()), ("id", id(key)), ("publicKeyMultibase", key.multikey())];
        method.extend(texts.map(|(name, text)| (name.into(), text.into())));
        method.insert("type".into(), "Multikey".into());
        if let Some(End { reason, since }) = history.ended(&key.did()) {
            let name = match reason {
                RetirementReason::Compromised => "revoked",
                RetirementReason::Retired => "expires",
            };
            method.insert(name.into(), since.as_str().into());
        }
        Value::Object(method)
    };
    let active = keys.iter().filter(|key| history.ended(&key.did()).is_none());
    let mut document = json!({
        "@context": CONTEXTS,
        "assertionMethod": active.map(id).collect::<Vec<_>>(),
        "id": did,
        "verificationMethod": keys.iter().map(method).collect::<Vec<_>>(),
    });
    let others: Vec<String> = keys.iter().map(PublicKey::did).filter(|other| other != did).collect();
    if !others.is_empty() {
        document["alsoKnownAs"] = others.into();
    }
    document
}

/// The document of a `did:key` (W3C CCG did:key, section "Document Creation Algorithm").
pub fn did_key_document(key: &PublicKey) -> Value {
    let (did, mut document) = (key.did(), did_document(&key.did(), std::slice::from_ref(key), &History::default()));
    debug_assert_eq!(document["assertionMethod"][0], did::method(&did));
    document["authentication"] = document["assertionMethod"].clone();
    document
}

/// A reference as the standards let it be written: whole, or from the `#` on.
fn absolute(reference: &str, did: &str) -> String {
    match reference.starts_with('#') {
        true => format!("{did}{reference}"),
        false => reference.into(),
    }
}

fn form(pointer: &str) -> DidDocumentError {
    DidDocumentError::Form(pointer.into())
}

#[cfg(test)]
mod tests;

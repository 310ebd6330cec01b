//! The Data Integrity proofs `eddsa-rdfc-2022` and `eddsa-jcs-2022`: two signatures of one key under one document.
//!
//! ```text
//! signed bytes = SHA-256(form(proof without proofValue)) ‖ SHA-256(form(document without proof))
//! form         = canonical N-Quads of what the JSON-LD says, or JCS of the JSON
//! proofValue   = multibase z = base58btc( Ed25519 signature )
//! ```
//!
//! Most of the field knows only the first. The second covers what the first does not: order, layout of lists, every name.
//!
//! A JCS proof repeats the document's `@context`. On verification the document's must start with the proof's, and is
//! replaced by it, so that whoever passes a document on may append contexts. For the other proof they are those of the
//! document. Source: W3C Data Integrity EdDSA Cryptosuites 1.0, sections 3.2 and 3.3.

use cando_record::json::{self, Map, Value};
use cando_record::{Digest, Instant};
use sha2::Sha256;

use crate::keys::did;
use crate::keys::signatory::verified;
use crate::{DidError, MethodError, Signatory, SigningError};
use linked::Unmapped;
use rdf::TooMuchWork;
use snapshot::Methods;

pub(crate) mod linked;
pub(crate) mod rdf;
pub(crate) mod snapshot;
#[cfg(test)]
mod tests;

/// How a document becomes the bytes that are signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Suite {
    Jcs,
    Rdfc,
    /// `Ed25519Signature2020`, the forerunner of `eddsa-rdfc-2022`: others' credentials have it, CanDo never makes it.
    Signature2020,
}

impl Suite {
    /// The proofs of a CanDo credential, in their order: verifiers that know one suite take the first that they know.
    pub const SET: [Self; 2] = [Self::Rdfc, Self::Jcs];

    /// All that can be verified.
    pub const KNOWN: [Self; 3] = [Self::Rdfc, Self::Jcs, Self::Signature2020];

    pub fn name(self) -> &'static str {
        match self {
            Self::Jcs => "eddsa-jcs-2022",
            Self::Rdfc => "eddsa-rdfc-2022",
            Self::Signature2020 => "Ed25519Signature2020",
        }
    }

    /// What is hashed of a document, or of a proof's options.
    fn form(self, value: &Value) -> Result<String, ProofError> {
        match self {
            Self::Jcs => Ok(String::from_utf8(json::canonical(value)).expect("JSON is UTF-8")),
            Self::Rdfc | Self::Signature2020 => Ok(rdf::canonicalize::<Sha256>(&linked::statements(value)?)?),
        }
    }

    /// Whether a proof says that it is of this suite.
    pub fn made(self, proof: &Value) -> bool {
        match self {
            Self::Jcs | Self::Rdfc => proof["type"] == "DataIntegrityProof" && proof["cryptosuite"] == self.name(),
            Self::Signature2020 => proof["type"] == self.name() && proof.get("cryptosuite").is_none(),
        }
    }
}

/// What a proof is made for (W3C VC Data Integrity 1.0, section 2.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// An issuer states that the document is true.
    Assertion,
    /// A holder answers one challenge of one verifier.
    Authentication,
}

impl Purpose {
    /// As proofs write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Assertion => "assertionMethod",
            Self::Authentication => "authentication",
        }
    }
}

/// Why a proof does not hold. Of what is inside the document, only places are repeated.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// One of a chain of proofs, which covers those before it.
    #[error("the proof is one of a chain, which CanDo cannot check")]
    Chained,
    /// The document's contexts do not start with the proof's.
    #[error("the proof was made for other contexts than the document has")]
    Context,
    /// The verification method's key cannot be used.
    #[error("the proof names no usable key: {0}")]
    Did(#[from] DidError),
    /// The issuer's pinned DID document gives no key for it.
    #[error(transparent)]
    Document(#[from] MethodError),
    /// Not the issuer's key.
    #[error("the proof was made with a key that is not the issuer's")]
    Issuer,
    /// The verification method is not the one that its `did:key` has.
    #[error("the proof's verification method is not the one of its key")]
    Method,
    /// The signature does not fit.
    #[error("its signature does not fit: the document was changed after signing, or another key signed it")]
    Mismatch,
    /// There is no proof of this suite.
    #[error("it has no {} proof; a CanDo document has two proofs, and needs both", .0.name())]
    Missing(Suite),
    /// There is no signature, or none that holds.
    #[error(transparent)]
    Signing(#[from] SigningError),
    /// A key that may say one thing has not said the other: a holder's authentication asserts nothing, and an issuer's
    /// assertion authenticates nobody.
    #[error("the proof was made for another purpose than {}", .0.name())]
    Purpose(Purpose),
    /// The signature is not 64 bytes in multibase.
    #[error("the proof's signature is not in its form")]
    Signature,
    /// Another kind of proof.
    #[error("not a proof of the suite {}", .0.name())]
    Suite(Suite),
    /// Blank nodes made to be alike.
    #[error(transparent)]
    TooMuchWork(#[from] TooMuchWork),
    /// A `did:web` of whose document there is no snapshot; where it is hosted.
    #[error("the issuer's keys stand at {0}, and your trust file holds no snapshot of that document")]
    Unpinned(String),
    /// Something that the contexts do not define.
    #[error(transparent)]
    Unmapped(#[from] Unmapped),
}

impl ProofError {
    /// Whether the proof may be good, but is of a kind that CanDo does not know.
    pub(crate) fn is_ignorance(&self) -> bool {
        match self {
            Self::Chained => true,
            Self::Did(error) | Self::Document(MethodError::Key(error)) => {
                matches!(error, DidError::Codec | DidError::Method)
            }
            Self::Unpinned(_) => true,
            Self::Unmapped(unmapped) => matches!(unmapped.fault, linked::Fault::Context | linked::Fault::Direction),
            _ => false,
        }
    }
}

/// Signs a document by both suites, instead of whatever proofs it holds. Its contexts must be among those that CanDo
/// has compiled in, and it must say nothing that they do not define. Whether it is true, nobody asks here:
/// [`crate::issue`] does.
pub fn secure(document: &Value, created: &Instant, signatory: &dyn Signatory) -> Result<Value, ProofError> {
    let mut secured = without(document, "proof");
    let proofs = Suite::SET.into_iter().map(|suite| prove(&secured, suite, created, signatory));
    secured["proof"] = proofs.collect::<Result<Vec<Value>, ProofError>>()?.into();
    Ok(secured)
}

/// The same for a document of our own, which is written in mapped terms, and whose nameless nodes are few.
pub(crate) fn secure_own(
    document: &Value,
    created: &Instant,
    signatory: &dyn Signatory,
) -> Result<Value, SigningError> {
    match secure(document, created, signatory) {
        Ok(secured) => Ok(secured),
        Err(ProofError::Signing(error)) => Err(error),
        Err(error) => unreachable!("a document of our own can be signed: {error}"),
    }
}

/// A proof of the document, which must hold none yet, by the signatory's `did:key`.
fn prove(document: &Value, suite: Suite, created: &Instant, signatory: &dyn Signatory) -> Result<Value, ProofError> {
    let options = options(suite, document.get("@context"), created.as_str(), &did::method(&signatory.did()));
    let unsigned = Unsigned::new(document, suite, options)?;
    let signature = verified(signatory, &unsigned.message)?;
    Ok(unsigned.signed(&signature))
}

/// A proof that lacks its signature only, for keys that sign elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unsigned {
    /// The 64 bytes to sign.
    pub message: Vec<u8>,
    options: Map<String, Value>,
}

impl Unsigned {
    /// For a document that holds no proof yet.
    pub fn new(document: &Value, suite: Suite, options: Map<String, Value>) -> Result<Self, ProofError> {
        let message = covered(document, &options.clone().into(), suite)?;
        Ok(Self { message, options })
    }

    /// The proof. Whether the signature fits, nobody asks here: [`verify`] does.
    pub fn signed(mut self, signature: &[u8; 64]) -> Value {
        self.options.insert("proofValue".into(), multibase(signature).into());
        self.options.into()
    }
}

/// Checks one proof of the document, made for assertions, and tells the DID whose key made it.
pub(crate) fn verify(document: &Value, proof: &Value, suite: Suite) -> Result<String, ProofError> {
    verify_by(Purpose::Assertion, document, proof, suite, Methods::SELF_EVIDENT)
}

/// The same for either purpose, and for issuers who are known by their DID documents too.
pub(crate) fn verify_by(
    purpose: Purpose,
    document: &Value,
    proof: &Value,
    suite: Suite,
    methods: Methods,
) -> Result<String, ProofError> {
    if !suite.made(proof) {
        return Err(ProofError::Suite(suite));
    }
    if proof.get("previousProof").is_some() {
        return Err(ProofError::Chained);
    }
    let text = |name: &str| proof.get(name).and_then(Value::as_str).unwrap_or_default();
    if text("proofPurpose") != purpose.name() {
        return Err(ProofError::Purpose(purpose));
    }
    let (did, key) = methods.key(text("verificationMethod"), purpose)?;
    let message = covered(&unsecured(document, proof, suite)?, &without(proof, "proofValue"), suite)?;
    match key.verifies(&message, &signature(text("proofValue")).ok_or(ProofError::Signature)?) {
        true => Ok(did),
        false => Err(ProofError::Mismatch),
    }
}

/// The members of a proof for assertions, but its signature.
pub(crate) fn options(suite: Suite, context: Option<&Value>, created: &str, method: &str) -> Map<String, Value> {
    let mut proof = Map::new();
    if let Some(context) = context.filter(|_| suite == Suite::Jcs) {
        proof.insert("@context".into(), context.clone());
    }
    let texts = [
        ("created", created),
        ("cryptosuite", suite.name()),
        ("proofPurpose", Purpose::Assertion.name()),
        ("type", "DataIntegrityProof"),
        ("verificationMethod", method),
    ];
    proof.extend(texts.map(|(name, text)| (name.into(), text.into())));
    proof
}

/// The same for authentication, with what the holder answers: one challenge of one domain, until a moment.
pub(crate) fn authentication(
    mut proof: Map<String, Value>,
    challenge: &str,
    domain: &str,
    expires: &str,
) -> Map<String, Value> {
    let purpose = ("proofPurpose", Purpose::Authentication.name());
    let texts = [("challenge", challenge), ("domain", domain), ("expires", expires), purpose];
    proof.extend(texts.map(|(name, text)| (name.into(), text.into())));
    proof
}

/// The 64 bytes that the signature covers.
fn covered(document: &Value, options: &Value, suite: Suite) -> Result<Vec<u8>, ProofError> {
    let options = match suite {
        Suite::Jcs => suite.form(options)?,
        Suite::Rdfc | Suite::Signature2020 => suite.form(&with_context(options, document))?,
    };
    Ok([options, suite.form(document)?].map(|form| Digest::of(form.as_bytes()).0).concat())
}

/// The proof's options, to be read as the document is.
fn with_context(options: &Value, document: &Value) -> Value {
    let mut options = options.clone();
    if let (Some(members), Some(context)) = (options.as_object_mut(), document.get("@context")) {
        members.insert("@context".into(), context.clone());
    }
    options
}

/// The document without its proofs, and with the proof's contexts.
fn unsecured(document: &Value, proof: &Value, suite: Suite) -> Result<Value, ProofError> {
    let mut plain = without(document, "proof");
    let Some(proven) = proof.get("@context") else { return Ok(plain) };
    let found = plain.get_mut("@context").ok_or(ProofError::Context)?;
    let list = |value: &Value| value.as_array().cloned().unwrap_or_else(|| vec![value.clone()]);
    match suite {
        Suite::Jcs if list(found).starts_with(&list(proven)) => *found = proven.clone(),
        Suite::Rdfc | Suite::Signature2020 if found == proven => {}
        _ => return Err(ProofError::Context),
    }
    Ok(plain)
}

pub(crate) fn without(value: &Value, name: &str) -> Value {
    let members = value.as_object().into_iter().flatten().filter(|(found, _)| *found != name);
    Value::Object(members.map(|(name, value)| (name.clone(), value.clone())).collect())
}

/// A signature as a `proofValue`.
pub(crate) fn multibase(signature: &[u8; 64]) -> String {
    format!("z{}", bs58::encode(signature).into_string())
}

/// The signature in a `proofValue`.
pub(crate) fn signature(text: &str) -> Option<[u8; 64]> {
    // 64 bytes have at most 88 digits; base58 work grows with the square.
    let digits = text.strip_prefix('z').filter(|digits| digits.len() <= 88)?;
    bs58::decode(digits).into_vec().ok()?.try_into().ok()
}

//! The credential: an Open Badges 3.0 document that says nothing but [`Content`], under two proofs of its issuer.

use cando_record::json::{self, JsonError, Value};
use cando_record::{Digest, Instant};

use crate::log::Place;
use crate::proof::{self, ProofError, Suite};
use crate::status::StatusEntry;
use crate::{Signatory, SigningError};
use content::Content;
use identifier::from_multibase;

pub(crate) mod bundle;
pub(crate) mod content;
pub(crate) mod foreign;
pub(crate) mod identifier;
pub(crate) mod inspect;
pub(crate) mod issue;

/// The largest credential that is read, in bytes.
pub const CREDENTIAL: usize = 256 << 10;

/// A credential in CanDo's one shape. Its proofs may still be wrong: [`crate::verify`] tells.
#[derive(Clone, Debug, PartialEq)]
pub struct Credential {
    content: Content,
    document: Value,
}

/// Why a text is not such a credential.
#[derive(Debug, thiserror::Error)]
pub enum CredentialError {
    /// A credential of another issuer or system.
    #[error("a verifiable credential, but not a CanDo credential: {pointer} is missing or not as CanDo writes it")]
    Foreign {
        /// JSON pointer to what is missing, or empty if that is unclear.
        pointer: String,
    },
    /// Not strict JSON.
    #[error(transparent)]
    Json(#[from] JsonError),
    /// A credential that no standard allows.
    #[error("{pointer} is missing or malformed")]
    Malformed {
        /// JSON pointer.
        pointer: String,
    },
    /// Some other JSON document.
    #[error("not a credential; the file that `cando issue` writes is one")]
    Other,
}

impl Credential {
    /// Reads a credential: strict JSON in any layout, with exactly the members and fixed words that CanDo writes.
    pub fn read(text: &[u8]) -> Result<Self, CredentialError> {
        Self::from_value(json::parse(text, CREDENTIAL)?)
    }

    /// Takes a credential from strict JSON.
    pub(crate) fn from_value(document: Value) -> Result<Self, CredentialError> {
        if !Self::is_credential(&document) {
            return Err(CredentialError::Other);
        }
        let content = Content::read(&document).map_err(|pointer| CredentialError::Foreign { pointer })?;
        let mut again = content.write();
        again["proof"] = proofs_like(&document, &content.created);
        match json::difference(&document, &again) {
            Some(pointer) => Err(CredentialError::Foreign { pointer }),
            None => Ok(Self { content, document }),
        }
    }

    /// Whether a document calls itself a verifiable credential.
    pub fn is_credential(document: &Value) -> bool {
        let own = &Value::from("VerifiableCredential");
        document.get("type").is_some_and(|types| types == own || types.as_array().is_some_and(|all| all.contains(own)))
    }

    /// The digest of the evidence that a document names, if it does, whatever it is worth.
    pub fn evidence_of(document: &Value) -> Option<Digest> {
        from_multibase(document.pointer("/evidence/0/digestMultibase")?.as_str()?)
    }

    /// Whether a document bears the marks of a CanDo credential, and so must be one to the last word.
    pub(crate) fn claims_to_be_ours(document: &Value) -> bool {
        Content::is_marked(document)
    }

    /// The document as JSON.
    pub fn as_value(&self) -> &Value {
        &self.document
    }

    /// In RFC 8785 form: the same credential is always the same bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        json::canonical(&self.document)
    }

    /// Laid out for people, ending with a line feed; reads as the same credential.
    pub fn to_pretty(&self) -> String {
        let mut sorted = self.document.clone();
        sorted.sort_all_objects();
        format!("{sorted:#}\n")
    }

    /// SHA-256 of [`Credential::to_bytes`].
    pub fn digest(&self) -> Digest {
        Digest::of(&self.to_bytes())
    }

    /// Its name: of one attempt there is one credential for each subject.
    pub fn id(&self) -> &str {
        self.document["id"].as_str().unwrap_or_default()
    }

    /// SHA-256 of the evidence that it names.
    pub fn evidence(&self) -> &Digest {
        &self.content.evidence
    }

    /// Where its status is to be found, if its issuer publishes any.
    pub fn status(&self) -> Option<&StatusEntry> {
        self.content.status.as_ref()
    }

    /// Where it says that the attempt's ticket stands in a log.
    pub fn ticket_entry(&self) -> Option<&Place> {
        self.content.logged.as_ref()
    }

    /// What it says; to be trusted only after [`Credential::verify_proof`].
    pub(crate) fn content(&self) -> &Content {
        &self.content
    }

    /// Whether the issuer that it names signed it by this suite.
    pub(crate) fn verify_proof(&self, suite: Suite) -> Result<(), ProofError> {
        let mut proofs = self.document["proof"].as_array().into_iter().flatten();
        let proof = proofs.find(|proof| proof["cryptosuite"] == suite.name()).ok_or(ProofError::Missing(suite))?;
        match proof::verify(&self.document, proof, suite)? == self.content.issuer {
            true => Ok(()),
            false => Err(ProofError::Issuer),
        }
    }

    /// Signs what is to be said.
    pub(crate) fn sign(content: Content, signatory: &dyn Signatory) -> Result<Self, SigningError> {
        let document = proof::secure_own(&content.write(), &content.created, signatory)?;
        Ok(Self { content, document })
    }
}

/// The proofs that a CanDo document must have, with the signatures and methods that it has. That one is missing is left
/// to whoever verifies them.
pub(crate) fn proofs_like(document: &Value, created: &Instant) -> Value {
    let given = document["proof"].as_array().map(Vec::as_slice).unwrap_or_default();
    let present = |suite: &Suite| given.iter().any(|proof| proof["cryptosuite"] == suite.name());
    let like = |(suite, given): (Suite, &Value)| {
        let mut proof = proof::options(suite, document.get("@context"), created.as_str(), "");
        for name in ["proofValue", "verificationMethod"] {
            proof.insert(name.into(), given.get(name).cloned().unwrap_or_default());
        }
        Value::from(proof)
    };
    Suite::SET.into_iter().filter(present).zip(given).map(like).collect()
}

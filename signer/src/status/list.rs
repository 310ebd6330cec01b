//! A status list as a credential of its own, signed by both proofs.
//!
//! ```json
//! {"@context":["https://www.w3.org/ns/credentials/v2"],"credentialSubject":{"encodedList":"uH4s…","id":"URL#list",
//!  "statusPurpose":"suspension","type":"BitstringStatusList"},"id":"URL","issuer":"did:key:…","proof":[…],
//!  "type":["VerifiableCredential","BitstringStatusListCredential"],"validFrom":"…","validUntil":"…"}
//! ```
//!
//! Ours are read to the letter. Those of others are read as far as the standard goes, with any proof that CanDo knows.
//! Source: W3C Bitstring Status List 1.0, section 2.2.

use cando_record::Instant;
use cando_record::json::{self, Value};
use serde_json::json;

use super::bits::{Bits, BitsError};
use super::entry::Purpose;
use crate::credential::content::CONTEXTS;
use crate::credential::proofs_like;
use crate::proof::{self, ProofError, Suite};
use crate::{Signatory, SigningError};

/// The largest list credential that is read, in bytes.
pub const STATUS_LIST: usize = 2 << 20;
const KIND: &str = "BitstringStatusListCredential";

/// A list that is to be published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusList {
    /// The bits.
    pub bits: Bits,
    /// As of when they are right.
    pub from: Instant,
    /// What a set bit means.
    pub purpose: Purpose,
    /// Until when they may be relied on.
    pub until: Instant,
    /// Where it is published.
    pub url: String,
}

/// Why a file is no status list that says anything.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ListError {
    /// The bits cannot be had.
    #[error(transparent)]
    Bits(#[from] BitsError),
    /// Not a list credential, or not as CanDo writes one.
    #[error("{pointer} is missing, or not as it must be in a status list")]
    Form {
        /// JSON pointer to what is wrong; empty for the whole.
        pointer: String,
    },
    /// Not strict JSON.
    #[error("{0}")]
    Json(String),
    /// A proof does not hold.
    #[error(transparent)]
    Proof(#[from] ProofError),
    /// No proof of a kind that is known here.
    #[error("it has no proof that CanDo knows: eddsa-rdfc-2022 or eddsa-jcs-2022")]
    Unproven,
}

impl StatusList {
    /// The credential. The same list and key always give the same bytes.
    pub fn sign(&self, signatory: &dyn Signatory) -> Result<Value, SigningError> {
        proof::secure_own(&self.write(&signatory.did(), &self.bits.encode()), &self.from, signatory)
    }

    fn write(&self, issuer: &str, encoded: &str) -> Value {
        json!({
            "@context": [CONTEXTS[0]],
            "credentialSubject": {
                "encodedList": encoded,
                "id": format!("{}#list", self.url),
                "statusPurpose": self.purpose.name(),
                "type": "BitstringStatusList",
            },
            "id": self.url,
            "issuer": issuer,
            "type": ["VerifiableCredential", KIND],
            "validFrom": self.from,
            "validUntil": self.until,
        })
    }
}

/// A list that its issuer signed.
#[derive(Clone, Debug)]
pub(super) struct List {
    pub as_of: Instant,
    pub bits: Bits,
    /// Why it will not do for a credential of CanDo, if so.
    pub foreign: Option<ListError>,
    pub issuer: String,
    pub purposes: Vec<String>,
    pub until: Option<Instant>,
    pub url: String,
}

impl List {
    /// Reads a list and checks every proof that is known.
    pub fn read(document: &Value) -> Result<Self, ListError> {
        if !names(document, "/type").contains(&KIND)
            || !names(document, "/credentialSubject/type").contains(&"BitstringStatusList")
        {
            return Err(form("/type"));
        }
        let issuer = text(document, "/issuer/id").or_else(|_| text(document, "/issuer"))?;
        let proofs = one_or_many(document.get("proof"));
        prove(document, &proofs, issuer)?;
        let dated = proofs.iter().find_map(|proof| proof.get("created"));
        let as_of = document.get("validFrom").or(dated).ok_or_else(|| form("/validFrom"))?;
        let until = document.get("validUntil").map(|until| moment(until).ok_or_else(|| form("/validUntil")));
        let list = Self {
            as_of: moment(as_of).ok_or_else(|| form("/validFrom"))?,
            bits: Bits::decode(text(document, "/credentialSubject/encodedList")?)?,
            foreign: None,
            issuer: issuer.into(),
            purposes: names(document, "/credentialSubject/statusPurpose").into_iter().map(String::from).collect(),
            until: until.transpose()?,
            url: text(document, "/id")?.into(),
        };
        Ok(Self { foreign: list.differs(document), ..list })
    }

    /// Where the document is not what CanDo would have written.
    fn differs(&self, document: &Value) -> Option<ListError> {
        let proofs = one_or_many(document.get("proof"));
        let lacks = |suite: &Suite| !proofs.iter().any(|proof| proof["cryptosuite"] == suite.name());
        if let Some(suite) = Suite::SET.into_iter().find(lacks) {
            return Some(ProofError::Missing(suite).into());
        }
        let purpose = Purpose::ALL.into_iter().find(|purpose| self.purposes == [purpose.name()]);
        let (Some(purpose), Some(until)) = (purpose, &self.until) else { return Some(form("/credentialSubject")) };
        let Self { bits, as_of, url, .. } = self;
        let list =
            StatusList { bits: bits.clone(), from: as_of.clone(), purpose, until: until.clone(), url: url.clone() };
        // Compressed text is kept as it is: another compressor would write the same bits in another way.
        let encoded = text(document, "/credentialSubject/encodedList").unwrap_or_default();
        let mut again = list.write(&self.issuer, encoded);
        again["proof"] = proofs_like(document, as_of);
        json::difference(document, &again).map(|pointer| form(&pointer))
    }
}

/// Whether each known proof is the issuer's, and there is one.
fn prove(document: &Value, proofs: &[&Value], issuer: &str) -> Result<(), ListError> {
    let known = |proof: &Value| Suite::KNOWN.into_iter().find(|suite| suite.made(proof));
    let mut known = proofs.iter().filter_map(|proof| Some((*proof, known(proof)?))).peekable();
    known.peek().ok_or(ListError::Unproven)?;
    known.try_for_each(|(proof, suite)| match proof::verify(document, proof, suite)? == issuer {
        true => Ok(()),
        false => Err(ProofError::Issuer.into()),
    })
}

/// A member that may be one value or a list of them.
pub(super) fn one_or_many(value: Option<&Value>) -> Vec<&Value> {
    match value {
        Some(Value::Array(items)) => items.iter().collect(),
        value => value.into_iter().collect(),
    }
}

fn names<'a>(document: &'a Value, pointer: &str) -> Vec<&'a str> {
    one_or_many(document.pointer(pointer)).into_iter().filter_map(Value::as_str).collect()
}

fn text<'a>(document: &'a Value, pointer: &str) -> Result<&'a str, ListError> {
    document.pointer(pointer).and_then(Value::as_str).ok_or_else(|| form(pointer))
}

/// A moment in UTC; fractions of a second, which others write, are cut.
fn moment(value: &Value) -> Option<Instant> {
    let text = value.as_str()?;
    let (second, fraction) = text.strip_suffix('Z')?.split_once('.').unwrap_or((text.strip_suffix('Z')?, "0"));
    let digits = !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit());
    format!("{second}Z").parse().ok().filter(|_| digits)
}

fn form(pointer: &str) -> ListError {
    ListError::Form { pointer: pointer.into() }
}

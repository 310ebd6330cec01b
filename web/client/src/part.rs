//! What belongs to a verification, file by file: the same files that `cando verify` takes by its options.

use cando_record::json::Value;
use cando_record::{Confirmation, KeyHistory, Signed};
use cando_signer::log::Proof;
use cando_signer::status::Lists;
use cando_signer::{CREDENTIAL, Policy, TRUST, Trust};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::error::{Error, read_capped};

/// The beginnings of files that are no JSON.
const MODULE: &[u8] = b"\0asm";
const LOG_PROOF: &[u8] = b"c2sp.org/tlog-proof@";

/// A file that stands beside a credential.
pub(crate) enum Part {
    Confirmation(Signed<Confirmation>),
    Evidence(Vec<u8>),
    Keys(KeyHistory),
    LogProof(String),
    Policy(Policy),
    StatusList(Vec<u8>),
    Trust(Trust),
}

/// What a file is for, by its look alone; reading it tells whether it is that. One of `confirmation`, `evidence`, `keys`,
/// `log-proof`, `module`, `policy`, `presentation`, `rebind`, `status-list`, `trust`; else `credential`, in whatever carries it.
#[wasm_bindgen(js_name = kindOf)]
pub fn kind_of(file: &[u8]) -> String {
    let document: Value = match file {
        _ if file.starts_with(MODULE) => return "module".into(),
        _ if file.starts_with(LOG_PROOF) => return "log-proof".into(),
        _ => serde_json::from_slice(file).unwrap_or_default(),
    };
    let is = |name: &str| document["type"].as_array().is_some_and(|types| types.iter().any(|one| one == name));
    let kind = match document["format"].as_str() {
        Some("cando-evidence/1") => "evidence",
        Some("cando-keys/1") => "keys",
        Some("cando-policy/1") => "policy",
        Some("cando-rebind/1") => "rebind",
        Some("cando-trust/1") => "trust",
        _ if is("VerifiablePresentation") => "presentation",
        _ if is("BitstringStatusListCredential") => "status-list",
        _ if document["body"]["results"].is_string() => "confirmation",
        _ => "credential",
    };
    kind.into()
}

/// Throws with the reason if a file is not what it looks like, so that nothing good is replaced by it.
#[wasm_bindgen(js_name = checkPart)]
pub fn check_part(kind: &str, file: Vec<u8>) -> Result<(), Error> {
    let Part::StatusList(list) = Part::read(kind, file)? else { return Ok(()) };
    match Lists::read([&list[..]]).faults().flatten().next() {
        Some(fault) => Err(Error::StatusList(fault.clone())),
        None => Ok(()),
    }
}

impl Part {
    /// Reads a file of this kind. What is wrong with evidence or a status list belongs into the verdict.
    pub(crate) fn read(kind: &str, file: Vec<u8>) -> Result<Self, Error> {
        Ok(match kind {
            "confirmation" => Self::Confirmation(read_capped("confirmation", &file, CREDENTIAL)?),
            "evidence" => Self::Evidence(file),
            "keys" => Self::Keys(read_capped("statements about keys", &file, TRUST)?),
            "log-proof" => {
                Proof::read(&file)?;
                Self::LogProof(String::from_utf8_lossy(&file).into())
            }
            "policy" => Self::Policy(Policy::read(&file)?),
            "status-list" => Self::StatusList(file),
            "trust" => Self::Trust(Trust::read(&file)?),
            _ => return Err(Error::Part(kind.into())),
        })
    }
}

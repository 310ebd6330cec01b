//! Whom a verifier trusts, and what it demands. Both are the verifier's own files: nothing in a credential adds to them.

use cando_record::json::{self, JsonError};
use serde::{Deserialize, Serialize};

use crate::credential::bundle::KeyRecord;
use crate::log;
use crate::{DidWeb, PublicKey, Snapshot, SnapshotError};

/// Bytes of a trust or policy file.
pub const CAP: usize = 1 << 20;

/// Whom a verifier trusts. The names are its own: those that issuers give themselves prove nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trust {
    /// `cando-trust/1`.
    pub format: TrustFormat,
    /// Snapshots of the DID documents of issuers by `did:web`: these and no others give their keys.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<Snapshot>,
    /// Who may confirm an outcome by a replay of their own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub graders: Vec<Party>,
    /// Who may issue.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub issuers: Vec<Party>,
    /// What is known about issuers' keys: who follows whom, and which sign no more.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keys: Vec<KeyRecord>,
    /// Logs, witnesses, and how many of these must agree: a C2SP `tlog-policy`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub log: Option<String>,
    /// How many graders must agree, where a policy does not say.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub quorum: u32,
}

/// Someone by DID, and the verifier's name for them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Party {
    /// The DID.
    pub id: String,
    /// A name for people.
    pub name: String,
}

/// The one version of [`Trust`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TrustFormat {
    /// Version 1.
    #[serde(rename = "cando-trust/1")]
    V1,
}

/// What a verifier demands beyond what must hold anyway.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Policy {
    /// Checks that must pass, by id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub demands: Vec<String>,
    /// `cando-policy/1`.
    pub format: PolicyFormat,
    /// How many graders must agree; their check is then demanded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub graders: Option<u32>,
    /// Seconds that a log's checkpoint may be old.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maximal_checkpoint_age: Option<u64>,
    /// Seconds that a status list may be old.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maximal_status_age: Option<u64>,
}

/// The one version of [`Policy`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PolicyFormat {
    /// Version 1.
    #[serde(rename = "cando-policy/1")]
    V1,
}

/// Why a file is no trust or policy.
#[derive(Debug, thiserror::Error)]
pub enum TrustError {
    /// Not strict JSON, or with other members.
    #[error(transparent)]
    Json(#[from] JsonError),
    /// The policy for logs cannot be read.
    #[error("its policy for logs: {0}")]
    Log(#[from] log::PolicyError),
    /// A party that no key can be known by.
    #[error("{0} is no DID of a key or, for an issuer, a did:web")]
    Party(String),
    /// A DID document cannot be relied on.
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
    /// A party's DID is given twice.
    #[error("{0} stands in it twice")]
    Twice(String),
    /// No check has this id.
    #[error("no check is called {0:?}; `cando verify --json` shows their ids")]
    Unknown(String),
}

impl Trust {
    /// Trust in nobody.
    pub const fn new() -> Self {
        Self {
            documents: Vec::new(),
            format: TrustFormat::V1,
            graders: Vec::new(),
            issuers: Vec::new(),
            keys: Vec::new(),
            log: None,
            quorum: 0,
        }
    }

    /// Reads a trust file.
    pub fn read(text: &[u8]) -> Result<Self, TrustError> {
        let trust: Self = json::read(text, CAP)?;
        for parties in [&trust.issuers, &trust.graders] {
            let again = |i: usize| parties[..i].iter().any(|other| other.id == parties[i].id);
            if let Some(i) = (0..parties.len()).find(|i| again(*i)) {
                return Err(TrustError::Twice(parties[i].id.clone()));
            }
        }
        let is_key = |party: &&Party| PublicKey::from_did(&party.id).is_ok();
        let is_issuer = |party: &&Party| is_key(party) || DidWeb::of(&party.id).is_ok();
        let mut issuers = trust.issuers.iter().filter(|party| !is_issuer(party));
        if let Some(party) = issuers.next().or_else(|| trust.graders.iter().find(|party| !is_key(party))) {
            return Err(TrustError::Party(party.id.clone()));
        }
        for (i, snapshot) in trust.documents.iter().enumerate() {
            snapshot.read()?;
            if trust.documents[..i].iter().any(|other| other.id() == snapshot.id()) {
                return Err(TrustError::Twice(snapshot.id().into()));
            }
        }
        trust.logs()?;
        Ok(trust)
    }

    /// The logs and witnesses that are relied on, if any is.
    pub(crate) fn logs(&self) -> Result<Option<log::Policy>, log::PolicyError> {
        self.log.as_ref().map(|text| log::Policy::read(text.as_bytes())).transpose()
    }

    /// The verifier's name for an issuer.
    pub(crate) fn issuer(&self, id: &str) -> Option<&str> {
        name(&self.issuers, id)
    }

    /// The verifier's name for a grader.
    pub(crate) fn grader(&self, id: &str) -> Option<&str> {
        name(&self.graders, id)
    }
}

impl Policy {
    /// No demands.
    pub const fn new() -> Self {
        Self {
            demands: Vec::new(),
            format: PolicyFormat::V1,
            graders: None,
            maximal_checkpoint_age: None,
            maximal_status_age: None,
        }
    }

    /// Reads a policy file.
    pub fn read(text: &[u8]) -> Result<Self, TrustError> {
        let policy: Self = json::read(text, CAP)?;
        let is_unknown = |id: &&String| !crate::verify::is_check(id);
        match policy.demands.iter().find(is_unknown) {
            Some(id) => Err(TrustError::Unknown(id.clone())),
            None => Ok(policy),
        }
    }

    /// Whether this check must pass.
    pub(crate) fn demands(&self, id: &str) -> bool {
        self.demands.iter().any(|demanded| demanded == id) || id == "graders" && self.graders.is_some()
    }
}

impl Default for Trust {
    fn default() -> Self {
        Self::new()
    }
}

impl Default for Policy {
    fn default() -> Self {
        Self::new()
    }
}

fn name<'a>(parties: &'a [Party], id: &str) -> Option<&'a str> {
    parties.iter().find(|party| party.id == id).map(|party| party.name.as_str())
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_zero(number: &u32) -> bool {
    *number == 0
}

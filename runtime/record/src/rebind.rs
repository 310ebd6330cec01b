//! A candidate's change of keys: the old key says whose its credentials are from now on, and the new key takes them.
//!
//! ```text
//! {"adoption":Signed<Adoption>,"format":"cando-rebind/1","rebind":Signed<Rebind>}
//! ```
//!
//! Both must sign: nobody can be given credentials that they do not want, nor take what was not given.

use serde::{Deserialize, Serialize};

use crate::{Digest, Instant, Signed, Statement};

/// Said by the old key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rebind {
    /// When it was said.
    pub at: Instant,
    /// The DID of the new key.
    pub to: String,
}

/// Said by the new key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Adoption {
    /// Digest of the signed [`Rebind`].
    pub rebind: Digest,
}

/// Both together, as they travel beside a credential.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rebinding {
    /// By the new key.
    pub adoption: Signed<Adoption>,
    /// `cando-rebind/1`.
    pub format: RebindingFormat,
    /// By the old key.
    pub rebind: Signed<Rebind>,
}

/// The one version of [`Rebinding`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RebindingFormat {
    /// Version 1.
    #[serde(rename = "cando-rebind/1")]
    V1,
}

impl Statement for Rebind {
    const TAG: &'static str = "cando/rebind/1";
}

impl Statement for Adoption {
    const TAG: &'static str = "cando/adoption/1";
}

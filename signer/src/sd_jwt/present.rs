//! Showing a part of a twin to one verifier.

use cando_record::{Digest, Instant};
use data_encoding::BASE64URL_NOPAD;
use serde_json::json;

use super::disclosure::Disclosure;
use super::verify::{Shape, holder};
use super::{Part, SdJwtError, jwt};
use crate::Key;

/// What a verifier asked for; neither can be left out.
#[derive(Clone, Copy, Debug)]
pub struct Challenge<'a> {
    /// Who the verifier is.
    pub audience: &'a str,
    /// What they have never asked for before.
    pub nonce: &'a str,
}

/// All that a twin can show.
pub fn disclosures(twin: &str) -> Result<Vec<Disclosure>, SdJwtError> {
    Shape::read(twin)?.disclosures()
}

/// The twin with the chosen disclosures alone, signed by its holder for one verifier and one challenge. What it says is not
/// checked here: [`super::verify_sd_jwt`] does.
pub fn present(
    twin: &str,
    chosen: impl Fn(&Disclosure) -> bool,
    challenge: Challenge,
    now: &Instant,
    key: &Key,
) -> Result<String, SdJwtError> {
    let shape = Shape::read(twin)?;
    if holder(&shape.token()?.payload)? != Some(key.public().clone()) {
        return Err(SdJwtError::Key(Part::Binding));
    }
    let shown = shape.disclosures()?.into_iter().filter(chosen).map(|one| format!("{}~", one.as_str()));
    let shown = format!("{}~{}", shape.token, shown.collect::<String>());
    let payload = json!({
        "aud": challenge.audience,
        "iat": now.seconds(),
        "nonce": challenge.nonce,
        "sd_hash": hash(&shown),
    });
    let binding = jwt::sign(&json!({ "alg": "EdDSA", "typ": "kb+jwt" }), &payload, key)?;
    Ok(format!("{shown}{binding}"))
}

/// What a key binding says of the text that it stands behind (RFC 9901, section 4.3.1).
pub(super) fn hash(shown: &str) -> String {
    BASE64URL_NOPAD.encode(&Digest::of(shown.as_bytes()).0)
}

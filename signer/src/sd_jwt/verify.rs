//! From a presentation to what was shown.

use cando_record::json::Value;
use cando_record::{Digest, Instant};
use serde::Serialize;

use super::disclosure::{Disclosure, reveal};
use super::jwt::Jwt;
use super::present::{Challenge, hash};
use super::{Part, SD_JWT, SdJwtError};
use crate::identifier::from_multibase;
use crate::{PublicKey, did};

/// Disclosures that are read: more than any assessment has skills.
const MOST: usize = 1024;

/// What a verifier demands.
#[derive(Clone, Debug)]
pub struct Demand<'a> {
    /// Whether its holder must have shown it just now.
    pub binding: Binding<'a>,
    /// Now.
    pub now: &'a Instant,
}

/// Whether a key binding is demanded.
#[derive(Clone, Copy, Debug)]
pub enum Binding<'a> {
    /// The holder must have signed it for this challenge, at most so many seconds from now.
    Demanded {
        /// What was asked for.
        challenge: Challenge<'a>,
        /// Seconds by which the holder's clock may differ, either way.
        window: i64,
    },
    /// There must be none: a holder looks at what an issuer sent.
    None,
}

/// What was shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Disclosed {
    /// All visible claims, and those that were disclosed, in their places.
    pub claims: Value,
    /// The digest of the credential that it is the twin of, if it names one.
    pub credential: Option<Digest>,
    /// The DID of the holder's key, if it names one.
    pub holder: Option<String>,
    /// The DID of the issuer's key.
    pub issuer: String,
}

/// Checks an SD-JWT of an issuer with `did:key` by RFC 9901, section 7, and refuses whatever that leaves open.
pub fn verify_sd_jwt(text: &str, demand: &Demand) -> Result<Disclosed, SdJwtError> {
    let shape = Shape::read(text)?;
    let token = shape.token()?;
    let issuer = token.text("iss")?;
    let key = PublicKey::from_did(issuer).map_err(|_| SdJwtError::Key(Part::Token))?;
    if token.header.get("kid").is_some_and(|kid| *kid != did::method(issuer) && *kid != issuer) {
        return Err(SdJwtError::Key(Part::Token));
    }
    token.verify(&key)?;
    if token.payload.get("_sd_alg").is_some_and(|name| *name != "sha-256") {
        return Err(SdJwtError::HashAlgorithm);
    }
    in_time(&token, demand.now.seconds())?;
    let holder = holder(&token.payload)?;
    match (&demand.binding, shape.binding) {
        (Binding::None, None) => {}
        (Binding::None, Some(_)) => return Err(SdJwtError::Unasked),
        (Binding::Demanded { .. }, None) => return Err(SdJwtError::Unbound),
        (Binding::Demanded { challenge, window }, Some(binding)) => {
            let holder = holder.as_ref().ok_or(SdJwtError::Claim("cnf"))?;
            bound(binding, shape.shown, holder, challenge, demand.now.seconds(), *window)?;
        }
    }
    let claims = reveal(&token.payload, &shape.disclosures()?)?;
    let named = claims.get("credential").map(|digest| digest.as_str().and_then(from_multibase));
    Ok(Disclosed {
        credential: named.map(|digest| digest.ok_or(SdJwtError::Claim("credential"))).transpose()?,
        holder: holder.map(|key| key.did()),
        issuer: issuer.into(),
        claims,
    })
}

fn in_time(token: &Jwt, now: i64) -> Result<(), SdJwtError> {
    let early = |name| Ok::<_, SdJwtError>(token.seconds(name)?.is_some_and(|from| from > now));
    match () {
        () if early("nbf")? || early("iat")? => Err(SdJwtError::Early),
        () if token.seconds("exp")?.is_some_and(|until| until < now) => Err(SdJwtError::Expired),
        () => Ok(()),
    }
}

/// Whether the holder signed this text for this challenge, just now (RFC 9901, section 7.3).
fn bound(
    text: &str,
    shown: &str,
    holder: &PublicKey,
    challenge: &Challenge,
    now: i64,
    window: i64,
) -> Result<(), SdJwtError> {
    let binding = Jwt::read(text, Part::Binding)?;
    if binding.header["typ"] != "kb+jwt" {
        return Err(SdJwtError::Type(Part::Binding));
    }
    binding.verify(holder)?;
    let made = binding.seconds("iat")?.ok_or(SdJwtError::Claim("iat"))?;
    match () {
        () if binding.text("aud")? != challenge.audience => Err(SdJwtError::Audience),
        () if binding.text("nonce")? != challenge.nonce => Err(SdJwtError::Nonce),
        () if binding.text("sd_hash")? != hash(shown) => Err(SdJwtError::Hash),
        () if now.abs_diff(made) > window.unsigned_abs() => Err(SdJwtError::Stale),
        () => Ok(()),
    }
}

/// The holder's key, if the token names one.
pub(super) fn holder(payload: &Value) -> Result<Option<PublicKey>, SdJwtError> {
    let Some(confirmed) = payload.get("cnf") else { return Ok(None) };
    PublicKey::from_jwk(&confirmed["jwk"]).map(Some).map_err(|_| SdJwtError::Key(Part::Binding))
}

/// The parts of a text: `token~disclosure~…~binding`.
pub(super) struct Shape<'a> {
    binding: Option<&'a str>,
    disclosures: Vec<&'a str>,
    /// All that a key binding stands behind, the last `~` included.
    shown: &'a str,
    pub token: &'a str,
}

impl<'a> Shape<'a> {
    pub fn read(text: &'a str) -> Result<Self, SdJwtError> {
        let (shown, binding) = text.rsplit_once('~').filter(|_| text.len() <= SD_JWT).ok_or(SdJwtError::Shape)?;
        let mut parts = shown.split('~');
        let token = parts.next().ok_or(SdJwtError::Shape)?;
        let disclosures: Vec<_> = parts.take(MOST + 1).collect();
        if disclosures.len() > MOST {
            return Err(SdJwtError::Shape);
        }
        let shown = &text[..=shown.len()];
        Ok(Self { binding: Some(binding).filter(|text| !text.is_empty()), disclosures, shown, token })
    }

    /// The issuer's token, of a type that is none or ends with `sd-jwt`.
    pub fn token(&self) -> Result<Jwt<'a>, SdJwtError> {
        let token = Jwt::read(self.token, Part::Token)?;
        let kind = token.header.get("typ").map(|kind| kind.as_str().unwrap_or_default());
        match kind.is_none_or(|kind| kind == "sd-jwt" || kind.ends_with("+sd-jwt")) {
            true => Ok(token),
            false => Err(SdJwtError::Type(Part::Token)),
        }
    }

    pub fn disclosures(&self) -> Result<Vec<Disclosure>, SdJwtError> {
        self.disclosures.iter().map(|text| Disclosure::read(text)).collect()
    }
}

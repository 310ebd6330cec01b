//! From a presentation to what was shown.

use cando_record::json::Value;
use cando_record::{Digest, Instant};
use serde::Serialize;

use super::disclosure::{Disclosure, reveal};
use super::jwt::Jwt;
use super::present::{Challenge, hash};
use super::{Part, SD_JWT, SdJwtError};
use crate::PublicKey;
use crate::credential::identifier::from_multibase;
use crate::keys::did;
use crate::proof::snapshot::Methods;
use crate::proof::{ProofError, Purpose};

/// Disclosures that are read: more than any assessment has skills.
const MOST: usize = 1024;

/// Seconds that a key binding may be old: the challenge that it answers ends it sooner.
pub(crate) const WINDOW: i64 = 3600;

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
    let twin = Twin::read(text)?;
    let issuer = twin.issuer(Methods::SELF_EVIDENT)?;
    twin.in_time(demand.now)?;
    twin.held(&demand.binding, demand.now)?;
    twin.disclosed(issuer)
}

/// An SD-JWT in its form. Nothing that it says is proven yet.
pub(crate) struct Twin<'a> {
    shape: Shape<'a>,
    token: Jwt<'a>,
}

impl<'a> Twin<'a> {
    /// Whether a file is meant to be one: a JSON object in base64url, and what may stand around it.
    pub fn is_one(file: &[u8]) -> bool {
        let file = file.trim_ascii();
        let fits = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_=.~".contains(byte);
        file.starts_with(b"e") && file.contains(&b'.') && file.iter().all(fits)
    }

    /// Reads one.
    pub fn read(text: &'a str) -> Result<Self, SdJwtError> {
        let shape = Shape::read(text)?;
        let token = shape.token()?;
        Ok(Self { shape, token })
    }

    /// The DID of its issuer, if that one's key signed it.
    pub fn issuer(&self, methods: Methods) -> Result<String, SdJwtError> {
        let issuer = self.token.text("iss")?;
        let named = self.token.header.get("kid").map(|kid| kid.as_str().unwrap_or_default());
        let method = match named {
            Some(kid) if kid.starts_with('#') => format!("{issuer}{kid}"),
            Some(kid) if kid != issuer => kid.into(),
            _ => did::method(issuer),
        };
        let (owner, key) = methods.key(&method, Purpose::Assertion).map_err(|error| match error {
            error @ (ProofError::Document(_) | ProofError::Unpinned(_)) => SdJwtError::Method(Box::new(error)),
            _ => SdJwtError::Key(Part::Token),
        })?;
        if owner != issuer {
            return Err(SdJwtError::Key(Part::Token));
        }
        self.token.verify(&key).map(|()| owner)
    }

    /// Whether its time is now.
    pub fn in_time(&self, now: &Instant) -> Result<(), SdJwtError> {
        in_time(&self.token, now.seconds())
    }

    /// Whether its holder showed it as was demanded.
    pub fn held(&self, demanded: &Binding, now: &Instant) -> Result<(), SdJwtError> {
        let holder = holder(&self.token.payload)?;
        match (demanded, self.shape.binding) {
            (Binding::None, None) => Ok(()),
            (Binding::None, Some(_)) => Err(SdJwtError::Unasked),
            (Binding::Demanded { .. }, None) => Err(SdJwtError::Unbound),
            (Binding::Demanded { challenge, window }, Some(binding)) => {
                let holder = holder.as_ref().ok_or(SdJwtError::Claim("cnf"))?;
                bound(binding, self.shape.shown, holder, Some(challenge), now.seconds(), *window)
            }
        }
    }

    /// Whether its holder showed it to anybody: by a key binding that holds, for whomever it was made.
    pub fn is_bound(&self, now: &Instant) -> Result<bool, SdJwtError> {
        let holder = holder(&self.token.payload)?;
        let Some(binding) = self.shape.binding else { return Ok(false) };
        let holder = holder.as_ref().ok_or(SdJwtError::Claim("cnf"))?;
        bound(binding, self.shape.shown, holder, None, now.seconds(), i64::MAX).map(|()| true)
    }

    /// What it shows, by an issuer whose signature was checked.
    pub fn disclosed(&self, issuer: String) -> Result<Disclosed, SdJwtError> {
        if self.token.payload.get("_sd_alg").is_some_and(|name| *name != "sha-256") {
            return Err(SdJwtError::HashAlgorithm);
        }
        let holder = holder(&self.token.payload)?;
        let claims = reveal(&self.token.payload, &self.shape.disclosures()?)?;
        let named = claims.get("credential").map(|digest| digest.as_str().and_then(from_multibase));
        let credential = named.map(|digest| digest.ok_or(SdJwtError::Claim("credential"))).transpose()?;
        Ok(Disclosed { credential, holder: holder.map(|key| key.did()), issuer, claims })
    }
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
fn bound<'b>(
    text: &str,
    shown: &str,
    holder: &PublicKey,
    challenge: Option<&Challenge<'b>>,
    now: i64,
    window: i64,
) -> Result<(), SdJwtError> {
    let binding = Jwt::read(text, Part::Binding)?;
    if binding.header["typ"] != "kb+jwt" {
        return Err(SdJwtError::Type(Part::Binding));
    }
    binding.verify(holder)?;
    let differs = |name, expected: fn(&Challenge<'b>) -> &'b str| {
        let found = binding.text(name)?;
        Ok::<_, SdJwtError>(challenge.is_some_and(|challenge| expected(challenge) != found))
    };
    let made = binding.seconds("iat")?.ok_or(SdJwtError::Claim("iat"))?;
    match () {
        () if differs("aud", |challenge| challenge.audience)? => Err(SdJwtError::Audience),
        () if differs("nonce", |challenge| challenge.nonce)? => Err(SdJwtError::Nonce),
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

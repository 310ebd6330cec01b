//! What is hidden, and how it is put back in its place.
//!
//! ```text
//! disclosure = base64url( ["salt","name",value] )      of a member of an object, whose "_sd" holds the digest
//!              base64url( ["salt",value] )             of an element of an array, where {"...":digest} stands
//! digest     = base64url( SHA-256( disclosure ) )
//! ```
//!
//! Source: RFC 9901, sections 4.2 and 7.1.

use std::collections::{BTreeMap, BTreeSet};

use cando_record::json::{self, Map, Value};
use cando_record::{Digest, caps};
use data_encoding::BASE64URL_NOPAD;

use super::{Part, SD_JWT, SdJwtError};

/// Claims by which a verifier decides; they cannot be hidden (SD-JWT VC, section 2.2.2.2).
const VISIBLE: [&str; 9] = ["aud", "cnf", "credentialStatus", "exp", "iat", "iss", "nbf", "status", "vct"];

/// One hidden value, and the text that shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disclosure {
    encoded: String,
    /// The member's name; none for an element of an array.
    pub name: Option<String>,
    /// The value.
    pub value: Value,
}

impl Disclosure {
    /// Hides a member, or an element of an array.
    pub(super) fn new(salt: &str, name: Option<&str>, value: Value) -> Self {
        let parts = [Some(salt.into()), name.map(Value::from), Some(value.clone())];
        let parts: Value = parts.into_iter().flatten().collect();
        let encoded = BASE64URL_NOPAD.encode(&json::canonical(&parts));
        Self { encoded, name: name.map(String::from), value }
    }

    /// Reads a disclosure.
    pub(super) fn read(text: &str) -> Result<Self, SdJwtError> {
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| SdJwtError::Disclosure)?;
        let value = json::parse(&bytes, SD_JWT).map_err(|_| SdJwtError::Json(Part::Disclosure))?;
        let (name, value) = match value.as_array().map(Vec::as_slice) {
            Some([Value::String(_), value]) => (None, value.clone()),
            Some([Value::String(_), Value::String(name), value]) => (Some(name.clone()), value.clone()),
            _ => return Err(SdJwtError::Disclosure),
        };
        if let Some(name) = name.as_deref() {
            match name {
                "_sd" | "..." => return Err(SdJwtError::Disclosure),
                name if VISIBLE.contains(&name) => return Err(SdJwtError::Hidden(name.into())),
                _ => {}
            }
        }
        Ok(Self { encoded: text.into(), name, value })
    }

    /// As it travels.
    pub fn as_str(&self) -> &str {
        &self.encoded
    }

    /// What a holder calls it: the member's name, or the skill of a score.
    pub fn label(&self) -> &str {
        let skill = self.value["skill"].as_str();
        self.name.as_deref().or(skill).unwrap_or("(without a name)")
    }

    /// By what its place names it.
    pub(crate) fn digest(&self) -> String {
        BASE64URL_NOPAD.encode(&Digest::of(self.encoded.as_bytes()).0)
    }
}

/// The payload with every disclosure in its place, and what is left of hiding taken out.
pub(super) fn reveal(payload: &Value, disclosures: &[Disclosure]) -> Result<Value, SdJwtError> {
    let by_digest: BTreeMap<String, &Disclosure> = disclosures.iter().map(|one| (one.digest(), one)).collect();
    if by_digest.len() < disclosures.len() {
        return Err(SdJwtError::Duplicate);
    }
    let mut reveal = Reveal { by_digest, seen: BTreeSet::new() };
    let mut claims = reveal.value(payload, 0)?;
    if reveal.by_digest.keys().any(|digest| !reveal.seen.contains(digest)) {
        return Err(SdJwtError::Unreferenced);
    }
    if let Some(members) = claims.as_object_mut() {
        members.remove("_sd_alg");
    }
    Ok(claims)
}

struct Reveal<'a> {
    by_digest: BTreeMap<String, &'a Disclosure>,
    seen: BTreeSet<String>,
}

impl<'a> Reveal<'a> {
    fn value(&mut self, value: &Value, depth: usize) -> Result<Value, SdJwtError> {
        // A disclosure may hold digests of others: together they nest no deeper than any document.
        if depth > caps::DEPTH {
            return Err(SdJwtError::Json(Part::Disclosure));
        }
        match value {
            Value::Array(items) => self.array(items, depth),
            Value::Object(members) => self.object(members, depth),
            scalar => Ok(scalar.clone()),
        }
    }

    fn object(&mut self, members: &Map<String, Value>, depth: usize) -> Result<Value, SdJwtError> {
        let mut revealed = Map::new();
        for (name, value) in members.iter().filter(|(name, _)| *name != "_sd") {
            if name == "..." {
                return Err(SdJwtError::Claim("..."));
            }
            revealed.insert(name.clone(), self.value(value, depth + 1)?);
        }
        let digests = match members.get("_sd") {
            Some(digests) => digests.as_array().ok_or(SdJwtError::Claim("_sd"))?.as_slice(),
            None => &[],
        };
        for digest in digests {
            let Some(found) = self.find(digest.as_str().ok_or(SdJwtError::Claim("_sd"))?)? else { continue };
            let name = found.name.as_ref().ok_or(SdJwtError::Disclosure)?;
            if revealed.contains_key(name) {
                return Err(SdJwtError::Collision(name.clone()));
            }
            revealed.insert(name.clone(), self.value(&found.value, depth + 1)?);
        }
        Ok(revealed.into())
    }

    fn array(&mut self, items: &[Value], depth: usize) -> Result<Value, SdJwtError> {
        let mut revealed = Vec::new();
        for item in items {
            let Some(digest) = item.get("...") else {
                revealed.push(self.value(item, depth + 1)?);
                continue;
            };
            let alone = item.as_object().is_some_and(|members| members.len() == 1);
            let digest = digest.as_str().filter(|_| alone).ok_or(SdJwtError::Claim("..."))?;
            if let Some(found) = self.find(digest)? {
                match found.name {
                    None => revealed.push(self.value(&found.value, depth + 1)?),
                    Some(_) => return Err(SdJwtError::Disclosure),
                }
            }
        }
        Ok(revealed.into())
    }

    /// The disclosure of a digest, which must not stand in a second place.
    fn find(&mut self, digest: &str) -> Result<Option<&'a Disclosure>, SdJwtError> {
        match self.seen.insert(digest.into()) {
            true => Ok(self.by_digest.get(digest).copied()),
            false => Err(SdJwtError::Duplicate),
        }
    }
}

//! Compact JWS with EdDSA: `base64url(header).base64url(payload).base64url(signature)`.
//!
//! Source: RFC 7515, sections 3.1 and 4.1.11; RFC 8037, section 3.1.

use cando_record::json::{self, Value};
use data_encoding::BASE64URL_NOPAD;

use super::{Part, SD_JWT, SdJwtError};
use crate::keys::signatory::verified;
use crate::{PublicKey, Signatory, SigningError};

/// A token as read; its signature is not checked yet.
pub(super) struct Jwt<'a> {
    pub header: Value,
    pub payload: Value,
    part: Part,
    signature: [u8; 64],
    signed: &'a str,
}

/// Signs a token. Both parts are written in RFC 8785 form.
pub(super) fn sign(header: &Value, payload: &Value, signatory: &dyn Signatory) -> Result<String, SigningError> {
    let encoded = |value| BASE64URL_NOPAD.encode(&json::canonical(value));
    let signed = format!("{}.{}", encoded(header), encoded(payload));
    let signature = verified(signatory, signed.as_bytes())?;
    Ok(format!("{signed}.{}", BASE64URL_NOPAD.encode(&signature)))
}

impl<'a> Jwt<'a> {
    /// Reads a token of EdDSA that demands nothing unknown.
    pub fn read(text: &'a str, part: Part) -> Result<Self, SdJwtError> {
        let form = || SdJwtError::Form(part);
        let decode = |text: &str| BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| form());
        let parse = |text: &str| {
            json::parse(&decode(text)?, SD_JWT).ok().filter(Value::is_object).ok_or(SdJwtError::Json(part))
        };
        let (signed, signature) = text.rsplit_once('.').ok_or_else(form)?;
        let (header, payload) = signed.split_once('.').ok_or_else(form)?;
        let header = parse(header)?;
        // Before anything else is believed: `none` and other algorithms must not even be tried.
        if header["alg"] != "EdDSA" {
            return Err(SdJwtError::Algorithm(part));
        }
        if header.get("crit").is_some() || header.get("b64").is_some() {
            return Err(SdJwtError::Type(part));
        }
        let signature = decode(signature)?.try_into().map_err(|_| form())?;
        Ok(Self { header, payload: parse(payload)?, part, signature, signed })
    }

    /// Whether the key signed it.
    pub fn verify(&self, key: &PublicKey) -> Result<(), SdJwtError> {
        match key.verifies(self.signed.as_bytes(), &self.signature) {
            true => Ok(()),
            false => Err(SdJwtError::Signature(self.part)),
        }
    }

    /// A claim that must be a text.
    pub fn text(&self, name: &'static str) -> Result<&str, SdJwtError> {
        self.payload[name].as_str().ok_or(SdJwtError::Claim(name))
    }

    /// A claim that must be a number of seconds since 1970, if it is there.
    pub fn seconds(&self, name: &'static str) -> Result<Option<i64>, SdJwtError> {
        let found = self.payload.get(name);
        found.map(|value| value.as_i64().ok_or(SdJwtError::Claim(name))).transpose()
    }
}

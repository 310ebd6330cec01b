//! `did:key` for Ed25519: the identifier is the key.
//!
//! ```text
//! did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp
//!         └ multibase z = base58btc( 0xed 0x01 ‖ 32-byte public key )
//! ```
//!
//! Source: W3C CCG did:key, section "Ed25519"; multicodec `ed25519-pub`.

use cando_record::json::Value;
use data_encoding::BASE64URL_NOPAD;
use ed25519_dalek::{Signature, VerifyingKey};
use pkcs8::{EncodePublicKey, LineEnding};

pub(crate) const PREFIX: &str = "did:key:";
const CODEC: [u8; 2] = [0xed, 0x01];
/// An Ed25519 `did:key` has 56 characters; base58 work grows with the square, so longer ones are not decoded.
const LONGEST: usize = 64;

/// An Ed25519 public key that is fit to verify with: a canonical point, not of small order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey(VerifyingKey);

/// Why a text is not a DID that CanDo can check signatures of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DidError {
    /// Another key type than Ed25519.
    #[error("the DID names another kind of key than Ed25519; use one that starts with did:key:z6Mk")]
    Codec,
    /// Not 32 bytes.
    #[error("the DID's key has not 32 bytes: it was cut or extended")]
    Length,
    /// Another DID method, or no DID.
    #[error("not a did:key; CanDo takes identifiers that start with did:key:z6Mk")]
    Method,
    /// Not base58btc.
    #[error("the DID's key is not base58btc text: it was mistyped")]
    Multibase,
    /// Not a point of the curve in its one form, or a point that any message can be signed for.
    #[error("the DID's key is not a usable Ed25519 public key")]
    Point,
}

impl PublicKey {
    /// The key that a `did:key` names.
    pub fn from_did(did: &str) -> Result<Self, DidError> {
        Self::from_multikey(did.strip_prefix(PREFIX).ok_or(DidError::Method)?)
    }

    /// The key with this Multikey text, `z6Mk…` (W3C Controlled Identifiers 1.0, section 2.2.2).
    pub fn from_multikey(text: &str) -> Result<Self, DidError> {
        let digits = text.strip_prefix('z').ok_or(DidError::Multibase)?;
        if digits.len() > LONGEST {
            return Err(DidError::Length);
        }
        let bytes = bs58::decode(digits).into_vec().map_err(|_| DidError::Multibase)?;
        let key = bytes.strip_prefix(&CODEC).ok_or(DidError::Codec)?;
        Self::from_bytes(key.try_into().map_err(|_| DidError::Length)?)
    }

    /// The key of a JWK (RFC 8037, section 2).
    pub(crate) fn from_jwk(jwk: &Value) -> Result<Self, DidError> {
        if jwk["kty"] != "OKP" || jwk["crv"] != "Ed25519" {
            return Err(DidError::Codec);
        }
        let bytes = jwk["x"].as_str().and_then(|x| BASE64URL_NOPAD.decode(x.as_bytes()).ok());
        Self::from_bytes(&bytes.and_then(|bytes| bytes.try_into().ok()).ok_or(DidError::Length)?)
    }

    /// The key with these bytes (RFC 8032, section 5.1.5).
    pub fn from_bytes(bytes: &[u8; 32]) -> Result<Self, DidError> {
        match VerifyingKey::from_bytes(bytes) {
            Ok(key) if !key.is_weak() => Ok(Self(key)),
            _ => Err(DidError::Point),
        }
    }

    /// Its bytes (RFC 8032, section 5.1.5).
    pub fn to_bytes(&self) -> [u8; 32] {
        self.0.to_bytes()
    }

    /// Its `did:key`.
    pub fn did(&self) -> String {
        format!("{PREFIX}{}", self.multikey())
    }

    /// Its Multikey text: `z6Mk…`.
    pub fn multikey(&self) -> String {
        format!("z{}", bs58::encode([CODEC.as_slice(), self.0.as_bytes()].concat()).into_string())
    }

    /// Its SubjectPublicKeyInfo in PEM (RFC 8410, section 4), as `openssl pkey -pubout` writes it.
    pub fn to_pem(&self) -> String {
        self.0.to_public_key_pem(LineEnding::LF).expect("32 bytes have a PEM form")
    }

    /// Whether the signature is this key's, by the strict rules alone: what passes here, every other verifier accepts too.
    #[must_use]
    pub fn verifies(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        self.0.verify_strict(message, &Signature::from_bytes(signature)).is_ok()
    }
}

/// The verification method of a `did:key`: `did:key:X#X`.
pub(crate) fn method(did: &str) -> String {
    format!("{did}#{}", did.strip_prefix(PREFIX).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ZERO_SEED: &str = "did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp";

    fn encoded(bytes: &[u8]) -> String {
        format!("did:key:z{}", bs58::encode(bytes).into_string())
    }

    #[test]
    fn reads_and_writes() {
        let key = PublicKey::from_did(ZERO_SEED).unwrap();
        assert_eq!(key.did(), ZERO_SEED);
        assert_eq!(method(ZERO_SEED), format!("{ZERO_SEED}#{}", &ZERO_SEED[8..]));
    }

    #[test]
    fn refuses_what_is_no_ed25519_did() {
        let key = PublicKey::from_did(ZERO_SEED).unwrap().to_bytes();
        let with = |codec: &[u8], key: &[u8]| PublicKey::from_did(&encoded(&[codec, key].concat())).unwrap_err();
        assert_eq!(with(&[0xec, 0x01], &key), DidError::Codec);
        assert_eq!(with(&CODEC, &key[1..]), DidError::Length);
        assert_eq!(with(&CODEC, &[&key[..], &[0]].concat()), DidError::Length);
        let small_order = [&[1][..], &[0; 31]].concat();
        assert_eq!(with(&CODEC, &small_order), DidError::Point);
        for (did, error) in [
            ("did:web:example.com", DidError::Method),
            ("", DidError::Method),
            (&ZERO_SEED.replace(":z6", ":m6"), DidError::Multibase),
            (&ZERO_SEED.replace("6Mk", "0Mk"), DidError::Multibase),
            (&format!("{ZERO_SEED}#x"), DidError::Multibase),
            (&format!("did:key:z{}", "6".repeat(100_000)), DidError::Length),
        ] {
            assert_eq!(PublicKey::from_did(did).unwrap_err(), error, "{did:.40}");
        }
    }
}

//! Verifier keys, and making the signatures that they check. C2SP signed-note, sections "Signatures" and "Signature
//! types"; C2SP tlog-cosignature, sections "Format" and "Ed25519 signed message".
//!
//! ```text
//! example.com/log+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW
//! name           + key id  + base64(signature type ‖ public key)
//! ```

use cando_record::Digest;
use data_encoding::{BASE64, HEXLOWER};
use zeroize::Zeroizing;

use super::text::{self, LARGEST};
use super::{Attestation, Name, NameError, NoteSignature};
use crate::{DidError, Key, PublicKey};

/// How a key signs notes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignatureType {
    /// 0x01: Ed25519 over the text, as logs sign.
    Log = 1,
    /// 0x04: Ed25519 over a time and the text, as witnesses cosign.
    Witness = 4,
}

/// A public key with its name and the one way in which it signs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vkey {
    name: Name,
    kind: SignatureType,
    key: PublicKey,
}

/// Why a text is not such a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VkeyError {
    /// Not three parts in their one form.
    #[error("not a key of the form name+id+base64, as `cando log init` and `cando log witness` print it")]
    Form,
    /// The id belongs to another name or key.
    #[error("the key's id does not fit its name and bytes: it was mistyped or changed")]
    Id,
    /// The name.
    #[error(transparent)]
    Name(#[from] NameError),
    /// Not a usable key.
    #[error(transparent)]
    Point(#[from] DidError),
    /// Neither 0x01 nor 0x04.
    #[error("the key signs in a way that is not known here; Ed25519 (0x01) and its cosignatures (0x04) are")]
    Type,
}

impl Vkey {
    /// A log's or a witness's key.
    pub fn new(name: Name, kind: SignatureType, key: PublicKey) -> Self {
        Self { name, kind, key }
    }

    /// Its name.
    pub fn name(&self) -> &Name {
        &self.name
    }

    /// How it signs.
    pub fn kind(&self) -> SignatureType {
        self.kind
    }

    /// The key itself, which may have other names elsewhere.
    pub fn key(&self) -> &PublicKey {
        &self.key
    }

    /// First four bytes of SHA-256(name ‖ line feed ‖ type ‖ key).
    pub fn id(&self) -> [u8; 4] {
        id(&self.name, self.kind, &self.key.to_bytes())
    }

    /// Signs a text as this log does; `None` if it is another's key, or a witness's.
    pub fn sign(&self, text: &str, key: &Key) -> Option<NoteSignature> {
        let own = self.kind == SignatureType::Log && self.is_of(key);
        own.then(|| self.line(key.sign(text.as_bytes()).to_vec()))
    }

    /// Cosigns a text as this witness does, at a time in seconds since 1970; `None` if it is another's key, or a log's.
    pub fn cosign(&self, text: &str, time: u64, key: &Key) -> Option<NoteSignature> {
        let own = self.kind == SignatureType::Witness && self.is_of(key) && time <= LARGEST;
        own.then(|| self.line([time.to_be_bytes().as_slice(), &key.sign(&timed(text, time))].concat()))
    }

    /// What a signature of this key's attests, if it holds.
    pub(super) fn attest(&self, text: &str, signature: &[u8]) -> Option<Attestation> {
        let (time, signature, message) = match self.kind {
            SignatureType::Log => (None, signature, text.as_bytes().to_vec()),
            SignatureType::Witness => {
                let (time, signature) = signature.split_first_chunk()?;
                let time = Some(u64::from_be_bytes(*time)).filter(|time| *time <= LARGEST)?;
                (Some(time), signature, timed(text, time))
            }
        };
        self.key.verifies(&message, signature.try_into().ok()?).then_some(Attestation { time })
    }

    fn is_of(&self, key: &Key) -> bool {
        key.public().to_bytes() == self.key.to_bytes()
    }

    fn line(&self, bytes: Vec<u8>) -> NoteSignature {
        NoteSignature { name: self.name.clone(), id: self.id(), bytes }
    }
}

impl std::str::FromStr for Vkey {
    type Err = VkeyError;

    fn from_str(text: &str) -> Result<Self, VkeyError> {
        let mut parts = text.splitn(3, '+');
        let mut next = || parts.next().ok_or(VkeyError::Form);
        let (name, stated, key) = (next()?.parse()?, next()?, next()?);
        let bytes = text::bytes(key).ok_or(VkeyError::Form)?;
        let (kind, key) = typed(&bytes)?;
        same_id(stated, id(&name, kind, key))?;
        Ok(Self { kind, key: PublicKey::from_bytes(key)?, name })
    }
}

impl std::fmt::Display for Vkey {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        let key = [[self.kind as u8].as_slice(), &self.key.to_bytes()].concat();
        write!(f, "{}+{}+{}", self.name, HEXLOWER.encode(&self.id()), BASE64.encode(&key))
    }
}

/// Reads a signer's key as other tools of this field write it: `PRIVATE+KEY+name+id+base64(type ‖ seed)`.
pub fn secret_key(text: &str) -> Result<(Vkey, Key), VkeyError> {
    let text = text.strip_prefix("PRIVATE+KEY+").ok_or(VkeyError::Form)?;
    let mut parts = text.splitn(3, '+');
    let mut next = || parts.next().ok_or(VkeyError::Form);
    let (name, stated, seed) = (next()?.parse()?, next()?, next()?);
    let bytes = Zeroizing::new(text::bytes(seed).ok_or(VkeyError::Form)?);
    let (kind, seed) = typed(&bytes)?;
    let key = Key::from_entropy(*seed);
    let vkey = Vkey::new(name, kind, key.public().clone());
    same_id(stated, vkey.id())?;
    Ok((vkey, key))
}

/// Signature type and 32 bytes of key.
fn typed(bytes: &[u8]) -> Result<(SignatureType, &[u8; 32]), VkeyError> {
    let (kind, key) = bytes.split_first().ok_or(VkeyError::Form)?;
    let kinds = [SignatureType::Log, SignatureType::Witness];
    let kind = kinds.into_iter().find(|known| *known as u8 == *kind).ok_or(VkeyError::Type)?;
    Ok((kind, key.try_into().map_err(|_| VkeyError::Form)?))
}

fn same_id(stated: &str, right: [u8; 4]) -> Result<(), VkeyError> {
    if stated == HEXLOWER.encode(&right) { Ok(()) } else { Err(VkeyError::Id) }
}

fn id(name: &Name, kind: SignatureType, key: &[u8; 32]) -> [u8; 4] {
    let digest = Digest::of_parts(&[name.as_str().as_bytes(), b"\n", &[kind as u8], key]);
    let [a, b, c, d, ..] = digest.0;
    [a, b, c, d]
}

fn timed(text: &str, time: u64) -> Vec<u8> {
    format!("cosignature/v1\ntime {time}\n{text}").into_bytes()
}

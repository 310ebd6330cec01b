//! Signing keys. The secret never leaves a [`Key`] but as PEM, on purpose.

use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{DecodePrivateKey, EncodePrivateKey, KeypairBytes};
use ed25519_dalek::{Signer, SigningKey};
use zeroize::{Zeroize, Zeroizing};

use crate::PublicKey;

/// An Ed25519 signing key, wiped from memory when dropped. It can be neither printed nor serialized.
pub struct Key(SigningKey);

/// Why a text is not such a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// Encrypted with a passphrase.
    #[error("the key is encrypted; decrypt it first, for instance with `openssl pkey -in KEY -out PLAIN`")]
    Encrypted,
    /// Not an Ed25519 private key in PKCS#8 PEM.
    #[error("not an Ed25519 private key in PKCS#8 PEM form (-----BEGIN PRIVATE KEY-----); `cando key new` makes one")]
    Malformed,
}

impl Key {
    /// The key whose seed (RFC 8032, section 5.1.5) is these 32 bytes, which must come from a good random source.
    pub fn from_entropy(entropy: [u8; 32]) -> Self {
        let entropy = Zeroizing::new(entropy);
        Self(SigningKey::from_bytes(&entropy))
    }

    /// Reads PKCS#8 PEM (RFC 8410), as [`Key::to_pem`] and `openssl genpkey -algorithm ed25519` write it.
    pub fn from_pem(pem: &str) -> Result<Self, KeyError> {
        match SigningKey::from_pkcs8_pem(pem) {
            Ok(key) => Ok(Self(key)),
            Err(_) if pem.contains("-----BEGIN ENCRYPTED PRIVATE KEY-----") => Err(KeyError::Encrypted),
            Err(_) => Err(KeyError::Malformed),
        }
    }

    /// Writes PKCS#8 PEM, version 1: OpenSSL 3.0 does not read the version that carries the public key too.
    pub fn to_pem(&self) -> Zeroizing<String> {
        let mut pair = KeypairBytes { secret_key: self.0.to_bytes(), public_key: None };
        let pem = pair.to_pkcs8_pem(LineEnding::LF).expect("32 bytes have a PKCS#8 form");
        pair.secret_key.zeroize();
        pem
    }

    /// The public half.
    pub fn public(&self) -> PublicKey {
        PublicKey::from_bytes(self.0.verifying_key().as_bytes()).expect("a key made from a seed is a fit one")
    }

    /// Its `did:key`, which names the public half.
    pub fn did(&self) -> String {
        self.public().did()
    }

    /// The signature of a message (RFC 8032: the same message always gets the same one). What is signed, whoever calls
    /// answers for.
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message).to_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn survives_pem() {
        let key = Key::from_entropy([7; 32]);
        let again = Key::from_pem(&key.to_pem()).map_err(|e| e.to_string());
        assert_eq!(again.map(|key| key.did()), Ok(key.did()));
    }

    #[test]
    fn refuses_what_is_no_key() {
        let pem = Key::from_entropy([7; 32]).to_pem();
        let fault = |pem: &str| Key::from_pem(pem).err();
        for bad in ["", "key", &pem[..pem.len() / 2], &pem.replace("MC4", "MC5"), &pem.replace("PRIVATE", "PUBLIC")] {
            assert_eq!(fault(bad), Some(KeyError::Malformed), "{bad}");
        }
        assert_eq!(fault(&pem.replace("PRIVATE", "ENCRYPTED PRIVATE")), Some(KeyError::Encrypted));
    }
}

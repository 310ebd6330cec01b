//! Signing keys. The secret never leaves a [`Key`] but as PEM, on purpose.

use ed25519_dalek::pkcs8::KeypairBytes;
use ed25519_dalek::{Signer, SigningKey};
use pkcs8::{DecodePrivateKey, EncodePrivateKey, LineEnding, SecretDocument};
use zeroize::{Zeroize, Zeroizing};

use crate::PublicKey;

mod encrypted;

pub use encrypted::{Passphrase, PassphraseError};

/// An Ed25519 signing key, wiped from memory when dropped. It can be neither printed nor serialized.
pub struct Key {
    secret: SigningKey,
    public: PublicKey,
}

/// Why a text is not such a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// Encrypted so that trying one passphrase would take minutes or gigabytes.
    #[error("the key's encryption asks for more work than CanDo does for a file; encrypt it again with `openssl pkey`")]
    Costly,
    /// Encrypted with a passphrase.
    #[error("the key is encrypted, and its passphrase was not given")]
    Encrypted,
    /// The DID that stands before it is another key's.
    #[error("the DID in the key's file is not the DID of the key in it: somebody changed the file")]
    Label,
    /// Not an Ed25519 private key in PKCS#8 PEM.
    #[error("not an Ed25519 private key in PKCS#8 PEM form (-----BEGIN PRIVATE KEY-----); `cando key new` makes one")]
    Malformed,
    /// Another passphrase, or damage.
    #[error("the passphrase is wrong, or the key's file is damaged")]
    Passphrase,
    /// Encrypted in another way.
    #[error(
        "the key is encrypted in a way that CanDo does not read; it reads PBES2 with scrypt or PBKDF2 by SHA-2, and AES"
    )]
    Scheme,
}

impl Key {
    /// The key whose seed (RFC 8032, section 5.1.5) is these 32 bytes, which must come from a good random source.
    pub fn from_entropy(entropy: [u8; 32]) -> Self {
        let entropy = Zeroizing::new(entropy);
        Self::new(SigningKey::from_bytes(&entropy))
    }

    /// Reads PKCS#8 PEM (RFC 8410), as [`Key::to_pem`] and `openssl genpkey -algorithm ed25519` write it.
    pub fn from_pem(pem: &str) -> Result<Self, KeyError> {
        match SigningKey::from_pkcs8_pem(pem) {
            Ok(secret) => Ok(Self::new(secret)),
            Err(_) if pem.contains(encrypted::BEGIN) => Err(KeyError::Encrypted),
            Err(_) => Err(KeyError::Malformed),
        }
    }

    /// Writes PKCS#8 PEM, version 1: OpenSSL 3.0 does not read the version that carries the public key too.
    pub fn to_pem(&self) -> Zeroizing<String> {
        self.to_der().to_pem("PRIVATE KEY", LineEnding::LF).expect("it has a PEM form")
    }

    /// The public half.
    pub fn public(&self) -> &PublicKey {
        &self.public
    }

    /// Its `did:key`, which names the public half.
    pub fn did(&self) -> String {
        self.public().did()
    }

    /// The signature of a message (RFC 8032: the same message always gets the same one).
    pub(crate) fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.secret.sign(message).to_bytes()
    }

    fn to_der(&self) -> SecretDocument {
        let mut pair = KeypairBytes { secret_key: self.secret.to_bytes(), public_key: None };
        let der = pair.to_pkcs8_der().expect("32 bytes have a PKCS#8 form");
        pair.secret_key.zeroize();
        der
    }

    fn new(secret: SigningKey) -> Self {
        let public = PublicKey::from_bytes(secret.verifying_key().as_bytes());
        Self { public: public.expect("a key made from a seed is a fit one"), secret }
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

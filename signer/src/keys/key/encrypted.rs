//! Keys at rest under a passphrase: PKCS#8 with PBES2 (RFC 8018, section 6.2), which `openssl pkey` reads and writes.
//!
//! ```text
//! did:key:z6Mk…                                  a label, so that the key can be told without its passphrase
//! -----BEGIN ENCRYPTED PRIVATE KEY-----
//! EncryptedPrivateKeyInfo (RFC 5958, section 3): PBES2 { scrypt (RFC 7914), AES-256-CBC }, ciphertext
//! -----END ENCRYPTED PRIVATE KEY-----
//! ```

use ed25519_dalek::SigningKey;
use pkcs8::der::asn1::OctetStringRef;
use pkcs8::pkcs5::EncryptionScheme;
use pkcs8::pkcs5::pbes2::{Kdf, Parameters, Pbkdf2Prf};
use pkcs8::pkcs5::scrypt::Params;
use pkcs8::{DecodePrivateKey, EncryptedPrivateKeyInfo, EncryptedPrivateKeyInfoRef, LineEnding, SecretDocument};
use zeroize::Zeroizing;

use super::{Key, KeyError};

pub(super) const BEGIN: &str = "-----BEGIN ENCRYPTED PRIVATE KEY-----";
const LABEL: &str = "ENCRYPTED PRIVATE KEY";

/// What is written: 16 MiB and five passes, one of OWASP's equal choices for scrypt, and the largest memory that OpenSSL
/// takes unasked.
const COST: u8 = 14;
const BLOCK: u32 = 8;
const LANES: u32 = 5;

/// What is read at most. Whoever made the file chose the numbers, so they may be a trap: 128 MiB of memory, six times the
/// work of what is written, and for PBKDF2 (RFC 8018, section 5.2) some seconds.
const MEMORY: u64 = 128 << 20;
const WORK: u64 = 1 << 22;
const ITERATIONS: u32 = 1 << 22;

/// What opens an encrypted key; wiped from memory when dropped. It can be neither printed nor serialized.
pub struct Passphrase(Zeroizing<String>);

/// Why a text is no passphrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PassphraseError {
    /// Nothing was given.
    #[error("the passphrase is empty")]
    Empty,
    /// More than OpenSSL reads.
    #[error("the passphrase has more than 1,000 bytes")]
    Long,
    /// It holds a line feed or the like, which no prompt can be given.
    #[error("the passphrase holds a control character")]
    Control,
}

impl Passphrase {
    /// From a text of 1 to 1,000 bytes without control characters.
    pub fn new(text: Zeroizing<String>) -> Result<Self, PassphraseError> {
        match () {
            () if text.is_empty() => Err(PassphraseError::Empty),
            () if text.len() > 1000 => Err(PassphraseError::Long),
            () if text.chars().any(char::is_control) => Err(PassphraseError::Control),
            () => Ok(Self(text)),
        }
    }

    /// Whether both are the same, as when one is asked for twice.
    pub fn is(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl Key {
    /// Writes PKCS#8 PEM under a passphrase. The entropy becomes salt and initialization vector, and must be fresh.
    pub fn to_encrypted_pem(&self, passphrase: &Passphrase, entropy: [u8; 32]) -> Zeroizing<String> {
        let (salt, vector) = entropy.split_at(16);
        let vector = vector.try_into().expect("half of 32 bytes is 16");
        let cost = Params::new(COST, BLOCK, LANES).expect("these are within scrypt's bounds");
        let scheme = Parameters::generate_scrypt_aes256cbc(cost, salt, vector).expect("a salt can have 16 bytes");
        let plain = self.to_der();
        let sealed = scheme.encrypt(passphrase.0.as_bytes(), plain.as_bytes()).expect("scrypt with these gives a key");
        let info = EncryptedPrivateKeyInfo {
            encryption_algorithm: EncryptionScheme::from(scheme),
            encrypted_data: OctetStringRef::new(&sealed).expect("it is short"),
        };
        let document = SecretDocument::try_from(info).expect("it has a DER form");
        let pem = document.to_pem(LABEL, LineEnding::LF).expect("it has a PEM form");
        Zeroizing::new(format!("{}\n{}", self.did(), *pem))
    }

    /// Reads what [`Key::to_encrypted_pem`] and `openssl pkey -aes256` write.
    pub fn from_encrypted_pem(pem: &str, passphrase: &Passphrase) -> Result<Self, KeyError> {
        let (label, document) = SecretDocument::from_pem(pem).map_err(|_| KeyError::Malformed)?;
        if label != LABEL {
            return Err(KeyError::Malformed);
        }
        let info = EncryptedPrivateKeyInfoRef::try_from(document.as_bytes()).map_err(|_| KeyError::Scheme)?;
        let scheme = info.encryption_algorithm.pbes2().ok_or(KeyError::Scheme)?;
        afford(scheme)?;
        let mut text = Zeroizing::new(info.encrypted_data.as_bytes().to_vec());
        let plain = scheme.decrypt_in_place(passphrase.0.as_bytes(), &mut text).map_err(|_| KeyError::Passphrase)?;
        let key = Self::new(SigningKey::from_pkcs8_der(plain).map_err(|_| KeyError::Passphrase)?);
        match Self::label(pem).is_none_or(|label| label == key.did()) {
            true => Ok(key),
            false => Err(KeyError::Label),
        }
    }

    /// The DID that stands before an encrypted key. Nothing vouches for it until the key is read.
    pub fn label(pem: &str) -> Option<&str> {
        let (before, _) = pem.split_once(BEGIN)?;
        before.lines().find(|line| line.starts_with("did:"))
    }
}

/// Whether a passphrase can be tried at a bounded price.
fn afford(scheme: &Parameters) -> Result<(), KeyError> {
    let affordable = match &scheme.kdf {
        Kdf::Pbkdf2(kdf) if kdf.prf == Pbkdf2Prf::HmacWithSha1 => return Err(KeyError::Scheme),
        Kdf::Pbkdf2(kdf) => (1..=ITERATIONS).contains(&kdf.iteration_count),
        Kdf::Scrypt(kdf) => {
            let (cost, block, lanes) = (kdf.cost_parameter, kdf.block_size.into(), kdf.parallelization.into());
            let product = |factors: [u64; 3]| factors.iter().try_fold(1u64, |product, n| product.checked_mul(*n));
            let within = |product: Option<u64>, most| product.is_some_and(|product| (1..=most).contains(&product));
            cost.is_power_of_two()
                && cost > 1
                && within(product([cost, block, 128]), MEMORY)
                && within(product([lanes, block, 128]), MEMORY)
                && within(product([cost, block, lanes]), WORK)
        }
        _ => return Err(KeyError::Scheme),
    };
    if affordable { Ok(()) } else { Err(KeyError::Costly) }
}

#[cfg(test)]
mod tests;

//! Whoever signs: a key in this process, or one that another process or a device holds.

use crate::{Key, PublicKey};

/// Something that signs for one key without showing it.
///
/// Nobody uses what [`Signatory::sign`] gives before it has been verified: [`crate::sign`], [`crate::issue`] and
/// [`crate::secure`] see to that, so a signatory need not be trusted to be in order.
pub trait Signatory: Send + Sync {
    /// The public half of the key.
    fn public(&self) -> &PublicKey;

    /// The Ed25519 signature of a message (RFC 8032).
    fn sign(&self, message: &[u8]) -> Result<[u8; 64], SigningError>;

    /// The key's `did:key`.
    fn did(&self) -> String {
        self.public().did()
    }
}

/// Why there is no signature.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SigningError {
    /// Whoever holds the key does not answer. The same again may do.
    #[error("whoever holds the signing key does not answer: {0}; start it, and try again")]
    Away(String),
    /// It answers, but does not sign this.
    #[error("whoever holds the signing key refuses to sign: {0}")]
    Refused(String),
    /// It gave something that is no signature by its key.
    #[error("the signature that came back is not by {0}: another key was used, or the device is faulty")]
    Wrong(String),
}

/// A signature that holds.
pub(crate) fn verified(signatory: &dyn Signatory, message: &[u8]) -> Result<[u8; 64], SigningError> {
    let signature = signatory.sign(message)?;
    match signatory.public().verifies(message, &signature) {
        true => Ok(signature),
        false => Err(SigningError::Wrong(signatory.did())),
    }
}

impl Signatory for Key {
    fn public(&self) -> &PublicKey {
        Key::public(self)
    }

    fn sign(&self, message: &[u8]) -> Result<[u8; 64], SigningError> {
        Ok(Key::sign(self, message))
    }
}

#[cfg(test)]
mod tests {
    use cando_record::{Acceptance, Digest, Seed};

    use super::*;
    use crate::{ProofError, check, secure, sign};

    /// A device that claims one key and signs with another.
    struct Faulty(PublicKey, Key);

    impl Signatory for Faulty {
        fn public(&self) -> &PublicKey {
            &self.0
        }

        fn sign(&self, message: &[u8]) -> Result<[u8; 64], SigningError> {
            Ok(self.1.sign(message))
        }
    }

    /// A device that is switched off.
    struct Off(PublicKey);

    impl Signatory for Off {
        fn public(&self) -> &PublicKey {
            &self.0
        }

        fn sign(&self, _: &[u8]) -> Result<[u8; 64], SigningError> {
            Err(SigningError::Away("it is switched off".into()))
        }
    }

    fn acceptance() -> Acceptance {
        Acceptance { logged: None, nonce: Seed([1; 32]), ticket: Digest([2; 32]) }
    }

    fn key(byte: u8) -> Key {
        Key::from_entropy([byte; 32])
    }

    #[test]
    fn a_wrong_signature_is_never_used() {
        let (faulty, wrong) = (Faulty(key(3).public().clone(), key(4)), SigningError::Wrong(key(3).did()));
        assert_eq!(sign(acceptance(), &faulty), Err(wrong.clone()));
        let document = crate::support::credential().as_value().clone();
        let secured = secure(&document, &"2026-11-22T12:00:00Z".parse().unwrap(), &faulty);
        assert_eq!(secured, Err(ProofError::Signing(wrong)));
    }

    #[test]
    fn a_signatory_that_is_away_is_named() {
        let away = sign(acceptance(), &Off(key(3).public().clone()));
        assert!(matches!(&away, Err(SigningError::Away(why)) if why == "it is switched off"));
    }

    #[test]
    fn any_signatory_does() {
        let boxed: Box<dyn Signatory> = Box::new(key(3));
        let signed = sign(acceptance(), boxed.as_ref()).unwrap();
        assert_eq!((check(&signed), signed.by), (Ok(()), key(3).did()));
    }
}

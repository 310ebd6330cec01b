//! Making and checking the signatures of tickets, acceptances and heads; their bytes are [`Signed::message`].

use cando_record::{Signed, Statement};
use data_encoding::HEXLOWER;

use super::signatory::verified;
use crate::{DidError, PublicKey, Signatory, SigningError};

/// Why a signature does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// The signer's DID cannot be used.
    #[error("the signer is not known: {0}")]
    Did(#[from] DidError),
    /// Not 128 hexadecimal digits.
    #[error("the signature is not 128 lowercase hexadecimal digits")]
    Form,
    /// The signature is another key's or another text's.
    #[error("the signature does not fit: the text was changed after signing, or another key signed it")]
    Mismatch,
}

/// Signs a statement.
pub fn sign<T: Statement>(body: T, signatory: &dyn Signatory) -> Result<Signed<T>, SigningError> {
    let by = signatory.did();
    let signature = HEXLOWER.encode(&verified(signatory, &Signed::message(&body, &by))?);
    Ok(Signed { body, by, signature })
}

/// Checks that the statement was signed by the key that its DID names.
pub fn check<T: Statement>(signed: &Signed<T>) -> Result<(), SignatureError> {
    let key = PublicKey::from_did(&signed.by)?;
    let bytes = HEXLOWER.decode(signed.signature.as_bytes()).map_err(|_| SignatureError::Form)?;
    let signature = bytes.as_slice().try_into().map_err(|_| SignatureError::Form)?;
    match key.verifies(&Signed::message(&signed.body, &signed.by), signature) {
        true => Ok(()),
        false => Err(SignatureError::Mismatch),
    }
}

#[cfg(test)]
mod tests {
    use cando_record::{Acceptance, Digest, Head, Seed};

    use super::*;
    use crate::Key;

    fn acceptance() -> Signed<Acceptance> {
        let body = Acceptance { logged: None, nonce: Seed([1; 32]), ticket: Digest([2; 32]) };
        sign(body, &Key::from_entropy([3; 32])).unwrap()
    }

    #[test]
    fn holds_for_what_was_signed_alone() {
        let signed = acceptance();
        assert_eq!(check(&signed), Ok(()));
        let changed = Signed { body: Acceptance { nonce: Seed([0; 32]), ..signed.body.clone() }, ..signed.clone() };
        assert_eq!(check(&changed), Err(SignatureError::Mismatch));
        let other = Signed { by: Key::from_entropy([4; 32]).did(), ..signed.clone() };
        assert_eq!(check(&other), Err(SignatureError::Mismatch));
        for form in [signed.signature.to_uppercase(), signed.signature[2..].into(), String::new()] {
            assert_eq!(check(&Signed { signature: form, ..signed.clone() }), Err(SignatureError::Form));
        }
    }

    #[test]
    fn one_kind_does_not_pass_for_another() {
        let Signed { by, signature, .. } = acceptance();
        let head = Signed { body: Head { head: Digest([1; 32]), ticket: Digest([2; 32]) }, by, signature };
        assert_eq!(check(&head), Err(SignatureError::Mismatch));
    }
}

//! Something that lacks signatures only. A browser keeps its key where no program can read it, so it is the page that signs.

use cando_record::{Signed, Statement};
use cando_signer::{PublicKey, check};
use data_encoding::HEXLOWER;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::error::{Error, write};

/// The bytes to sign, and what becomes of them. Nothing is made of a signature that does not fit.
#[wasm_bindgen]
pub struct Draft {
    finish: Finish,
    messages: Vec<Vec<u8>>,
}

type Finish = Box<dyn FnOnce(&[[u8; 64]]) -> Result<String, Error>>;

#[wasm_bindgen]
impl Draft {
    /// How many signatures are wanted.
    pub fn count(&self) -> usize {
        self.messages.len()
    }

    /// The bytes of one of them, to be signed with Ed25519.
    pub fn message(&self, i: usize) -> Vec<u8> {
        self.messages.get(i).cloned().unwrap_or_default()
    }

    /// The document, from all signatures in order, 64 bytes each. Throws if one does not fit.
    pub fn finish(self, signatures: &[u8]) -> Result<String, Error> {
        let (signatures, rest) = signatures.as_chunks::<64>();
        match rest.is_empty() && signatures.len() == self.messages.len() {
            true => (self.finish)(signatures),
            false => Err(Error::Signature),
        }
    }
}

impl Draft {
    /// Of these messages, finished by a function that gets as many signatures and checks them.
    pub(crate) fn new(
        messages: Vec<Vec<u8>>,
        finish: impl FnOnce(&[[u8; 64]]) -> Result<String, Error> + 'static,
    ) -> Self {
        Self { finish: Box::new(finish), messages }
    }

    /// Of one statement by a DID.
    pub(crate) fn statement<T: Statement + 'static>(body: T, by: &str) -> Result<Self, Error> {
        PublicKey::from_did(by)?;
        let (message, by) = (Signed::message(&body, by), by.to_owned());
        Ok(Self::new(vec![message], |signatures| Ok(write(&signed(body, by, &signatures[0])?))))
    }
}

/// The statement, if the signature fits.
pub(crate) fn signed<T: Statement>(body: T, by: String, signature: &[u8; 64]) -> Result<Signed<T>, Error> {
    let signed = Signed { body, by, signature: HEXLOWER.encode(signature) };
    check(&signed).map_err(|_| Error::Signature)?;
    Ok(signed)
}

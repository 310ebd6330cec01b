//! Making a presentation, for keys that are at hand and for keys that sign elsewhere.

use cando_record::Rebinding;
use cando_record::json::{self, Value};

use super::{PRESENTATION, PresentationError, Presented, Request, Suite, Window, admit, belong, options, unsecured};
use crate::proof::Unsigned;

/// A presentation that lacks its two signatures only.
pub struct Draft {
    document: Value,
    proofs: [Unsigned; 2],
    presented: Presented,
}

impl Draft {
    /// Of one or more credentials as they are, which must all be the holder's: issued to it, or to a key that gave them to
    /// it by `rebinds`.
    pub fn new(
        credentials: &[Value],
        holder: &str,
        request: &Request,
        window: &Window,
        rebinds: &[Rebinding],
    ) -> Result<Self, PresentationError> {
        admit(window)?;
        belong(credentials, holder, rebinds)?;
        let document = unsecured(credentials, holder);
        if json::canonical(&document).len() > PRESENTATION - PROOFS {
            return Err(PresentationError::TooLarge);
        }
        let texts =
            [request.challenge.as_str(), request.domain.as_str(), window.created.as_str(), window.expires.as_str()];
        let [first, second] =
            Suite::SET.map(|suite| Unsigned::new(&document, suite, options(suite, &document, holder, texts)));
        let presented = Presented {
            challenge: request.challenge.clone(),
            credentials: credentials.to_vec(),
            document: Value::Null,
            domain: request.domain.clone(),
            holder: holder.into(),
            window: window.clone(),
        };
        Ok(Self { document, proofs: [first?, second?], presented })
    }

    /// The bytes that the holder's key must sign (Ed25519), one after the other.
    pub fn messages(&self) -> [&[u8]; 2] {
        self.proofs.each_ref().map(|proof| proof.message.as_slice())
    }

    /// The presentation, if the signatures are those of the messages by the holder.
    pub fn sign(self, signatures: &[[u8; 64]; 2]) -> Result<Presented, PresentationError> {
        let Self { mut document, presented, proofs } = self;
        let key = crate::PublicKey::from_did(&presented.holder).map_err(crate::ProofError::from)?;
        if !proofs.iter().zip(signatures).all(|(proof, signature)| key.verifies(&proof.message, signature)) {
            return Err(PresentationError::Signature);
        }
        let proofs = proofs.into_iter().zip(signatures).map(|(proof, signature)| proof.signed(signature));
        document["proof"] = proofs.collect();
        Ok(Presented { document, ..presented })
    }
}

/// Bytes that two proofs have at most.
const PROOFS: usize = 4 << 10;

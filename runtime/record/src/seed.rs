//! How a seed comes about, so that neither side alone can choose the items.
//!
//! ```text
//! commitment = SHA-256("cando/commit/1" ‖ secret)
//! seed       = HKDF-SHA256(secret, salt = nonce, info = "cando/seed/1" ‖ ticket digest)     (RFC 5869, 32 bytes)
//! ```

use crate::{Digest, Seed};

/// What a ticket shows of its secret.
pub fn commit(secret: &Seed) -> Digest {
    Digest::of_parts(&[b"cando/commit/1", &secret.0])
}

/// The seed of the attempt: the grader's secret and the candidate's nonce, bound to the ticket.
pub fn derive(secret: &Seed, nonce: &Seed, ticket: &Digest) -> Seed {
    let mut seed = [0; 32];
    hkdf::Hkdf::<sha2::Sha256>::new(Some(&nonce.0), &secret.0)
        .expand_multi_info(&[b"cando/seed/1", &ticket.0], &mut seed)
        .expect("32 bytes are within HKDF's limit");
    Seed(seed)
}

//! Changing a candidate's key: the statements, and whom a credential belongs to after them.
//!
//! ```text
//! subject of the credential ── Rebind by it, Adoption by the next ──→ … ──→ the key that holds it now
//! ```

use std::collections::BTreeSet;

use cando_record::{Adoption, Instant, Rebind, Rebinding, RebindingFormat};

use crate::{PublicKey, Signatory, SignatureError, SigningError, check, sign};

/// So many changes of keys are followed at most.
pub const REBINDS: usize = 16;

/// Why nobody can be said to hold what a key held.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RebindError {
    /// The adoption is by another key, or of another statement.
    #[error("{to} did not adopt what {from} gave it: ask for the rebind that both keys signed")]
    Adoption {
        /// The old key.
        from: String,
        /// The new key.
        to: String,
    },
    /// A later change is dated before an earlier one.
    #[error("{from} gave its credentials away before it had them itself; ask for the right file")]
    Backwards {
        /// The key that did so.
        from: String,
    },
    /// Two successors.
    #[error(
        "{from} gave its credentials to more than one key, so it cannot be told whose they are; the issuer can issue anew"
    )]
    Forked {
        /// The key that did so.
        from: String,
    },
    /// Back to a key that had given them away.
    #[error("the credentials come back to {from}, which gave them away; ask for the right file")]
    Loop {
        /// The key that is met again.
        from: String,
    },
    /// A signature does not hold.
    #[error("the rebind by {from}: {error}")]
    Signature {
        /// The old key.
        from: String,
        /// What is wrong.
        error: SignatureError,
    },
    /// More than [`REBINDS`].
    #[error("there are more than {REBINDS} changes of keys")]
    TooMany,
    /// Statements that have nothing to do with this subject.
    #[error("the rebind by {from} is not about the credential's subject or a successor of it; leave it out")]
    Unrelated {
        /// The old key.
        from: String,
    },
}

/// Gives all credentials of one key to another: both sign.
pub fn rebind(old: &dyn Signatory, new: &dyn Signatory, at: Instant) -> Result<Rebinding, SigningError> {
    let rebind = sign(Rebind { at, to: new.did() }, old)?;
    let adoption = sign(Adoption { rebind: rebind.digest() }, new)?;
    Ok(Rebinding { adoption, format: RebindingFormat::V1, rebind })
}

/// Whether both keys signed, and each what the other did.
pub fn check_rebinding(rebinding: &Rebinding) -> Result<(), RebindError> {
    let Rebinding { adoption, rebind, .. } = rebinding;
    let from = || rebind.by.clone();
    let signature = |error| RebindError::Signature { from: from(), error };
    check(rebind).map_err(signature)?;
    check(adoption).map_err(signature)?;
    PublicKey::from_did(&rebind.body.to).map_err(|error| signature(error.into()))?;
    match adoption.by == rebind.body.to && adoption.body.rebind == rebind.digest() {
        true => Ok(()),
        false => Err(RebindError::Adoption { from: from(), to: rebind.body.to.clone() }),
    }
}

/// Who holds what was issued to `subject`: itself, or whoever the changes of keys lead to. They may come in any order;
/// each must hold, and all must be on the way.
pub fn follow(subject: &str, rebinds: &[Rebinding]) -> Result<String, RebindError> {
    if rebinds.len() > REBINDS {
        return Err(RebindError::TooMany);
    }
    rebinds.iter().try_for_each(check_rebinding)?;
    let (mut holder, mut since): (&str, Option<&Instant>) = (subject, None);
    let mut met = BTreeSet::from([subject]);
    loop {
        let mut next = rebinds.iter().map(|rebinding| &rebinding.rebind).filter(|rebind| rebind.by == holder);
        let Some(rebind) = next.next() else { break };
        let from = || rebind.by.clone();
        match () {
            () if next.any(|other| other != rebind) => return Err(RebindError::Forked { from: from() }),
            () if since.is_some_and(|since| rebind.body.at < *since) => {
                return Err(RebindError::Backwards { from: from() });
            }
            () if !met.insert(&rebind.body.to) => return Err(RebindError::Loop { from: rebind.body.to.clone() }),
            () => (holder, since) = (&rebind.body.to, Some(&rebind.body.at)),
        }
    }
    let unrelated = rebinds.iter().find(|rebinding| !met.contains(rebinding.rebind.by.as_str()));
    match unrelated {
        Some(rebinding) => Err(RebindError::Unrelated { from: rebinding.rebind.by.clone() }),
        None => Ok(holder.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Key;

    fn key(n: u8) -> Key {
        Key::from_entropy([n; 32])
    }

    fn step(from: u8, to: u8, day: u8) -> Rebinding {
        rebind(&key(from), &key(to), format!("2026-11-{day:02}T00:00:00Z").parse().unwrap()).unwrap()
    }

    #[test]
    fn follows_in_any_order() {
        let first = key(1).did();
        assert_eq!(follow(&first, &[]), Ok(first.clone()));
        assert_eq!(follow(&first, &[step(1, 2, 1)]), Ok(key(2).did()));
        assert_eq!(follow(&first, &[step(2, 3, 2), step(1, 2, 1)]), Ok(key(3).did()));
        // The same statement twice says nothing new.
        assert_eq!(follow(&first, &[step(1, 2, 1), step(1, 2, 1)]), Ok(key(2).did()));
        // A later holder's DID needs only what came after it.
        assert_eq!(follow(&key(2).did(), &[step(2, 3, 2)]), Ok(key(3).did()));
    }

    #[test]
    fn names_every_fault() {
        let did = |n| key(n).did();
        let from = |n| follow(&did(1), &[step(1, 2, 1), n]).unwrap_err();
        assert_eq!(from(step(1, 3, 1)), RebindError::Forked { from: did(1) });
        assert_eq!(from(step(2, 1, 2)), RebindError::Loop { from: did(1) });
        assert_eq!(from(step(2, 2, 2)), RebindError::Loop { from: did(2) });
        assert_eq!(from(step(3, 4, 2)), RebindError::Unrelated { from: did(3) });
        let late = [step(1, 2, 9), step(2, 3, 8)];
        assert_eq!(follow(&did(1), &late), Err(RebindError::Backwards { from: did(2) }));
        assert_eq!(follow(&did(1), &vec![step(1, 2, 1); REBINDS + 1]), Err(RebindError::TooMany));
    }

    #[test]
    fn both_must_have_signed_the_same() {
        let good = step(1, 2, 1);
        let (from, to) = (key(1).did(), key(2).did());
        let fault = |rebinding: Rebinding| follow(&from, &[rebinding]).unwrap_err();
        let adoption = RebindError::Adoption { from: from.clone(), to };
        assert_eq!(fault(Rebinding { adoption: step(1, 3, 1).adoption, ..good.clone() }), adoption);
        assert_eq!(fault(Rebinding { adoption: step(1, 2, 2).adoption, ..good.clone() }), adoption);
        let mismatch = RebindError::Signature { from: from.clone(), error: SignatureError::Mismatch };
        let mut changed = good.clone();
        changed.rebind.body.to = key(3).did();
        assert_eq!(fault(changed), mismatch);
        let mut changed = good;
        changed.adoption.body.rebind = cando_record::Digest([0; 32]);
        assert_eq!(fault(changed), mismatch);
        // Nobody adopts what no key can hold.
        let nobody =
            sign(Rebind { at: "2026-11-01T00:00:00Z".parse().unwrap(), to: "did:key:z6Mk".into() }, &key(1)).unwrap();
        let adoption = sign(Adoption { rebind: nobody.digest() }, &key(2)).unwrap();
        let found = fault(Rebinding { adoption, format: RebindingFormat::V1, rebind: nobody });
        assert!(matches!(found, RebindError::Signature { error: SignatureError::Did(_), .. }), "{found}");
    }
}

//! The Merkle tree: hashes, and proofs checked. RFC 6962, section 2.1; the checks are those of RFC 9162, sections 2.1.3.2
//! and 2.1.4.2, the second for any subtree (draft-ietf-plants-merkle-tree-certs, "Subtree Consistency Proofs").

use cando_record::Digest;

use super::text::LARGEST;

/// The most hashes that a proof in a tree of less than 2^63 leaves can have.
pub const LONGEST: usize = 63;

/// A proof that does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TreeError {
    /// The proof leads to another hash, or has hashes too few or too many.
    #[error("the proof does not lead to the tree's root: something in it was changed")]
    Mismatch,
    /// An index or a size that the tree has not.
    #[error("the proof is about a place that the tree has not")]
    Range,
}

/// The hash of the tree without leaves.
pub fn empty() -> Digest {
    Digest::of(b"")
}

/// The hash of a leaf: SHA-256(0x00 ‖ entry).
pub fn leaf(entry: &[u8]) -> Digest {
    Digest::of_parts(&[&[0], entry])
}

/// The hash of an inner node: SHA-256(0x01 ‖ left ‖ right).
pub fn node(left: &Digest, right: &Digest) -> Digest {
    Digest::of_parts(&[&[1], &left.0, &right.0])
}

/// Checks that a leaf's hash stands at `index` in the tree of this size and root.
pub fn check_inclusion(leaf: &Digest, index: u64, size: u64, root: &Digest, proof: &[Digest]) -> Result<(), TreeError> {
    if index >= size || size > LARGEST {
        return Err(TreeError::Range);
    }
    let (mut place, mut last, mut hash) = (index, size - 1, *leaf);
    for step in proof {
        if last == 0 {
            return Err(TreeError::Mismatch);
        }
        if place & 1 == 1 || place == last {
            hash = node(step, &hash);
            while place & 1 == 0 {
                (place, last) = (place >> 1, last >> 1);
            }
        } else {
            hash = node(&hash, step);
        }
        (place, last) = (place >> 1, last >> 1);
    }
    if last == 0 && hash == *root { Ok(()) } else { Err(TreeError::Mismatch) }
}

/// Checks that the tree of size `old` is the beginning of the tree of size `new`.
pub fn check_consistency(old: (u64, &Digest), new: (u64, &Digest), proof: &[Digest]) -> Result<(), TreeError> {
    match old.0 == new.0 && old.1 != new.1 {
        true => Err(TreeError::Mismatch),
        false => check_subtree(0, old, new, proof),
    }
}

/// Checks that the leaves from `start` up to `end`, whose own tree has this hash, stand in the tree of this size and root.
pub fn check_subtree(
    start: u64,
    (end, hash): (u64, &Digest),
    (size, root): (u64, &Digest),
    proof: &[Digest],
) -> Result<(), TreeError> {
    if !is_subtree(start, end) || end > size || size > LARGEST {
        return Err(TreeError::Range);
    }
    let equal = |holds: bool| if holds { Ok(()) } else { Err(TreeError::Mismatch) };
    if start == end {
        return equal(*hash == empty() && proof.is_empty());
    }
    let (mut first, mut place, mut last) = (start, end - 1, size - 1);
    let shift = |first: &mut u64, place: &mut u64, last: &mut u64| {
        (*first, *place, *last) = (*first >> 1, *place >> 1, *last >> 1);
    };
    let ends_the_tree = place == last;
    while first != place && (ends_the_tree || place & 1 == 1) {
        shift(&mut first, &mut place, &mut last);
    }
    let mut steps = proof.iter();
    let from = if first == place { hash } else { steps.next().ok_or(TreeError::Mismatch)? };
    let (mut part, mut whole) = (*from, *from);
    for step in steps {
        equal(last != 0)?;
        if place & 1 == 1 || place == last {
            if first < place {
                part = node(step, &part);
            }
            whole = node(step, &whole);
            while place & 1 == 0 {
                shift(&mut first, &mut place, &mut last);
            }
        } else {
            whole = node(&whole, step);
        }
        shift(&mut first, &mut place, &mut last);
    }
    equal(last == 0 && part == *hash && whole == *root)
}

/// Whether these leaves can be a subtree: `start` is a multiple of the smallest power of two that is not below its size.
pub fn is_subtree(start: u64, end: u64) -> bool {
    let width = end.checked_sub(start).filter(|width| *width <= LARGEST);
    width.is_some_and(|width| start.is_multiple_of(width.next_power_of_two()))
}

/// Hashes of complete subtrees, as a log's tiles hold them.
pub trait Hashes {
    /// Why one could not be had.
    type Error;

    /// The hash of the `2^level` leaves from `index * 2^level` on.
    fn hash(&mut self, level: u8, index: u64) -> Result<Digest, Self::Error>;
}

/// The proof that leaf `index` is in the tree of this size, for [`check_inclusion`]; `index < size`.
pub fn prove_inclusion<H: Hashes>(hashes: &mut H, index: u64, size: u64) -> Result<Vec<Digest>, H::Error> {
    let (mut start, mut end, mut proof) = (0, size, Vec::new());
    while end - start > 1 {
        let middle = start + split(end - start);
        let (far_start, far_end) = if index < middle { (middle, end) } else { (start, middle) };
        proof.push(root(hashes, far_start, far_end)?);
        (start, end) = if index < middle { (start, middle) } else { (middle, end) };
    }
    proof.reverse();
    Ok(proof)
}

/// The proof that the tree of size `old` is the beginning of that of size `new`, for [`check_consistency`]; `old <= new`.
pub fn prove_consistency<H: Hashes>(hashes: &mut H, old: u64, new: u64) -> Result<Vec<Digest>, H::Error> {
    let (mut start, mut end, mut proof) = (0, new, Vec::new());
    if old == 0 {
        return Ok(proof);
    }
    while end != old {
        let middle = start + split(end - start);
        let (far_start, far_end) = if old <= middle { (middle, end) } else { (start, middle) };
        proof.push(root(hashes, far_start, far_end)?);
        (start, end) = if old <= middle { (start, middle) } else { (middle, end) };
    }
    if start > 0 {
        proof.push(root(hashes, start, end)?);
    }
    proof.reverse();
    Ok(proof)
}

/// The hash of the leaves from `start` up to `end`, which must be a subtree of some tree.
pub fn root<H: Hashes>(hashes: &mut H, start: u64, end: u64) -> Result<Digest, H::Error> {
    let (mut from, mut parts) = (start, Vec::new());
    while from < end {
        let level = (end - from).ilog2() as u8;
        parts.push(hashes.hash(level, from >> level)?);
        from += 1 << level;
    }
    let whole = parts.into_iter().rev().reduce(|right, left| node(&left, &right));
    Ok(whole.unwrap_or_else(empty))
}

/// The largest power of two below `width`, which is at least 2.
fn split(width: u64) -> u64 {
    1 << (width - 1).ilog2()
}

//! In which order the entries of a list are given away: by a keyed permutation, so that an index tells nobody when its
//! credential was issued, or which ones were issued together.
//!
//! A Feistel network of ten rounds of HMAC-SHA-256 over the next even number of bits; what falls outside is permuted again
//! until it falls inside (Black and Rogaway, "Ciphers with Arbitrary Finite Domains", 2002, cycle walking).

use cando_record::Seed;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

const TAG: &[u8] = b"cando/status-order/1";
/// As many as NIST SP 800-38G asks for on small domains.
const ROUNDS: u8 = 10;

/// Where the `n`th of `size` entries of a list is, from 0. For one secret and list, no two share a place.
///
/// # Panics
/// If `n` is not below `size`.
pub(super) fn place(secret: &Seed, list: u32, size: u32, n: u32) -> u32 {
    assert!(n < size, "a list of {size} entries has none with the number {n}");
    let bits = (u32::BITS - (size - 1).leading_zeros()).div_ceil(2).max(1);
    let mut found = permute(secret, list, bits, n);
    while found >= size {
        found = permute(secret, list, bits, found);
    }
    found
}

/// One pass over numbers of twice so many bits.
fn permute(secret: &Seed, list: u32, bits: u32, n: u32) -> u32 {
    let mask = (1 << bits) - 1;
    let (left, right) = (0..ROUNDS)
        .fold((n >> bits, n & mask), |(left, right), round| (right, left ^ mix(secret, list, round, right) & mask));
    left << bits | right
}

fn mix(secret: &Seed, list: u32, round: u8, half: u32) -> u32 {
    let mut hmac = Hmac::<Sha256>::new_from_slice(&secret.0).expect("HMAC takes keys of any length");
    for part in [TAG, &list.to_be_bytes(), &[round], &half.to_be_bytes()] {
        hmac.update(part);
    }
    let code: [u8; 32] = hmac.finalize().into_bytes().into();
    u32::from_be_bytes([code[0], code[1], code[2], code[3]])
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn follows_from_secret_list_and_number() {
        let first = |secret, list| (0..4).map(|n| place(&Seed([secret; 32]), list, 131_072, n)).collect::<Vec<_>>();
        assert_eq!(first(7, 1), [44100, 76132, 78868, 105785]);
        assert_ne!(first(7, 1), first(7, 2));
        assert_ne!(first(7, 1), first(8, 1));
    }

    /// Of neighbours in a random permutation, as many lie in order as not, and next to none beside each other.
    #[test]
    fn is_far_from_sequential() {
        let places: Vec<u32> = (0..4096).map(|n| place(&Seed([7; 32]), 1, 131_072, n)).collect();
        let rising = places.windows(2).filter(|pair| pair[0] < pair[1]).count();
        assert!((1900..2200).contains(&rising), "{rising}");
        let near = places.windows(2).filter(|pair| pair[0].abs_diff(pair[1]) < 32).count();
        assert!(near < 16, "{near}");
    }

    proptest! {
        #[test]
        fn no_two_share_a_place(secret: [u8; 32], list: u32, size in 1u32..700) {
            let places: BTreeSet<u32> = (0..size).map(|n| place(&Seed(secret), list, size, n)).collect();
            prop_assert_eq!(places, (0..size).collect());
        }
    }
}

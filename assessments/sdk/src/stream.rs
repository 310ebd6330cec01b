//! Seeded randomness.

use std::ops::RangeInclusive;

use cando_record::Seed;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// One stream of random numbers: ChaCha20 (D. J. Bernstein's, 64-bit block counter from 0, 64-bit stream number as the nonce)
/// whose key is the attempt's seed.
///
/// Stream 0 decides what concerns the attempt as a whole, such as which families occur; stream `i + 1` makes item `i`. So what one
/// item consumes never changes another.
///
/// ```text
/// word      the next 8 bytes of key stream, little-endian
/// below(n)  words until one is less than n * floor(2^64 / n); that word modulo n
/// shuffle   for i from the last index down to 1: swap i with below(i + 1)       (Fisher and Yates, Durstenfeld's form)
/// ```
#[derive(Clone, Debug)]
pub struct Stream(ChaCha20Rng);

impl Stream {
    /// The stream that concerns the attempt as a whole: number 0.
    pub fn of_attempt(seed: &Seed) -> Self {
        Self::numbered(seed, 0)
    }

    /// The stream of an item, by its index: number `index + 1`.
    pub fn of_item(seed: &Seed, index: u32) -> Self {
        Self::numbered(seed, u64::from(index) + 1)
    }

    fn numbered(seed: &Seed, number: u64) -> Self {
        let mut rng = ChaCha20Rng::from_seed(seed.0);
        rng.set_stream(number);
        Self(rng)
    }

    /// A number less than `n`, each equally likely.
    ///
    /// # Panics
    /// If `n` is 0: there is no such number.
    pub fn below(&mut self, n: u64) -> u64 {
        assert!(n > 0, "a draw needs something to draw from");
        let excess = (u64::MAX % n + 1) % n;
        loop {
            let word = self.0.next_u64();
            if word <= u64::MAX - excess {
                return word % n;
            }
        }
    }

    /// A number of a range, each equally likely.
    ///
    /// # Panics
    /// If the range is empty.
    pub fn within(&mut self, range: RangeInclusive<i64>) -> i64 {
        let span = range.end().abs_diff(*range.start()) + 1;
        assert!(range.start() <= range.end(), "a draw needs something to draw from");
        range.start().wrapping_add_unsigned(self.below(span))
    }

    /// An index of a list of `len` entries.
    pub fn index(&mut self, len: usize) -> usize {
        self.below(len as u64) as usize
    }

    /// Whether something happens that happens `hits` times `of` so many.
    pub fn chance(&mut self, hits: u64, of: u64) -> bool {
        self.below(of) < hits
    }

    /// One of some things.
    pub fn pick<T: Clone>(&mut self, things: &[T]) -> T {
        things[self.index(things.len())].clone()
    }

    /// So many different ones of some things (or all, if there are fewer), in random order.
    pub fn sample<T: Clone>(&mut self, things: &[T], count: usize) -> Vec<T> {
        let mut things = things.to_vec();
        self.shuffle(&mut things);
        things.truncate(count);
        things
    }

    /// Puts things in random order.
    pub fn shuffle<T>(&mut self, things: &mut [T]) {
        for last in (1..things.len()).rev() {
            things.swap(last, self.index(last + 1));
        }
    }

    /// 32 bytes, for a program's own random numbers.
    pub fn seed(&mut self) -> Seed {
        let mut seed = Seed([0; 32]);
        self.0.fill_bytes(&mut seed.0);
        seed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Key and nonce 0: the first key stream bytes are 76 b8 e0 ad a0 f1 3d 90 40 5d 6a e5 53 86 bd 28 (draft-agl-tls-chacha20poly1305-04, section 7).
    #[test]
    fn stream_0_is_plain_chacha20() {
        let mut stream = Stream::of_attempt(&Seed([0; 32]));
        assert_eq!([stream.0.next_u64(), stream.0.next_u64()], [0x903d_f1a0_ade0_b876, 0x28bd_8653_e56a_5d40]);
    }

    #[test]
    fn draws_are_in_range_and_even() {
        let mut stream = Stream::of_item(&Seed([7; 32]), 3);
        let mut seen = [0u32; 6];
        for _ in 0..6000 {
            seen[stream.within(-2..=3).abs_diff(-2) as usize] += 1;
        }
        assert!(seen.iter().all(|&count| (880..1120).contains(&count)), "{seen:?}");
        assert_eq!(stream.within(i64::MIN..=i64::MIN), i64::MIN);
    }

    #[test]
    fn items_do_not_share_a_stream() {
        let seed = Seed([1; 32]);
        let words: Vec<u64> = (0..20).map(|index| Stream::of_item(&seed, index).below(u64::MAX)).collect();
        assert!((1..20).all(|i| !words[..i].contains(&words[i])));
        assert_ne!(Stream::of_attempt(&seed).below(u64::MAX), words[0]);
    }

    #[test]
    fn a_sample_has_no_thing_twice() {
        let mut stream = Stream::of_attempt(&Seed([9; 32]));
        let mut sample = stream.sample(&[1, 2, 3, 4, 5], 4);
        sample.sort_unstable();
        sample.dedup();
        assert_eq!(sample.len(), 4);
        assert_eq!(stream.sample(&[1], 3), [1]);
    }
}

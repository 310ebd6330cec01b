//! What was made of modules, by digest: for good, but of candidates' programs only the latest.

use std::collections::{BTreeMap, VecDeque};

use cando_record::Digest;

use crate::Sealed;

/// Programs that are kept: a grader runs one for each of its threads, on many inputs.
const LATEST: usize = 16;

/// Values by the digest of a sealed module.
pub(crate) struct Shelf<T> {
    kept: BTreeMap<Digest, T>,
    passing: VecDeque<(Digest, T)>,
}

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self { kept: BTreeMap::new(), passing: VecDeque::new() }
    }
}

impl<T: Clone> Shelf<T> {
    /// What lies there for a module.
    pub(crate) fn find(&self, digest: &Digest) -> Option<T> {
        let passing = self.passing.iter().find(|(key, _)| key == digest).map(|(_, value)| value);
        self.kept.get(digest).or(passing).cloned()
    }

    /// Puts something there for a module.
    pub(crate) fn put(&mut self, sealed: &Sealed, value: T) {
        match sealed.is_passing() {
            true => self.put_passing(sealed.digest(), value),
            false => _ = self.kept.insert(sealed.digest(), value),
        }
    }

    /// Puts something there that the next ones will push out.
    pub(crate) fn put_passing(&mut self, key: Digest, value: T) {
        if self.passing.len() == LATEST {
            self.passing.pop_front();
        }
        self.passing.push_back((key, value));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_latest_programs_are_kept() {
        let mut shelf = Shelf::default();
        let key = |n: usize| Digest::of(&n.to_le_bytes());
        (0..=LATEST).for_each(|n| shelf.put_passing(key(n), n));
        assert_eq!(shelf.find(&key(0)), None);
        assert!((1..=LATEST).all(|n| shelf.find(&key(n)) == Some(n)));
    }
}

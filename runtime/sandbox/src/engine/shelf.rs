//! What was made of modules, by digest: for good, but of candidates' programs only the latest.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use cando_record::Digest;

/// Programs that are kept: a grader runs one for each of its threads, on many inputs.
const LATEST: usize = 16;

/// Values by a digest.
pub(crate) struct Shelf<T>(Mutex<Places<T>>);

/// One lock for each: who wants something else does not wait until it is made.
type Place<T> = Arc<Mutex<Option<T>>>;

struct Places<T> {
    kept: BTreeMap<Digest, Place<T>>,
    passing: VecDeque<(Digest, Place<T>)>,
}

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self(Mutex::new(Places { kept: BTreeMap::new(), passing: VecDeque::new() }))
    }
}

impl<T: Clone> Shelf<T> {
    /// What lies there, or else what is made now; for good, or until others have pushed it out.
    pub(crate) fn find_or<E>(&self, key: Digest, passing: bool, make: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        let place = lock(&self.0).place(key, passing);
        let mut place = lock(&place);
        match &*place {
            Some(value) => Ok(value.clone()),
            None => Ok(place.insert(make()?).clone()),
        }
    }
}

impl<T> Places<T> {
    fn place(&mut self, key: Digest, passing: bool) -> Place<T> {
        if !passing {
            return self.kept.entry(key).or_default().clone();
        }
        if let Some((_, place)) = self.passing.iter().find(|(other, _)| *other == key) {
            return place.clone();
        }
        if self.passing.len() == LATEST {
            self.passing.pop_front();
        }
        let place = Place::default();
        self.passing.push_back((key, place.clone()));
        place
    }
}

/// Whoever panicked while he held it had not yet put anything there.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

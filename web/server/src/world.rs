//! The one door for time, entropy and the last step of every write.

use crate::store::StoreError;

/// What the service cannot compute. Tests steer it; [`System`] is the real one.
pub trait World: Send + Sync + 'static {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    fn now(&self) -> u64;

    /// 32 bytes that nobody can guess.
    fn entropy(&self) -> [u8; 32];

    /// Makes a write durable. `write` names it, so that a test can let one fail, before or after it was persisted.
    fn commit(
        &self,
        write: &'static str,
        commit: &mut dyn FnMut() -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let _ = write;
        commit()
    }
}

/// The machine's clock and the operating system's entropy.
#[derive(Clone, Copy, Debug, Default)]
pub struct System;

impl World for System {
    fn now(&self) -> u64 {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        since.map_or(0, |since| since.as_millis() as u64)
    }

    fn entropy(&self) -> [u8; 32] {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).expect("the operating system gives entropy");
        bytes
    }
}

//! Live attempts, and the queue for whatever takes time.
//!
//! One job at a time advances an attempt; so many gradings run at once, so many wait, one more is told to come back.
//! A job goes on when its request has gone away: what it finds is in the store.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use cando_sandbox::Attempt;
use tokio::sync::Semaphore;
use tokio::time::{Instant, timeout_at};

use crate::config;
use crate::fault::Fault;
use crate::id::AttemptId;

/// A place for a live attempt; empty, it is filled from the store.
pub type Slot = Option<Attempt>;

/// Live attempts and the work on them.
pub struct Grading {
    live: Mutex<Live>,
    at_once: Arc<Semaphore>,
    places: Arc<Semaphore>,
    limits: config::Grading,
}

#[derive(Default)]
struct Live {
    slots: BTreeMap<AttemptId, Kept>,
    uses: u64,
}

#[derive(Default)]
struct Kept {
    slot: Arc<tokio::sync::Mutex<Slot>>,
    used: u64,
}

impl Grading {
    /// With these limits, and nothing live.
    pub fn new(limits: config::Grading) -> Self {
        let (at_once, places) = (limits.at_once.max(1), Self::places(&limits));
        let semaphore = |permits: usize| Arc::new(Semaphore::new(permits));
        Self { live: Mutex::default(), at_once: semaphore(at_once), places: semaphore(places), limits }
    }

    fn places(limits: &config::Grading) -> usize {
        limits.at_once.max(1) + limits.waiting
    }

    /// Does a job on an attempt. `None`: it, or another on the same attempt, has not come to its end within the patience
    /// of one request.
    pub async fn work<T: Send + 'static>(
        &self,
        id: &AttemptId,
        job: impl FnOnce(&mut Slot) -> T + Send + 'static,
    ) -> Result<Option<T>, Fault> {
        let deadline = Instant::now() + self.limits.patience;
        let slot = self.slot(id);
        let Ok(mut slot) = timeout_at(deadline, slot.lock_owned()).await else { return Ok(None) };
        let place = self.places.clone().try_acquire_owned().map_err(|_| Fault::Busy)?;
        let at_once = self.at_once.clone();
        let task = tokio::spawn(async move {
            let running = at_once.acquire_owned().await;
            let done = tokio::task::spawn_blocking(move || {
                let done = job(&mut slot);
                drop((slot, running, place));
                done
            });
            done.await
        });
        match timeout_at(deadline, task).await {
            Ok(Ok(Ok(done))) => Ok(Some(done)),
            Ok(_) => Err(Fault::Internal),
            Err(_) => Ok(None),
        }
    }

    /// Drops what is live of an attempt.
    pub fn forget(&self, id: &AttemptId) {
        self.lock().slots.remove(id);
    }

    /// Waits until no job runs, but no longer than this.
    pub async fn finish(&self, within: Duration) {
        let all = u32::try_from(Self::places(&self.limits)).unwrap_or(u32::MAX);
        let _ = tokio::time::timeout(within, self.places.acquire_many(all)).await;
    }

    fn slot(&self, id: &AttemptId) -> Arc<tokio::sync::Mutex<Slot>> {
        let mut live = self.lock();
        live.uses += 1;
        let used = live.uses;
        let kept = live.slots.entry(id.clone()).or_default();
        kept.used = used;
        let slot = kept.slot.clone();
        if live.slots.len() > self.limits.live {
            live.drop_oldest();
        }
        slot
    }

    fn lock(&self) -> MutexGuard<'_, Live> {
        self.live.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Live {
    /// Only a slot that nobody holds may go: two slots of one attempt would be two writers.
    fn drop_oldest(&mut self) {
        let idle = self.slots.iter().filter(|(_, kept)| Arc::strong_count(&kept.slot) == 1);
        let oldest = idle.min_by_key(|(_, kept)| kept.used).map(|(id, _)| id.clone());
        if let Some(id) = oldest {
            self.slots.remove(&id);
        }
    }
}

//! Threads for calls, used again: starting one takes longer than a short call.

use std::io;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

/// Idle threads that are kept; any more end.
const IDLE: usize = 64;

type Job = Box<dyn FnOnce() + Send>;
/// How to reach each idle thread. It ends when it can no longer be reached.
type Idle = Mutex<Vec<Sender<Job>>>;

/// Threads with a stack of one size.
pub struct Threads {
    idle: Arc<Idle>,
    stack: usize,
}

impl Threads {
    /// None yet; each will have so many bytes of stack.
    pub fn new(stack: usize) -> Self {
        Self { idle: Arc::default(), stack }
    }

    /// Runs a job on an idle thread, or on a new one. A job that panics ends its thread.
    pub fn run(&self, job: impl FnOnce() + Send + 'static) -> io::Result<()> {
        let job: Job = Box::new(job);
        let thread = lock(&self.idle).pop();
        match thread {
            Some(thread) => thread.send(job).map_err(|_| io::Error::other("an idle thread is gone")),
            None => self.start(job),
        }
    }

    fn start(&self, first: Job) -> io::Result<()> {
        let idle = Arc::downgrade(&self.idle);
        let serve = move || {
            let mut job = first;
            loop {
                job();
                let Some(idle) = idle.upgrade() else { return };
                let (sender, jobs) = channel();
                {
                    let mut idle = lock(&idle);
                    if idle.len() >= IDLE {
                        return;
                    }
                    idle.push(sender);
                }
                drop(idle);
                match jobs.recv() {
                    Ok(next) => job = next,
                    Err(_) => return,
                }
            }
        };
        thread::Builder::new().name("cando-call".into()).stack_size(self.stack).spawn(serve).map(drop)
    }
}

fn lock(idle: &Idle) -> MutexGuard<'_, Vec<Sender<Job>>> {
    idle.lock().unwrap_or_else(PoisonError::into_inner)
}

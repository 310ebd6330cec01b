//! The host's guard: wasmtime's epochs, which a thread moves on while the engine lives.

use std::time::Duration;
use std::{io, thread};

use wasmtime::Engine;

/// Between two epochs: calls end by the clock no more exactly than this.
const TICK: Duration = Duration::from_millis(20);

/// Epochs after which at least so much time has gone by.
pub fn ticks(patience: Duration) -> u64 {
    u64::try_from(patience.as_nanos().div_ceil(TICK.as_nanos())).unwrap_or(u64::MAX >> 1).saturating_add(1)
}

/// Starts the thread.
pub fn start(engine: &Engine) -> io::Result<()> {
    let engine = engine.weak();
    let tick = move || {
        while let Some(engine) = engine.upgrade() {
            engine.increment_epoch();
            drop(engine);
            thread::sleep(TICK);
        }
    };
    thread::Builder::new().name("cando-clock".into()).spawn(tick).map(drop)
}

//! wasmtime: the grader's engine.

use std::path::PathBuf;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use wasmtime::{Engine as Inner, InstancePre, Linker, Memory, Module, Store, Trap, Val};

use super::{Engine, Inconclusive, Instance, Shelf, Stop};
use crate::Sealed;

mod cache;
mod clock;
mod config;

/// The wasmtime engine, with a cache of compiled modules in memory and, if wanted, on disk.
pub struct Wasmtime {
    inner: Inner,
    modules: Shelf<InstancePre<()>>,
    cache: Option<PathBuf>,
    patience: Option<Duration>,
}

impl Wasmtime {
    /// An engine without a clock: every call ends with its fuel.
    pub fn new() -> Result<Self, Inconclusive> {
        Self::start(None)
    }

    /// An engine whose calls may also take no longer than this by the clock: what does is inconclusive, never a verdict.
    /// All code looks at the clock for it, which costs Python a seventh of its speed.
    pub fn with_patience(patience: Duration) -> Result<Self, Inconclusive> {
        Self::start(Some(patience))
    }

    /// Keeps compiled modules in a directory that only this user can write.
    pub fn with_cache(self, directory: PathBuf) -> Self {
        Self { cache: Some(directory), ..self }
    }

    fn start(patience: Option<Duration>) -> Result<Self, Inconclusive> {
        let inner = config::engine(patience.is_some()).map_err(inconclusive)?;
        if patience.is_some() {
            clock::start(&inner).map_err(|error| Inconclusive(format!("no thread could be started: {error}")))?;
        }
        Ok(Self { inner, modules: Shelf::default(), cache: None, patience })
    }

    fn compile(&self, sealed: &Sealed) -> Result<InstancePre<()>, Inconclusive> {
        let cache = self.cache.as_deref().filter(|_| !sealed.is_passing());
        let cached = cache.and_then(|directory| cache::load(directory, &self.inner, sealed));
        let module = match cached {
            Some(module) => module,
            None => {
                let module = Module::new(&self.inner, sealed.bytes()).map_err(inconclusive)?;
                if let Some(directory) = cache {
                    cache::store(directory, &self.inner, sealed, &module);
                }
                module
            }
        };
        // A sealed module imports nothing, so that there is nothing to link.
        Linker::new(&self.inner).instantiate_pre(&module).map_err(inconclusive)
    }
}

impl Engine for Wasmtime {
    fn name(&self) -> String {
        "wasmtime 48.0.8".into()
    }

    fn instantiate(&self, sealed: &Sealed) -> Result<Box<dyn Instance>, Inconclusive> {
        let module = self.modules.find_or(sealed.digest(), sealed.is_passing(), || self.compile(sealed))?;
        let mut store = Store::new(&self.inner, ());
        let instance = module.instantiate(&mut store).map_err(inconclusive)?;
        let memory = instance
            .get_memory(&mut store, "memory")
            .ok_or_else(|| Inconclusive("the sealed module exports no memory".into()))?;
        Ok(Box::new(Live { store, instance, memory, patience: self.patience }))
    }
}

fn inconclusive(error: wasmtime::Error) -> Inconclusive {
    Inconclusive(format!("wasmtime: {error}"))
}

struct Live {
    store: Store<()>,
    instance: wasmtime::Instance,
    memory: Memory,
    patience: Option<Duration>,
}

impl Live {
    fn stop(&self, error: &wasmtime::Error) -> Stop {
        match (error.downcast_ref::<Trap>(), self.patience) {
            (Some(Trap::StackOverflow), _) => Stop::NativeStack,
            (Some(Trap::Interrupt), Some(patience)) => {
                Stop::Engine(format!("the call took longer than {} seconds", patience.as_secs_f32()))
            }
            (Some(_), _) => Stop::Trap,
            (None, _) => Stop::Engine(format!("wasmtime: {error}")),
        }
    }
}

impl Instance for Live {
    fn has(&mut self, export: &str) -> bool {
        self.instance.get_func(&mut self.store, export).is_some()
    }

    /// Runs on the caller's thread, but on a stack of wasmtime's own: the caller's may be small.
    fn call(&mut self, export: &str, arguments: &[i32]) -> Result<i64, Stop> {
        let absent = || Stop::Engine(format!("the sealed module exports no function {export}"));
        let function = self.instance.get_func(&mut self.store, export).ok_or_else(absent)?;
        let arguments: Vec<Val> = arguments.iter().map(|&value| Val::I32(value)).collect();
        let mut results = vec![Val::I32(0); function.ty(&self.store).results().len()];
        if let Some(patience) = self.patience {
            self.store.set_epoch_deadline(clock::ticks(patience));
        }
        let waits = || Stop::Engine("wasmtime: the call waits for something".into());
        let result = finish(function.call_async(&mut self.store, &arguments, &mut results)).ok_or_else(waits)?;
        result.map_err(|error| self.stop(&error))?;
        Ok(results.first().map_or(0, integer))
    }

    fn global(&mut self, export: &str) -> i64 {
        self.instance.get_global(&mut self.store, export).map_or(0, |global| integer(&global.get(&mut self.store)))
    }

    fn set_global(&mut self, export: &str, value: i64) {
        if let Some(global) = self.instance.get_global(&mut self.store, export) {
            let value = match global.get(&mut self.store) {
                Val::I64(_) => Val::I64(value),
                _ => Val::I32(value as i32),
            };
            global.set(&mut self.store, value).expect("the seal's globals are mutable integers");
        }
    }

    fn read(&mut self, offset: u32, length: u32) -> Option<Vec<u8>> {
        let (start, end) = (offset as usize, offset as usize + length as usize);
        Some(self.memory.data(&self.store).get(start..end)?.to_vec())
    }

    fn write(&mut self, offset: u32, bytes: &[u8]) -> bool {
        self.memory.write(&mut self.store, offset as usize, bytes).is_ok()
    }

    fn memory_size(&mut self) -> u64 {
        self.memory.data_size(&self.store) as u64
    }
}

/// What comes of a future that never waits: nothing in a sealed module can.
fn finish<T>(future: impl Future<Output = T>) -> Option<T> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(result) => Some(result),
        Poll::Pending => None,
    }
}

fn integer(value: &Val) -> i64 {
    match value {
        Val::I32(value) => i64::from(*value),
        Val::I64(value) => *value,
        _ => 0,
    }
}

//! wasmtime: the grader's engine.

use std::path::PathBuf;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use wasmtime::{Config, Engine as Inner, InstancePre, Linker, Memory, Module, Store, Trap, Val};

use super::{Engine, Inconclusive, Instance, Shelf, Stop};
use crate::Sealed;

mod cache;
mod threads;

use threads::Threads;

/// Native stack for wasm frames: several times the largest budget of the seal, because a native frame may be larger than its charge.
const WASM_STACK: usize = 16 << 20;
/// Stack of the thread on which a call runs: the above, and room for the engine itself.
const THREAD_STACK: usize = WASM_STACK + (1 << 20);

/// Longer than the most fuel lasts on a healthy machine: a call that takes more says something about the host alone.
const PATIENCE: Duration = Duration::from_secs(3_600);

/// The wasmtime engine, with a cache of compiled modules in memory and, if wanted, on disk.
pub struct Wasmtime {
    inner: Inner,
    modules: Mutex<Shelf<InstancePre<()>>>,
    cache: Option<PathBuf>,
    patience: Duration,
    threads: Arc<Threads>,
}

impl Wasmtime {
    /// An engine that keeps compiled modules in memory alone.
    pub fn new() -> Result<Self, Inconclusive> {
        let mut config = Config::new();
        // wasmtime refuses a stack that is larger than the one for asynchronous calls, of which there are none.
        config.max_wasm_stack(WASM_STACK).async_stack_size(WASM_STACK).wasm_backtrace_max_frames(None);
        let inner = Inner::new(&config).map_err(inconclusive)?;
        let threads = Arc::new(Threads::new(THREAD_STACK));
        Ok(Self { inner, modules: Mutex::default(), cache: None, patience: PATIENCE, threads })
    }

    /// How long one call may take, by the clock: what takes longer is inconclusive, never a verdict.
    pub fn with_patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// Keeps compiled modules in a directory that only this user can write.
    pub fn with_cache(self, directory: PathBuf) -> Self {
        Self { cache: Some(directory), ..self }
    }

    fn module(&self, sealed: &Sealed) -> Result<InstancePre<()>, Inconclusive> {
        let mut modules = self.modules.lock().expect("no holder panics");
        if let Some(module) = modules.find(&sealed.digest()) {
            return Ok(module);
        }
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
        let module = Linker::new(&self.inner).instantiate_pre(&module).map_err(inconclusive)?;
        modules.put(sealed, module.clone());
        Ok(module)
    }
}

impl Engine for Wasmtime {
    fn name(&self) -> String {
        "wasmtime 48.0.8".into()
    }

    fn instantiate(&self, sealed: &Sealed) -> Result<Box<dyn Instance>, Inconclusive> {
        let module = self.module(sealed)?;
        let mut store = Store::new(&self.inner, ());
        let instance = module.instantiate(&mut store).map_err(inconclusive)?;
        let memory = instance
            .get_memory(&mut store, "memory")
            .ok_or_else(|| Inconclusive("the sealed module exports no memory".into()))?;
        let live = Some(Live { store, instance, memory });
        Ok(Box::new(Running { live, patience: self.patience, threads: self.threads.clone() }))
    }
}

fn inconclusive(error: wasmtime::Error) -> Inconclusive {
    Inconclusive(format!("wasmtime: {error}"))
}

struct Live {
    store: Store<()>,
    instance: wasmtime::Instance,
    memory: Memory,
}

/// An instance, unless a call took it along and did not come back in time.
struct Running {
    live: Option<Live>,
    patience: Duration,
    threads: Arc<Threads>,
}

impl Live {
    fn call(&mut self, export: &str, arguments: &[i32]) -> Result<i64, Stop> {
        let absent = || Stop::Engine(format!("the sealed module exports no function {export}"));
        let function = self.instance.get_func(&mut self.store, export).ok_or_else(absent)?;
        let arguments: Vec<Val> = arguments.iter().map(|&value| Val::I32(value)).collect();
        let mut results = vec![Val::I32(0); function.ty(&self.store).results().len()];
        match function.call(&mut self.store, &arguments, &mut results) {
            Ok(()) => Ok(results.first().map_or(0, integer)),
            Err(error) => Err(match error.downcast_ref::<Trap>() {
                Some(Trap::StackOverflow) => Stop::NativeStack,
                Some(_) => Stop::Trap,
                None => Stop::Engine(format!("wasmtime: {error}")),
            }),
        }
    }
}

impl Instance for Running {
    fn has(&mut self, export: &str) -> bool {
        self.live.as_mut().is_some_and(|live| live.instance.get_func(&mut live.store, export).is_some())
    }

    /// Runs on a thread of its own: wasmtime uses the native stack, and a caller's may be small. A call that takes too
    /// long is left alone on it, and ends with its fuel; wasmtime's epochs would end it at once, but cost every call that
    /// ends in time a seventh of its speed.
    fn call(&mut self, export: &str, arguments: &[i32]) -> Result<i64, Stop> {
        let lost = || Stop::Engine("an earlier call has not come back".into());
        let mut live = self.live.take().ok_or_else(lost)?;
        let (sender, receiver) = mpsc::channel();
        let (name, arguments) = (export.to_owned(), arguments.to_vec());
        let running = move || {
            let result = live.call(&name, &arguments);
            // Nobody may be waiting any more.
            drop(sender.send((live, result)));
        };
        let started = self.threads.run(running);
        started.map_err(|error| Stop::Engine(format!("no thread could be started: {error}")))?;
        let (live, result) = receiver.recv_timeout(self.patience).map_err(|error| match error {
            RecvTimeoutError::Disconnected => Stop::Engine("the engine panicked".into()),
            RecvTimeoutError::Timeout => {
                Stop::Engine(format!("the call took longer than {} seconds", self.patience.as_secs_f32()))
            }
        })?;
        self.live = Some(live);
        result
    }

    fn global(&mut self, export: &str) -> i64 {
        let Some(Live { store, instance, .. }) = &mut self.live else { return 0 };
        instance.get_global(&mut *store, export).map_or(0, |global| integer(&global.get(store)))
    }

    fn set_global(&mut self, export: &str, value: i64) {
        let Some(Live { store, instance, .. }) = &mut self.live else { return };
        if let Some(global) = instance.get_global(&mut *store, export) {
            let value = match global.get(&mut *store) {
                Val::I64(_) => Val::I64(value),
                _ => Val::I32(value as i32),
            };
            global.set(store, value).expect("the seal's globals are mutable integers");
        }
    }

    fn read(&mut self, offset: u32, length: u32) -> Option<Vec<u8>> {
        let (start, end) = (offset as usize, offset as usize + length as usize);
        let live = self.live.as_ref()?;
        Some(live.memory.data(&live.store).get(start..end)?.to_vec())
    }

    fn write(&mut self, offset: u32, bytes: &[u8]) -> bool {
        self.live.as_mut().is_some_and(|live| live.memory.write(&mut live.store, offset as usize, bytes).is_ok())
    }

    fn memory_size(&mut self) -> u64 {
        self.live.as_ref().map_or(0, |live| live.memory.data_size(&live.store) as u64)
    }
}

fn integer(value: &Val) -> i64 {
    match value {
        Val::I32(value) => i64::from(*value),
        Val::I64(value) => *value,
        _ => 0,
    }
}

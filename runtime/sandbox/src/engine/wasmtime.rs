//! wasmtime: the grader's engine.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Mutex;
use std::time::Duration;

use cando_record::Digest;
use wasmtime::{Config, Engine as Inner, Memory, Module, Store, Trap, Val};

use super::{Engine, Inconclusive, Instance, Stop};
use crate::Sealed;

mod cache;

/// Native stack for wasm frames: several times the largest budget of the seal, because a native frame may be larger than its charge.
const WASM_STACK: usize = 16 << 20;
/// Stack of the thread on which a call runs: the above, and room for the engine itself.
const THREAD_STACK: usize = WASM_STACK + (1 << 20);

/// How often the engine looks at the time.
const TICK: Duration = Duration::from_millis(250);
/// Longer than the most fuel lasts on a healthy machine: a call that takes more says something about the host alone.
const PATIENCE: Duration = Duration::from_secs(3_600);

/// The wasmtime engine, with a cache of compiled modules in memory and, if wanted, on disk.
pub struct Wasmtime {
    inner: Inner,
    modules: Mutex<BTreeMap<Digest, Module>>,
    cache: Option<PathBuf>,
    patience: Duration,
}

impl Wasmtime {
    /// An engine that keeps compiled modules in memory alone.
    pub fn new() -> Result<Self, Inconclusive> {
        let mut config = Config::new();
        // wasmtime refuses a stack that is larger than the one for asynchronous calls, of which there are none.
        config.max_wasm_stack(WASM_STACK).async_stack_size(WASM_STACK).wasm_backtrace_max_frames(None);
        config.epoch_interruption(true);
        let inner = Inner::new(&config).map_err(inconclusive)?;
        tick(&inner)?;
        Ok(Self { inner, modules: Mutex::default(), cache: None, patience: PATIENCE })
    }

    /// How long one call may take, by the clock: what takes longer is inconclusive, never a verdict.
    pub fn with_patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// Keeps compiled modules in a directory that only this user can write.
    pub fn with_cache(self, directory: PathBuf) -> Self {
        Self { cache: Some(directory), ..self }
    }

    fn module(&self, sealed: &Sealed) -> Result<Module, Inconclusive> {
        let mut modules = self.modules.lock().expect("no holder panics");
        if let Some(module) = modules.get(&sealed.digest()) {
            return Ok(module.clone());
        }
        let cached = self.cache.as_deref().and_then(|directory| cache::load(directory, &self.inner, sealed));
        let module = match cached {
            Some(module) => module,
            None => {
                let module = Module::new(&self.inner, sealed.bytes()).map_err(inconclusive)?;
                if let Some(directory) = &self.cache {
                    cache::store(directory, &self.inner, sealed, &module);
                }
                module
            }
        };
        modules.insert(sealed.digest(), module.clone());
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
        // Nothing runs while a sealed module is instantiated.
        store.set_epoch_deadline(1);
        let instance = wasmtime::Instance::new(&mut store, &module, &[]).map_err(inconclusive)?;
        let memory = instance
            .get_memory(&mut store, "memory")
            .ok_or_else(|| Inconclusive("the sealed module exports no memory".into()))?;
        Ok(Box::new(Running { store, instance, memory, patience: self.patience }))
    }
}

/// Advances the engine's epoch as long as there is the engine.
fn tick(engine: &Inner) -> Result<(), Inconclusive> {
    let engine = engine.weak();
    let ticking = move || {
        while let Some(engine) = engine.upgrade() {
            engine.increment_epoch();
            drop(engine);
            std::thread::sleep(TICK);
        }
    };
    let started = std::thread::Builder::new().name("cando-epochs".into()).spawn(ticking);
    started.map(drop).map_err(|error| Inconclusive(format!("no thread could be started: {error}")))
}

fn inconclusive(error: wasmtime::Error) -> Inconclusive {
    Inconclusive(format!("wasmtime: {error}"))
}

struct Running {
    store: Store<()>,
    instance: wasmtime::Instance,
    memory: Memory,
    patience: Duration,
}

impl Running {
    fn call_here(&mut self, export: &str, arguments: &[i32]) -> Result<i64, Stop> {
        let absent = || Stop::Engine(format!("the sealed module exports no function {export}"));
        let function = self.instance.get_func(&mut self.store, export).ok_or_else(absent)?;
        let arguments: Vec<Val> = arguments.iter().map(|&value| Val::I32(value)).collect();
        let mut results = vec![Val::I32(0); function.ty(&self.store).results().len()];
        // The next tick can come at once, so one more.
        self.store.set_epoch_deadline((self.patience.as_millis() / TICK.as_millis()) as u64 + 1);
        match function.call(&mut self.store, &arguments, &mut results) {
            Ok(()) => Ok(results.first().map_or(0, integer)),
            Err(error) => Err(match error.downcast_ref::<Trap>() {
                Some(Trap::Interrupt) => {
                    Stop::Engine(format!("the call took longer than {} seconds", self.patience.as_secs_f32()))
                }
                Some(Trap::StackOverflow) => Stop::NativeStack,
                Some(_) => Stop::Trap,
                None => Stop::Engine(format!("wasmtime: {error}")),
            }),
        }
    }
}

impl Instance for Running {
    fn has(&mut self, export: &str) -> bool {
        self.instance.get_func(&mut self.store, export).is_some()
    }

    /// Runs on a thread of its own: wasmtime uses the native stack, and a caller's may be small.
    fn call(&mut self, export: &str, arguments: &[i32]) -> Result<i64, Stop> {
        std::thread::scope(|scope| {
            let thread = std::thread::Builder::new().stack_size(THREAD_STACK);
            let running = thread.spawn_scoped(scope, || self.call_here(export, arguments));
            let running = running.map_err(|error| Stop::Engine(format!("no thread could be started: {error}")))?;
            running.join().unwrap_or_else(|_| Err(Stop::Engine("the engine panicked".into())))
        })
    }

    fn global(&mut self, export: &str) -> i64 {
        let global = self.instance.get_global(&mut self.store, export);
        global.map_or(0, |global| integer(&global.get(&mut self.store)))
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

fn integer(value: &Val) -> i64 {
    match value {
        Val::I32(value) => i64::from(*value),
        Val::I64(value) => *value,
        _ => 0,
    }
}

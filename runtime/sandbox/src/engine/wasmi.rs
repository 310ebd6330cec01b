//! wasmi, an interpreter whose stack lives on the heap: slower, and exact where native engines overflow.

use wasmi::{Config, Engine as Inner, Extern, Global, Memory, Module, Store, TrapCode, Val};

use super::{Engine, Inconclusive, Instance, Shelf, Stop};
use crate::Sealed;

/// Deeper than any stack budget of the seal reaches.
const RECURSION: usize = 1 << 20;
/// Bytes of value stack, many times the largest budget of the seal.
const STACK: usize = 256 << 20;

/// The wasmi engine.
#[derive(Default)]
pub struct Wasmi {
    modules: Shelf<Module>,
}

impl Engine for Wasmi {
    fn name(&self) -> String {
        "wasmi 1.1.0".into()
    }

    fn instantiate(&self, sealed: &Sealed) -> Result<Box<dyn Instance>, Inconclusive> {
        let module = self.modules.find_or(sealed.digest(), sealed.is_passing(), || compile(sealed))?;
        let mut store = Store::new(module.engine(), ());
        let instance = wasmi::Instance::new(&mut store, &module, &[]).map_err(inconclusive)?;
        let memory = instance
            .get_memory(&store, "memory")
            .ok_or_else(|| Inconclusive("the sealed module exports no memory".into()))?;
        Ok(Box::new(Running { store, instance, memory }))
    }
}

/// With an engine of its own, because an engine never forgets a function that it has compiled.
fn compile(sealed: &Sealed) -> Result<Module, Inconclusive> {
    let mut config = Config::default();
    config.set_max_recursion_depth(RECURSION).set_max_stack_height(STACK);
    Module::new(&Inner::new(&config), sealed.bytes()).map_err(inconclusive)
}

fn inconclusive(error: wasmi::Error) -> Inconclusive {
    Inconclusive(format!("wasmi: {error}"))
}

struct Running {
    store: Store<()>,
    instance: wasmi::Instance,
    memory: Memory,
}

impl Running {
    fn find(&self, export: &str) -> Option<Global> {
        self.instance.get_export(&self.store, export).and_then(Extern::into_global)
    }
}

impl Instance for Running {
    fn has(&mut self, export: &str) -> bool {
        self.instance.get_func(&self.store, export).is_some()
    }

    fn call(&mut self, export: &str, arguments: &[i32]) -> Result<i64, Stop> {
        let absent = || Stop::Engine(format!("the sealed module exports no function {export}"));
        let function = self.instance.get_func(&self.store, export).ok_or_else(absent)?;
        let arguments: Vec<Val> = arguments.iter().map(|&value| Val::I32(value)).collect();
        let mut results = vec![Val::I32(0); function.ty(&self.store).results().len()];
        match function.call(&mut self.store, &arguments, &mut results) {
            Ok(()) => Ok(results.first().map_or(0, integer)),
            Err(error) => Err(match error.as_trap_code() {
                Some(TrapCode::StackOverflow | TrapCode::GrowthOperationLimited) | None => {
                    Stop::Engine(format!("wasmi: {error}"))
                }
                Some(_) => Stop::Trap,
            }),
        }
    }

    fn global(&mut self, export: &str) -> i64 {
        self.find(export).map_or(0, |global| integer(&global.get(&self.store)))
    }

    fn set_global(&mut self, export: &str, value: i64) {
        if let Some(global) = self.find(export) {
            let value = match global.get(&self.store) {
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

//! Two engines behind one trait, and what a call on them came to.

use std::cell::RefCell;
use std::thread::LocalKey;

use cando_record::Digest;
use cando_sandbox::seal::{self, Rules, Sealed, Status};
use cando_sandbox::{Profile, seal::Budget};

/// A number, by its bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    I32(i32),
    I64(i64),
    F32(u32),
    F64(u64),
}

/// How a call ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    Returned(Vec<Value>),
    /// A trap, with the status that the module left.
    Trapped(Status),
}

/// All that can be seen of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ran {
    pub ending: Ending,
    pub fuel: i64,
    pub stack: i64,
    pub memory: Digest,
}

impl Ran {
    pub fn finished(&self) -> bool {
        matches!(self.ending, Ending::Returned(_))
    }

    pub fn is(&self, status: Status) -> bool {
        self.ending == Ending::Trapped(status)
    }
}

/// An instance of a module.
pub trait Machine {
    /// Calls an export; the error is the engine's word for a trap.
    fn invoke(&mut self, name: &str, arguments: &[Value]) -> Result<Vec<Value>, String>;
    fn global(&mut self, name: &str) -> Option<Value>;
    fn set_global(&mut self, name: &str, value: Value);
    /// All of the exported memory, if there is one.
    fn memory(&mut self) -> Vec<u8>;

    /// Calls an export of a sealed module.
    fn call(&mut self, name: &str, arguments: &[Value], fuel: i64) -> Ran {
        self.set_global(seal::FUEL, Value::I64(fuel));
        self.set_global(seal::STACK, Value::I32(RULES.budget.stack as i32));
        self.set_global(seal::STATUS, Value::I32(0));
        let ending = match self.invoke(name, arguments) {
            Ok(results) => Ending::Returned(results),
            Err(trap) => {
                let status = Status::from_code(self.integer(seal::STATUS) as i32).unwrap();
                let overflow = trap.contains("overflow") && trap.contains("stack") || trap.contains("exhausted");
                assert!(!(status == Status::Running && overflow), "the engine's stack ended first: {trap}");
                Ending::Trapped(status)
            }
        };
        let memory = Digest::of(&self.memory());
        Ran { ending, fuel: self.integer(seal::FUEL), stack: self.integer(seal::STACK), memory }
    }

    fn integer(&mut self, name: &str) -> i64 {
        match self.global(name) {
            Some(Value::I64(value)) => value,
            Some(Value::I32(value)) => value.into(),
            other => panic!("{name} is {other:?}"),
        }
    }
}

/// Every export stays, so that anything can be called.
pub const RULES: Rules =
    Rules { profile: Profile::Assessment, budget: Budget { stack: 256 << 10, pages: 1_024 }, every_export: true };

/// Seals a module with all its exports, and holds the result to be valid.
pub fn seal_all(source: &[u8]) -> Result<Sealed, seal::SealError> {
    let sealed = seal::seal_with(source, &RULES)?;
    let mut validator = wasmparser::Validator::new_with_features(wasmparser::WasmFeatures::LIME1);
    if let Err(error) = validator.validate_all(sealed.bytes()) {
        panic!("sealing made an invalid module: {error}");
    }
    Ok(sealed)
}

/// Runs what needs a deep native stack.
pub fn with_stack<T: Send>(run: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(32 << 20).spawn_scoped(scope, run).unwrap();
        thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

/// The same sealed module on both engines; every call must come to the same.
pub struct Both {
    native: Native,
    heap: Heap,
}

impl Both {
    pub fn new(sealed: &Sealed) -> Self {
        Self { native: Native::new(sealed.bytes()).unwrap(), heap: Heap::new(sealed.bytes()).unwrap() }
    }

    /// Runs what was the start function.
    pub fn start(&mut self, sealed: &Sealed, fuel: i64) -> Option<Ran> {
        let module = wasmparser::Parser::new(0).parse_all(sealed.bytes());
        let exports = module.filter_map(|payload| match payload.unwrap() {
            wasmparser::Payload::ExportSection(exports) => Some(exports),
            _ => None,
        });
        let has_start = exports.flatten().any(|export| export.unwrap().name == seal::START);
        has_start.then(|| self.call(seal::START, &[], fuel))
    }

    pub fn call(&mut self, name: &str, arguments: &[Value], fuel: i64) -> Ran {
        let native = self.native.call(name, arguments, fuel);
        let heap = self.heap.call(name, arguments, fuel);
        assert_eq!(native, heap, "{name} {arguments:?} with {fuel} fuel");
        native
    }

    pub fn global(&mut self, name: &str) -> Option<Value> {
        let value = self.native.global(name);
        assert_eq!(value, self.heap.global(name), "{name}");
        value
    }
}

/// wasmtime.
pub struct Native {
    pub store: wasmtime::Store<()>,
    instance: wasmtime::Instance,
}

thread_local! {
    static NATIVE: wasmtime::Engine = wasmtime::Engine::new(native_config()).unwrap();
    static ORACLE: wasmtime::Engine = {
        let mut cost = wasmtime::OperatorCost::new();
        cost.variable.memory_grow_per_page = 255;
        wasmtime::Engine::new(native_config().consume_fuel(true).operator_cost(cost).cranelift_nan_canonicalization(true)).unwrap()
    };
    static HEAP: wasmi::Engine = {
        let mut config = wasmi::Config::default();
        config.set_max_recursion_depth(1 << 20).set_max_stack_height(256 << 20);
        wasmi::Engine::new(&config)
    };
}

/// The last module that was compiled, and its digest.
type Last<T> = RefCell<Option<(Digest, T)>>;

thread_local! {
    static NATIVE_MODULE: Last<wasmtime::Module> = RefCell::default();
    static ORACLE_MODULE: Last<wasmtime::Module> = RefCell::default();
    static HEAP_MODULE: Last<wasmi::Module> = RefCell::default();
}

/// Compiles a module, if it is not the last one again.
fn remember<T: Clone>(last: &'static LocalKey<Last<T>>, bytes: &[u8], compile: impl FnOnce(&[u8]) -> T) -> T {
    let digest = Digest::of(bytes);
    last.with_borrow_mut(|last| match last {
        Some((known, module)) if *known == digest => module.clone(),
        _ => last.insert((digest, compile(bytes))).1.clone(),
    })
}

/// Traps of the native engine must be told from its stack's end, so the stack is much larger than any budget here.
fn native_config() -> &'static mut wasmtime::Config {
    let mut config = wasmtime::Config::new();
    config.async_stack_size(24 << 20).max_wasm_stack(16 << 20);
    Box::leak(Box::new(config))
}

impl Native {
    pub fn new(module: &[u8]) -> Result<Self, String> {
        let engine = NATIVE.with(Clone::clone);
        let mut store = wasmtime::Store::new(&engine, ());
        let module = remember(&NATIVE_MODULE, module, |bytes| wasmtime::Module::new(&engine, bytes).unwrap());
        let instance = wasmtime::Instance::new(&mut store, &module, &[]).map_err(|error| format!("{error:?}"))?;
        Ok(Self { store, instance })
    }

    /// An unsealed module, metered and made canonical by wasmtime itself.
    pub fn oracle(module: &[u8], fuel: u64) -> Result<Self, String> {
        let engine = ORACLE.with(Clone::clone);
        let mut store = wasmtime::Store::new(&engine, ());
        store.set_fuel(fuel).unwrap();
        let module = remember(&ORACLE_MODULE, module, |bytes| wasmtime::Module::new(&engine, bytes).unwrap());
        let instance = wasmtime::Instance::new(&mut store, &module, &[]).map_err(|error| format!("{error:?}"))?;
        Ok(Self { store, instance })
    }

    /// The fuel that a call of the oracle used, and its end.
    pub fn measure(&mut self, name: &str, arguments: &[Value], fuel: u64) -> (Result<Vec<Value>, String>, u64) {
        self.store.set_fuel(fuel).unwrap();
        let ended = self.invoke(name, arguments);
        (ended, fuel - self.store.get_fuel().unwrap())
    }
}

impl Machine for Native {
    fn invoke(&mut self, name: &str, arguments: &[Value]) -> Result<Vec<Value>, String> {
        use wasmtime::Val;
        let function = self.instance.get_func(&mut self.store, name).unwrap();
        let arguments: Vec<Val> = arguments
            .iter()
            .map(|value| match *value {
                Value::I32(value) => Val::I32(value),
                Value::I64(value) => Val::I64(value),
                Value::F32(bits) => Val::F32(bits),
                Value::F64(bits) => Val::F64(bits),
            })
            .collect();
        let mut results = vec![Val::I32(0); function.ty(&self.store).results().len()];
        function.call(&mut self.store, &arguments, &mut results).map_err(|error| format!("{error:?}"))?;
        Ok(results.iter().map(native_value).collect())
    }

    fn global(&mut self, name: &str) -> Option<Value> {
        let global = self.instance.get_global(&mut self.store, name)?;
        Some(native_value(&global.get(&mut self.store)))
    }

    fn set_global(&mut self, name: &str, value: Value) {
        let value = match value {
            Value::I32(value) => wasmtime::Val::I32(value),
            Value::I64(value) => wasmtime::Val::I64(value),
            _ => unreachable!("only the seal's own globals are set"),
        };
        self.instance.get_global(&mut self.store, name).unwrap().set(&mut self.store, value).unwrap();
    }

    fn memory(&mut self) -> Vec<u8> {
        let memory = self.instance.exports(&mut self.store).find_map(|export| export.into_memory());
        memory.map_or(Vec::new(), |memory| memory.data(&self.store).to_vec())
    }
}

fn native_value(value: &wasmtime::Val) -> Value {
    match *value {
        wasmtime::Val::I32(value) => Value::I32(value),
        wasmtime::Val::I64(value) => Value::I64(value),
        wasmtime::Val::F32(bits) => Value::F32(bits),
        wasmtime::Val::F64(bits) => Value::F64(bits),
        _ => panic!("Lime1 has numbers only"),
    }
}

/// wasmi.
pub struct Heap {
    store: wasmi::Store<()>,
    instance: wasmi::Instance,
}

impl Heap {
    pub fn new(module: &[u8]) -> Result<Self, String> {
        let engine = HEAP.with(Clone::clone);
        let mut store = wasmi::Store::new(&engine, ());
        let module = remember(&HEAP_MODULE, module, |bytes| wasmi::Module::new(&engine, bytes).unwrap());
        let instance = wasmi::Instance::new(&mut store, &module, &[]).map_err(|error| error.to_string())?;
        Ok(Self { store, instance })
    }
}

impl Machine for Heap {
    fn invoke(&mut self, name: &str, arguments: &[Value]) -> Result<Vec<Value>, String> {
        use wasmi::Val;
        let function = self.instance.get_func(&self.store, name).unwrap();
        let arguments: Vec<Val> = arguments
            .iter()
            .map(|value| match *value {
                Value::I32(value) => Val::I32(value),
                Value::I64(value) => Val::I64(value),
                Value::F32(bits) => Val::F32(wasmi::F32::from_bits(bits)),
                Value::F64(bits) => Val::F64(wasmi::F64::from_bits(bits)),
            })
            .collect();
        let mut results = vec![Val::I32(0); function.ty(&self.store).results().len()];
        function.call(&mut self.store, &arguments, &mut results).map_err(|error| error.to_string())?;
        Ok(results.iter().map(heap_value).collect())
    }

    fn global(&mut self, name: &str) -> Option<Value> {
        Some(heap_value(&self.instance.get_global(&self.store, name)?.get(&self.store)))
    }

    fn set_global(&mut self, name: &str, value: Value) {
        let value = match value {
            Value::I32(value) => wasmi::Val::I32(value),
            Value::I64(value) => wasmi::Val::I64(value),
            _ => unreachable!("only the seal's own globals are set"),
        };
        self.instance.get_global(&self.store, name).unwrap().set(&mut self.store, value).unwrap();
    }

    fn memory(&mut self) -> Vec<u8> {
        let memory = self.instance.exports(&self.store).find_map(|export| export.into_memory());
        memory.map_or(Vec::new(), |memory| memory.data(&self.store).to_vec())
    }
}

fn heap_value(value: &wasmi::Val) -> Value {
    match value {
        wasmi::Val::I32(value) => Value::I32(*value),
        wasmi::Val::I64(value) => Value::I64(*value),
        wasmi::Val::F32(value) => Value::F32(value.to_bits()),
        wasmi::Val::F64(value) => Value::F64(value.to_bits()),
        _ => panic!("Lime1 has numbers only"),
    }
}

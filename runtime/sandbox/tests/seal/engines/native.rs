//! wasmtime, for sealed modules; and for unsealed ones, metered and made canonical by wasmtime itself, as the oracle.

use std::cell::RefCell;

use wasmtime::{Config, Engine, Instance, Module, OperatorCost, Store, StoreLimits, Val};

use super::{Last, Machine, Trap, Value, remember};

thread_local! {
    static ENGINE: Engine = Engine::new(&config()).unwrap();
    static ORACLE: Engine = {
        let mut cost = OperatorCost::new();
        cost.variable.memory_grow_per_page = 255;
        let mut config = config();
        config.consume_fuel(true).operator_cost(cost).cranelift_nan_canonicalization(true);
        Engine::new(&config).unwrap()
    };
    static MODULE: Last<Module> = RefCell::default();
    static ORACLE_MODULE: Last<Module> = RefCell::default();
}

/// Traps of the engine must be told from its stack's end, so the stack is much larger than any budget here.
fn config() -> Config {
    let mut config = Config::new();
    config.async_stack_size(24 << 20).max_wasm_stack(16 << 20);
    config
}

pub struct Native {
    pub store: Store<StoreLimits>,
    instance: Instance,
}

impl Native {
    pub fn new(module: &[u8]) -> Result<Self, String> {
        Self::limited(module, StoreLimits::default())
    }

    /// An instance that the host refuses memory.
    pub fn limited(module: &[u8], limits: StoreLimits) -> Result<Self, String> {
        let engine = ENGINE.with(Clone::clone);
        let mut store = Store::new(&engine, limits);
        store.limiter(|limits| limits);
        let module = remember(&MODULE, module, |bytes| Module::new(&engine, bytes).unwrap());
        let instance = Instance::new(&mut store, &module, &[]).map_err(|error| format!("{error:?}"))?;
        Ok(Self { store, instance })
    }

    /// Bytes of each function's frame, return address included, read from its machine code; none where there is none
    /// to be read: Cranelift's frames begin with `sub rsp`.
    pub fn frames(module: &[u8]) -> Vec<Option<u64>> {
        let module = Module::new(&ENGINE.with(Clone::clone), module).unwrap();
        let prologue = |start: usize, length: usize| &module.text()[start..start + length.min(64)];
        let functions = module.functions().map(|function| prologue(function.offset, function.len));
        functions.map(|code| if cfg!(target_arch = "x86_64") { Some(16 + reserved(code)) } else { None }).collect()
    }

    /// An unsealed module.
    pub fn oracle(module: &[u8], fuel: u64) -> Result<Self, String> {
        let engine = ORACLE.with(Clone::clone);
        let mut store = Store::new(&engine, StoreLimits::default());
        store.set_fuel(fuel).unwrap();
        let module = remember(&ORACLE_MODULE, module, |bytes| Module::new(&engine, bytes).unwrap());
        let instance = Instance::new(&mut store, &module, &[]).map_err(|error| format!("{error:?}"))?;
        Ok(Self { store, instance })
    }

    /// The fuel that a call of the oracle used, and its end.
    pub fn measure(&mut self, name: &str, arguments: &[Value], fuel: u64) -> (Result<Vec<Value>, Trap>, u64) {
        self.store.set_fuel(fuel).unwrap();
        let ended = self.invoke(name, arguments);
        (ended, fuel - self.store.get_fuel().unwrap())
    }
}

impl Machine for Native {
    fn invoke(&mut self, name: &str, arguments: &[Value]) -> Result<Vec<Value>, Trap> {
        let function = self.instance.get_func(&mut self.store, name).unwrap();
        let arguments: Vec<Val> = arguments.iter().map(|value| val(*value)).collect();
        let mut results = vec![Val::I32(0); function.ty(&self.store).results().len()];
        let ended = function.call(&mut self.store, &arguments, &mut results);
        ended.map_err(|error| match error.downcast_ref() {
            Some(wasmtime::Trap::StackOverflow) => Trap::Stack,
            _ => Trap::Module(format!("{error:?}")),
        })?;
        Ok(results.iter().map(value).collect())
    }

    fn global(&mut self, name: &str) -> Option<Value> {
        let global = self.instance.get_global(&mut self.store, name)?;
        Some(value(&global.get(&mut self.store)))
    }

    fn globals(&mut self) -> Vec<(String, Value)> {
        let exports = self.instance.exports(&mut self.store);
        let globals: Vec<_> =
            exports.filter_map(|export| Some((export.name().to_owned(), export.into_global()?))).collect();
        globals.into_iter().map(|(name, global)| (name, value(&global.get(&mut self.store)))).collect()
    }

    fn set_global(&mut self, name: &str, value: Value) {
        let global = self.instance.get_global(&mut self.store, name).unwrap();
        global.set(&mut self.store, val(value)).unwrap();
    }

    fn memory(&mut self) -> Vec<u8> {
        let memory = self.instance.exports(&mut self.store).find_map(|export| export.into_memory());
        memory.map_or(Vec::new(), |memory| memory.data(&self.store).to_vec())
    }
}

/// What the first `sub rsp, n` of a function takes.
fn reserved(code: &[u8]) -> u64 {
    let at = |pattern: [u8; 3]| code.windows(3).position(|bytes| bytes == pattern);
    match (at([0x48, 0x83, 0xec]), at([0x48, 0x81, 0xec])) {
        (Some(at), wide) if wide.is_none_or(|wide| at < wide) => code.get(at + 3).copied().unwrap_or(0).into(),
        (_, Some(at)) => u32::from_le_bytes(code[at + 3..at + 7].try_into().unwrap()).into(),
        _ => 0,
    }
}

fn val(value: Value) -> Val {
    match value {
        Value::I32(value) => Val::I32(value),
        Value::I64(value) => Val::I64(value),
        Value::F32(bits) => Val::F32(bits),
        Value::F64(bits) => Val::F64(bits),
    }
}

fn value(value: &Val) -> Value {
    match *value {
        Val::I32(value) => Value::I32(value),
        Val::I64(value) => Value::I64(value),
        Val::F32(bits) => Value::F32(bits),
        Val::F64(bits) => Value::F64(bits),
        _ => panic!("Lime1 has numbers only"),
    }
}

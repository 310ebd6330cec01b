//! wasmi.

use std::cell::RefCell;

use wasmi::{Config, Engine, F32, F64, Instance, Module, Store, TrapCode, Val};

use super::{Last, Machine, Trap, Value, remember};

/// More than a call needs that stays within the seal's bound, in wasmi's own fuel, which is no unit of ours.
const PATIENCE: u64 = 20_000_000;

thread_local! {
    static ENGINE: Engine = {
        let mut config = Config::default();
        config.set_max_recursion_depth(1 << 20).set_max_stack_height(256 << 20);
        Engine::new(&config)
    };
    static IMPATIENT: Engine = {
        let mut config = Config::default();
        config.set_max_recursion_depth(1 << 16).consume_fuel(true);
        Engine::new(&config)
    };
    static MODULE: Last<Module> = RefCell::default();
    static IMPATIENT_MODULE: Last<Module> = RefCell::default();
}

pub struct Heap {
    store: Store<()>,
    instance: Instance,
}

impl Heap {
    pub fn new(module: &[u8]) -> Result<Self, String> {
        let engine = ENGINE.with(Clone::clone);
        let mut store = Store::new(&engine, ());
        let module = remember(&MODULE, module, |bytes| Module::new(&engine, bytes).unwrap());
        let instance = Instance::new(&mut store, &module, &[]).map_err(|error| error.to_string())?;
        Ok(Self { store, instance })
    }

    /// An instance that ends even where nothing in the module makes it end.
    pub fn impatient(module: &[u8]) -> Self {
        let engine = IMPATIENT.with(Clone::clone);
        let mut store = Store::new(&engine, ());
        store.set_fuel(PATIENCE).unwrap();
        let module = remember(&IMPATIENT_MODULE, module, |bytes| Module::new(&engine, bytes).unwrap());
        let instance = Instance::new(&mut store, &module, &[]).unwrap();
        Self { store, instance }
    }
}

impl Machine for Heap {
    fn invoke(&mut self, name: &str, arguments: &[Value]) -> Result<Vec<Value>, Trap> {
        let function = self.instance.get_func(&self.store, name).unwrap();
        let arguments: Vec<Val> = arguments.iter().map(|value| val(*value)).collect();
        let mut results = vec![Val::I32(0); function.ty(&self.store).results().len()];
        let ended = function.call(&mut self.store, &arguments, &mut results);
        ended.map_err(|error| match error.as_trap_code() {
            Some(TrapCode::StackOverflow) => Trap::Stack,
            _ => Trap::Module(error.to_string()),
        })?;
        Ok(results.iter().map(value).collect())
    }

    fn global(&mut self, name: &str) -> Option<Value> {
        Some(value(&self.instance.get_global(&self.store, name)?.get(&self.store)))
    }

    fn globals(&mut self) -> Vec<(String, Value)> {
        let exports = self.instance.exports(&self.store);
        let globals = exports.filter_map(|export| Some((export.name().to_owned(), export.into_global()?)));
        globals.map(|(name, global)| (name, value(&global.get(&self.store)))).collect()
    }

    fn set_global(&mut self, name: &str, value: Value) {
        self.instance.get_global(&self.store, name).unwrap().set(&mut self.store, val(value)).unwrap();
    }

    fn memory(&mut self) -> Vec<u8> {
        let memory = self.instance.exports(&self.store).find_map(|export| export.into_memory());
        memory.map_or(Vec::new(), |memory| memory.data(&self.store).to_vec())
    }
}

fn val(value: Value) -> Val {
    match value {
        Value::I32(value) => Val::I32(value),
        Value::I64(value) => Val::I64(value),
        Value::F32(bits) => Val::F32(F32::from_bits(bits)),
        Value::F64(bits) => Val::F64(F64::from_bits(bits)),
    }
}

fn value(value: &Val) -> Value {
    match value {
        Val::I32(value) => Value::I32(*value),
        Val::I64(value) => Value::I64(*value),
        Val::F32(value) => Value::F32(value.to_bits()),
        Val::F64(value) => Value::F64(value.to_bits()),
        _ => panic!("Lime1 has numbers only"),
    }
}

//! Timing on wasmtime.

use std::time::Duration;

use cando_sandbox::seal;
use cpu_time::ThreadTime;
use wasmtime::{Config, Engine, Instance, Store, Val};

use crate::subject::{Module, Subject};

/// What a request came to.
pub struct Ran {
    pub time: Duration,
    pub answer: u64,
    /// Fuel used, if it was counted.
    pub fuel: Option<u64>,
}

/// More than any request needs; a JavaScript number holds it.
pub const FUEL: u64 = 1 << 50;

/// How a module is metered.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Meter {
    None,
    Seal,
    /// wasmtime's `consume_fuel`.
    Engine,
    /// The same, with its canonical NaNs.
    EngineWithNans,
}

impl Meter {
    /// All, in the order in which times are given.
    pub const ALL: [Self; 4] = [Self::None, Self::Seal, Self::Engine, Self::EngineWithNans];

    fn is_engine(self) -> bool {
        matches!(self, Self::Engine | Self::EngineWithNans)
    }
}

/// The same module in all ways of metering.
pub struct Native([(Meter, Engine, wasmtime::Module); 4]);

impl Native {
    pub fn compile(module: &Module) -> Self {
        Self(Meter::ALL.map(|meter| {
            let mut config = Config::new();
            config.max_wasm_stack(1 << 20).cranelift_nan_canonicalization(meter == Meter::EngineWithNans);
            if meter.is_engine() {
                let mut cost = wasmtime::OperatorCost::new();
                cost.variable.memory_grow_per_page = 255;
                config.consume_fuel(true).operator_cost(cost);
            }
            let engine = Engine::new(&config).expect("the configuration is sound");
            let bytes = if meter == Meter::Seal { module.sealed.bytes() } else { &module.source };
            let module = wasmtime::Module::new(&engine, bytes).expect("the module is valid");
            (meter, engine, module)
        }))
    }

    /// A request to a fresh instance of one of [`Meter::ALL`].
    pub fn ask(&self, variant: usize, subject: &Subject) -> Ran {
        let (meter, engine, module) = &self.0[variant];
        let mut store = Store::new(engine, ());
        if meter.is_engine() {
            store.set_fuel(FUEL).expect("fuel is counted");
        }
        let instance = Instance::new(&mut store, module, &[]).expect("no imports");
        if *meter == Meter::Seal {
            let mut set = |name, value| {
                instance.get_global(&mut store, name).expect("sealed").set(&mut store, value).expect("mutable");
            };
            set(seal::FUEL, Val::I64(FUEL as i64));
            set(seal::STACK, Val::I32(2 << 20));
        }
        let length = i32::try_from(subject.request.len()).expect("short");
        let alloc = instance.get_typed_func::<i32, i32>(&mut store, "cando_alloc").expect("a language");
        let run = instance.get_typed_func::<(i32, i32), u64>(&mut store, "cando_run").expect("a language");
        let memory = instance.get_memory(&mut store, "memory").expect("a language");

        let start = ThreadTime::now();
        let pointer = alloc.call(&mut store, length).expect("it returns");
        memory.write(&mut store, pointer as u32 as usize, &subject.request).expect("there is room");
        let answer = run.call(&mut store, (pointer, length)).expect("it returns");
        let time = start.elapsed();

        let fuel = match meter {
            Meter::None => None,
            Meter::Seal => {
                let left = instance.get_global(&mut store, seal::FUEL).expect("sealed").get(&mut store);
                Some(FUEL - left.unwrap_i64() as u64)
            }
            _ => Some(FUEL - store.get_fuel().expect("fuel is counted")),
        };
        Ran { time, answer, fuel }
    }
}

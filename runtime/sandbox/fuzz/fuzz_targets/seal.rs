//! Any bytes are refused, or sealed: to a module that is valid, the same every time, and ends within its fuel and stack.

#![no_main]

use cando_sandbox::seal::{self, Budget, Profile, Rules, Status};
use libfuzzer_sys::{Corpus, fuzz_target};
use wasmi::{Config, Engine, Extern, Instance, Linker, Module, Store, Val};
use wasmparser::{Validator, WasmFeatures};

const FUEL: i64 = 2_000;
/// Small, so that the memory of the fuzzer itself is bounded.
const RULES: Rules =
    Rules { profile: Profile::Assessment, budget: Budget { stack: 16 << 10, pages: 64 }, every_export: true };

/// What may be owed for work, and once for the largest `memory.grow` there is, which then does not happen.
const LOWEST: i64 = -(RULES.budget.overrun() as i64) - (255 << 32);

fuzz_target!(|source: &[u8]| -> Corpus {
    let Ok(sealed) = seal::seal_with(source, &RULES) else { return Corpus::Keep };
    Validator::new_with_features(WasmFeatures::LIME1).validate_all(sealed.bytes()).expect("what is sealed is valid");
    let again = seal::seal_with(source, &RULES).expect("it was sealed a moment ago");
    assert_eq!(sealed.digest(), again.digest());
    run(sealed.bytes());
    Corpus::Keep
});

/// Calls every exported function once, on an engine that has fuel and stack to spare.
fn run(module: &[u8]) {
    let mut config = Config::default();
    config.set_max_recursion_depth(1 << 16).consume_fuel(true);
    let engine = Engine::new(&config);
    // What is left is the engine's own cap, such as one on registers.
    let Ok(module) = Module::new(&engine, module) else { return };
    let mut store = Store::new(&engine, ());
    store.set_fuel(1_000_000_000).expect("fuel is on");
    let instance = Linker::new(&engine).instantiate_and_start(&mut store, &module).expect("no segment lies outside");
    let functions: Vec<_> = instance.exports(&store).filter_map(|export| Some((export.name().to_owned(), export.into_func()?))).collect();
    for (name, function) in functions {
        set(&mut store, instance, seal::FUEL, Val::I64(FUEL));
        set(&mut store, instance, seal::STACK, Val::I32(RULES.budget.stack as i32));
        set(&mut store, instance, seal::STATUS, Val::I32(0));
        let arguments: Vec<Val> = function.ty(&store).params().iter().map(|ty| Val::default(*ty)).collect();
        let mut results: Vec<Val> = function.ty(&store).results().iter().map(|ty| Val::default(*ty)).collect();
        let ended = function.call(&mut store, &arguments, &mut results);
        let status = global(&store, instance, seal::STATUS).i32().and_then(Status::from_code);
        let fuel = global(&store, instance, seal::FUEL).i64().expect("an i64");
        assert!((LOWEST..=FUEL).contains(&fuel), "{name}: {fuel} fuel is left");
        match ended {
            Ok(()) => {
                assert_eq!(global(&store, instance, seal::STACK).i32(), Some(RULES.budget.stack as i32), "{name}");
                assert!(fuel >= 0, "{name} returned with {fuel} fuel");
            }
            Err(error) => {
                let code = error.as_trap_code();
                let engine = matches!(code, Some(wasmi::TrapCode::OutOfFuel | wasmi::TrapCode::StackOverflow));
                assert!(!engine, "{name}: the seal lets it run on: {status:?}");
            }
        }
    }
}

fn set(store: &mut Store<()>, instance: Instance, name: &str, value: Val) {
    let global = instance.get_export(&*store, name).and_then(Extern::into_global).expect("the seal exports it");
    global.set(store, value).expect("it is mutable");
}

fn global(store: &Store<()>, instance: Instance, name: &str) -> Val {
    instance.get_export(store, name).and_then(Extern::into_global).expect("the seal exports it").get(store)
}

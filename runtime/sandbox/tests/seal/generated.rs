//! Modules that nobody thought of: wasm-smith's, the sealed ones on all engines against the unsealed ones on
//! wasmtime with its own metering and canonical NaNs.

use arbitrary::Unstructured;
use cando_record::Digest;
use cando_sandbox::seal::{Sealed, Status};
use wasm_smith::{Config, Module};
use wasmparser::ValType;

use crate::engines::{All, Ending, Interface, Machine, Native, RULES, Value, seal_all, with_stack};
use crate::prove::{Check, number};
use crate::script::reason;

/// Modules; `$CANDO_PROVE_MODULES` sets another number, and `$CANDO_PROVE_SEED` where they begin.
const MODULES: u64 = 500;
const FUEL: i64 = 200_000;

#[derive(Debug, Default)]
pub struct Tally {
    pub finished: usize,
    pub trapped: usize,
    pub out_of_fuel: usize,
    pub out_of_stack: usize,
    pub swept: usize,
    /// Fuel of all that finished.
    pub fuel: u64,
}

#[test]
fn generated_modules_agree_with_the_oracle() {
    let (first, count) = (number("CANDO_PROVE_SEED", 0), number("CANDO_PROVE_MODULES", MODULES));
    let (mut check, mut tally) = (Check::of("generated modules, three engines"), Tally::default());
    with_stack(|| (first..first + count).for_each(|seed| self::check(seed, &mut check, &mut tally)));
    println!("seeds from {first}: {tally:#?}");
    check.done();
    assert!(check.passed > count * 9 / 10, "{:?}", check.refused);
    assert!(tally.finished > MODULES as usize && tally.trapped > 400 && tally.swept > 500, "{tally:#?}");
    assert!(tally.out_of_fuel > 80 && tally.out_of_stack > 80, "{tally:#?}");
}

/// A module with something to call, that terminates about as often as not.
fn generate(seed: u64) -> Option<Vec<u8>> {
    let entropy = random(seed, 4_096);
    // `memory.copy` and `memory.fill` come with operators on segments and tables, unless there are none.
    let bulk = seed.is_multiple_of(5);
    let few = |most| if bulk { 0 } else { most };
    let config = Config {
        allow_start_export: seed.is_multiple_of(4),
        bulk_memory_enabled: bulk,
        disallow_traps: seed.is_multiple_of(3),
        exceptions_enabled: false,
        export_everything: true,
        gc_enabled: false,
        max_data_segments: few(100),
        max_element_segments: few(100),
        max_imports: 0,
        max_instructions: 400,
        max_memories: 1,
        max_memory32_bytes: 20 << 16,
        max_table_elements: 1_000,
        max_tables: few(1),
        memory64_enabled: false,
        memory_max_size_required: seed.is_multiple_of(2),
        min_element_segments: few(usize::from(seed % 7 == 1)),
        min_funcs: 2,
        min_globals: (seed % 6) as usize,
        min_memories: u32::from(bulk || seed % 3 == 1),
        min_tables: u32::from(!bulk && seed % 7 == 1),
        reference_types_enabled: false,
        relaxed_simd_enabled: false,
        simd_enabled: false,
        tail_call_enabled: false,
        threads_enabled: false,
        ..Config::default()
    };
    let mut module = Module::new(config, &mut Unstructured::new(&entropy)).ok()?;
    if seed % 4 != 1 {
        // Its own count-down in a global, and `unreachable` when that is used up.
        module.ensure_termination(1_000).ok()?;
    }
    Some(module.to_bytes())
}

fn check(seed: u64, check: &mut Check, tally: &mut Tally) {
    let Some(source) = generate(seed) else { return check.refuse("not generated") };
    let sealed = match seal_all(&source) {
        Ok(sealed) => sealed,
        Err(error) => {
            assert!(!error.to_string().contains("not a valid module"), "seed {seed}: {error}");
            return check.refuse(reason(&error));
        }
    };
    for (name, ty) in &Interface::of(&source).functions {
        for round in 0..3 {
            let arguments = arguments(ty.params(), seed * 31 + round);
            let case = format!("seed {seed}, {name} {arguments:x?}");
            compare(&case, &source, &sealed, name, &arguments, tally);
        }
    }
    check.pass();
}

/// One call on fresh instances.
pub fn compare(case: &str, source: &[u8], sealed: &Sealed, name: &str, arguments: &[Value], tally: &mut Tally) {
    let mut all = All::new(sealed);
    let started = all.start(sealed, FUEL);
    let Ok(mut oracle) = Native::oracle(source, FUEL as u64 * 10) else {
        // The start function trapped or did not end.
        assert!(started.is_some_and(|ran| !ran.finished()), "{case}");
        return;
    };
    if started.is_some_and(|ran| !ran.finished()) {
        return;
    }
    let ran = all.call(name, arguments, FUEL);
    let (ended, used) = oracle.measure(name, arguments, FUEL as u64 * 10);
    let state = oracle.state();
    match &ran.ending {
        Ending::Returned(values) => {
            assert_eq!(ended.as_ref(), Ok(values), "{case}");
            assert_eq!((FUEL - ran.fuel) as u64, used, "{case}");
            assert_eq!(ran.state, state, "{case}");
            assert_eq!(ran.stack, i64::from(RULES.budget.stack), "{case}");
            tally.finished += 1;
            tally.fuel += used;
            sweep(case, sealed, name, arguments, used as i64);
            tally.swept += usize::from(used < 150);
        }
        Ending::Trapped(Status::OutOfFuel) => {
            assert!(ended.is_err() || used > FUEL as u64, "{case}: the oracle used {used}");
            tally.out_of_fuel += 1;
        }
        Ending::Trapped(Status::OutOfStack) => tally.out_of_stack += 1,
        Ending::Trapped(Status::Trapped | Status::Running) => {
            assert!(ended.is_err(), "{case}: the oracle returned {ended:?}");
            assert_eq!(ran.state, state, "{case}");
            tally.trapped += 1;
        }
        other => panic!("{case}: {other:?}"),
    }
}

/// With every amount of fuel up to what a short call needs and a little more, and with some of a long one's: it
/// returns if and only if that is enough.
fn sweep(case: &str, sealed: &Sealed, name: &str, arguments: &[Value], used: i64) {
    let every = 0..if used < 150 { used + 3 } else { 0 };
    let some = [used / 3, used / 2, used - 9, used - 1, used, used + 1].into_iter().filter(|fuel| *fuel >= 0);
    for fuel in every.chain(some) {
        let mut all = All::new(sealed);
        all.start(sealed, FUEL);
        let ran = all.call(name, arguments, fuel);
        assert_eq!(ran.finished(), fuel >= used, "{case}: {fuel} of {used} fuel: {ran:?}");
        assert!(ran.finished() || ran.is(Status::OutOfFuel), "{case}: {ran:?}");
    }
}

fn arguments(params: &[ValType], seed: u64) -> Vec<Value> {
    let random = random(seed, 16 * params.len());
    let pick = |(ty, bytes): (&ValType, &[u8; 16])| {
        let (bytes, small) = (bytes[..8].try_into().unwrap(), bytes[8]);
        let bits = if small < 128 { u64::from_le_bytes(bytes) } else { u64::from(small % 16) };
        match ty {
            ValType::I32 => Value::I32(bits as i32),
            ValType::I64 => Value::I64(bits as i64),
            ValType::F32 => Value::F32(bits as u32),
            _ => Value::F64(bits),
        }
    };
    params.iter().zip(random.as_chunks().0).map(pick).collect()
}

/// Bytes that look random, the same for a seed on every machine.
pub fn random(seed: u64, length: usize) -> Vec<u8> {
    let block = |counter: u64| Digest::of_parts(&[&seed.to_le_bytes(), &counter.to_le_bytes()]).0;
    let mut bytes: Vec<u8> = (0..length.div_ceil(32) as u64).flat_map(block).collect();
    bytes.truncate(length);
    bytes
}

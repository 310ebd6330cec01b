//! Bytes that are no module, or one made to cost much: refused or sealed, never a panic.

use std::time::{Duration, Instant};

use cando_sandbox::seal::SealError;
use proptest::prelude::*;

use crate::engines::{All, Interface, Value, seal_all, with_stack};

fn version() -> Vec<u8> {
    wat::parse_str(include_str!("version.wat")).unwrap()
}

#[test]
fn every_truncation_is_refused() {
    let module = version();
    // What ends after the header, the types, the code or the data is a module.
    let kept: Vec<usize> = (0..module.len()).filter(|&length| seal_all(&module[..length]).is_ok()).collect();
    assert!(kept.len() == 4 && kept[0] == 8, "{kept:?} of {} bytes", module.len());
}

#[test]
fn every_flipped_bit_is_survived() {
    let module = version();
    let mut sealed = 0;
    for bit in 0..8 * module.len() {
        let mut flipped = module.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        // What can be sealed is valid, which `seal_all` checks, and runs the same on all engines.
        if let Ok(module) = seal_all(&flipped) {
            sealed += 1;
            if bit % 5 == 0 {
                with_stack(|| run_all(&flipped, &module));
            }
        }
    }
    assert!(sealed > 100, "only {sealed} modules were still valid");
}

fn run_all(source: &[u8], module: &cando_sandbox::Sealed) {
    let mut all = All::new(module);
    all.start(module, 1_000);
    for (name, ty) in Interface::of(source).functions {
        let arguments = vec![Value::I32(3); ty.params().len()];
        if ty.params().iter().all(|ty| *ty == wasmparser::ValType::I32) {
            all.call(&name, &arguments, 10_000);
        }
    }
}

proptest! {
    #[test]
    fn noise_is_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(seal_all(&bytes).is_err());
        let mut module = b"\0asm\x01\0\0\0".to_vec();
        module.extend(bytes);
        let _ = seal_all(&module);
    }
}

#[track_caller]
fn refused(wat: &str, what: &str) {
    let error = seal_all(&wat::parse_str(wat).unwrap()).unwrap_err();
    assert!(matches!(error, SealError::Limit { what: found, .. } if found == what), "{error}");
}

#[test]
fn what_costs_an_engine_more_than_it_costs_its_author_is_capped() {
    refused(&format!("(func {})", "(local i32 i32 i32 i32 i32 i32 i32 i32)".repeat(6_250)), "locals in one function");
    refused(&"(func (local f64 f64 f64 f64))".repeat(200_001), "functions");
    refused("(table 1000001 funcref)", "table elements");
    refused(&format!("(func (param {}))", "i32 ".repeat(129)), "parameters");
    refused(&format!("(func (result {}) unreachable)", "i32 ".repeat(33)), "results");
    refused(&format!("(func {} {})", "block ".repeat(10_000), "end ".repeat(10_000)), "blocks within blocks");
    refused(&format!("(func (block (br_table {} (i32.const 0))))", "0 ".repeat(65_522)), "targets of one br_table");
    refused(&format!("(func {} unreachable)", "i32.const 0 ".repeat(50_001)), "operands on the stack");
    refused(&format!("(func {})", "nop ".repeat(2 << 20)), "bytes in one function");
    let many = format!("(func $f {})", "(local i64 i64 i64 i64 i64 i64 i64 i64 i64 i64)".repeat(4_500));
    refused(&many.replace("$f", "").repeat(250), "locals in all functions");
}

/// Sealing is linear: twice the module takes about twice the time, whatever is in it.
#[test]
fn the_time_is_in_proportion_to_the_size() {
    let deep = |n: usize| format!("(func {} {})", "block ".repeat(n), "end ".repeat(n));
    let chain = |n: usize| (0..n).map(|i| format!("(func $f{i} (call $f{}))", (i + 1) % n)).collect::<String>();
    let targets = |n: usize| format!("(func (block {}))", "(br_table 0 0 0 0 0 0 0 0 1 (i32.const 0)) ".repeat(n));
    let branches = |n: usize| format!("(func (block {}))", "(br_if 0 (i32.const 0)) ".repeat(n));
    let ifs = |n: usize| format!("(func {})", "(if (i32.const 0) (then (nop)) (else (nop)))".repeat(n));
    let loops = |n: usize| format!("(func {})", "(loop (br_if 0 (i32.const 0)))".repeat(n));
    let shapes: [(&dyn Fn(usize) -> String, usize); 6] = [
        (&deep, 9_000),
        (&chain, 50_000),
        (&targets, 50_000),
        (&branches, 200_000),
        (&ifs, 100_000),
        (&loops, 100_000),
    ];
    for (shape, n) in shapes {
        let module = wat::parse_str(shape(n)).unwrap();
        let start = Instant::now();
        seal_all(&module).unwrap();
        let taken = start.elapsed();
        println!("{} bytes in {taken:?}", module.len());
        assert!(taken < Duration::from_secs(20), "{} bytes took {taken:?}", module.len());
    }
}

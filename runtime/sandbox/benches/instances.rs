//! What a fresh instance of a small assessment costs: one of them from its making to its end, and a thousand at once.

use std::fs;
use std::hint::black_box;
use std::time::Instant;

use cando_sandbox::engine::Instance;
use cando_sandbox::{Engine, Profile, Sealed, Wasmtime, seal};
use criterion::{Criterion, criterion_group, criterion_main};

/// Instances at once.
const CROWD: usize = 1_000;
/// Sums its event up, and answers with 64 bytes of it.
const ASSESSMENT: &str = r#"(module (memory (export "memory") 17)
    (func (export "cando_alloc") (param i32) (result i32) (i32.const 65536))
    (func (export "cando_describe") (result i64) (i64.const 64))
    (func (export "cando_advance") (param $at i32) (param $length i32) (result i64) (local $sum i32)
        (loop $next
            (local.set $sum (i32.add (local.get $sum) (i32.load8_u (local.get $at))))
            (local.set $at (i32.add (local.get $at) (i32.const 1)))
            (br_if $next (local.tee $length (i32.sub (local.get $length) (i32.const 1)))))
        (i32.store (i32.const 1024) (local.get $sum))
        (i64.or (i64.shl (i64.const 1024) (i64.const 32)) (i64.const 64))))"#;

/// One event in, one step out.
fn advance(engine: &Wasmtime, sealed: &Sealed, event: &[u8]) -> Box<dyn Instance> {
    let mut instance = engine.instantiate(sealed).expect("there is room");
    instance.set_global(seal::FUEL, 1 << 30);
    instance.set_global(seal::STACK, i64::from(sealed.budget().stack));
    let length = event.len() as i32;
    let at = instance.call("cando_alloc", &[length]).expect("it allocates");
    assert!(instance.write(at as u32, event));
    let answer = instance.call("cando_advance", &[at as i32, length]).expect("it answers");
    black_box(instance.read((answer >> 32) as u32, answer as u32).expect("the answer is in its memory"));
    instance
}

fn instances(criterion: &mut Criterion) {
    let source = wat::parse_str(ASSESSMENT).expect("it is well written");
    let sealed = seal(&source, Profile::Assessment).expect("it is an assessment");
    let engine = Wasmtime::new().expect("wasmtime starts");
    let event = [7; 512];
    criterion.bench_function("instance, one advance, drop", |bench| bench.iter(|| advance(&engine, &sealed, &event)));
    let (before, start) = (resident(), Instant::now());
    let crowd: Vec<Box<dyn Instance>> = (0..CROWD).map(|_| advance(&engine, &sealed, &event)).collect();
    let (mib, took) = (resident().saturating_sub(before) >> 20, start.elapsed());
    println!("{} at once: {mib} MiB more, {took:.1?}", crowd.len());
}

/// Bytes of this process in memory; 0 where the system does not tell.
fn resident() -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")?.trim().strip_suffix(" kB"));
    line.and_then(|kib| kib.parse::<usize>().ok()).unwrap_or(0) << 10
}

criterion_group!(benches, instances);
criterion_main!(benches);

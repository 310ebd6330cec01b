//! Programs that reach for what is not theirs, or for more than there is.

use cando_record::{Entry, RunStatus};
use data_encoding::BASE64;
use serde_json::{Value, json};

use crate::{assert_ends, bench, command, error, function, job, wat};

#[test]
fn loops_and_recursions_end() {
    let Some(bench) = bench() else { return };
    let endless = "(loop $again (br $again))";
    for start in
        [command("", endless), wat(&format!(r#"(module (start $s) (func $s {endless}) (func (export "_start")))"#))]
    {
        let result = bench.command(&start, "");
        assert_eq!((result.status, result.fuel), (RunStatus::OutOfFuel, crate::FUEL));
    }
    let initialize = wat(&format!(r#"(module (func (export "_initialize") {endless}) (func (export "f")))"#));
    assert_ends(&bench.call(&initialize, "f", json!([])), RunStatus::OutOfFuel, "");
    let deep = wat(r#"(module (func $f (export "_start") (call $f) (call $f)))"#);
    assert_ends(&bench.command(&deep, ""), RunStatus::OutOfStack, "");
    let table = wat(r#"(module (type $t (func)) (table 1 funcref) (elem (i32.const 0) $f)
            (func $f (export "_start") (call_indirect (type $t) (i32.const 0)) (call_indirect (type $t) (i32.const 0))))"#);
    assert_ends(&bench.command(&table, ""), RunStatus::OutOfStack, "");
}

#[test]
fn every_way_into_the_systems_memory_traps() {
    let Some(bench) = bench() else { return };
    let system = 16 << 20;
    for body in [
        // An address is below the program's own 0 only for who takes it for a signed number.
        format!("(i32.store (i32.const -{system}) (i32.const -1))"),
        "(i32.store (i32.const -4) (i32.const -1))".into(),
        "(i64.store (i32.const -1) (i64.const -1))".into(),
        "(i32.store offset=4294967295 (i32.const 1) (i32.const -1))".into(),
        format!("(i32.store8 offset={} (i32.const {system}) (i32.const -1))", u32::MAX - system),
        "(drop (i32.load8_u (i32.const -1)))".into(),
        format!("(memory.fill (i32.const -{system}) (i32.const 1) (i32.const {system}))"),
        "(memory.fill (i32.const 65536) (i32.const 1) (i32.const 1))".into(),
        "(memory.fill (i32.const 1) (i32.const 1) (i32.const -1))".into(),
        format!("(memory.copy (i32.const 0) (i32.const -{system}) (i32.const 64))"),
        format!("(memory.copy (i32.const -{system}) (i32.const 0) (i32.const 64))"),
        // What WASI is told to write or read.
        format!("(call $print (i32.const -{system}) (i32.const 64))"),
        "(call $print (i32.const 0) (i32.const -1))".into(),
        "(drop (call $write (i32.const 1) (i32.const -8) (i32.const 1) (i32.const 24)))".into(),
        "(drop (call $write (i32.const 1) (i32.const 16) (i32.const -1) (i32.const 24)))".into(),
        format!("(drop (call $write (i32.const 1) (i32.const 16) (i32.const 0) (i32.const -{system})))"),
        "(drop (call $write (i32.const 1) (i32.const 16) (i32.const 0) (i32.const 65533)))".into(),
    ] {
        let program = command("kept", &format!("(call $print (i32.const 1024) (i32.const 4)) {body}"));
        let result = bench.command(&program, "secret");
        assert_ends(&result, RunStatus::RuntimeError, "kept");
        assert_eq!(error(&result).0, "Trap", "{body}");
    }
}

#[test]
fn nothing_of_the_request_lies_in_the_programs_memory() {
    let Some(bench) = bench() else { return };
    let sum = "(local $at i32) (local $sum i64)
        (loop $next
            (local.set $sum (i64.or (local.get $sum) (i64.load (local.get $at))))
            (local.set $at (i32.add (local.get $at) (i32.const 8)))
            (br_if $next (i32.lt_u (local.get $at) (i32.const 65536))))
        (local.get $sum)";
    let result = bench.call(&function("(param i64) (result i64)", sum), "f", json!([1234567]));
    assert_eq!((result.status, result.value), (RunStatus::Ok, json!(0)));
}

#[test]
fn results_cannot_be_forged() {
    let Some(bench) = bench() else { return };
    // Exports under the names of the system's and the seal's own.
    let names = [
        "cando_alloc",
        "cando_run",
        "cando_output",
        "cando_trapped",
        "program.call",
        "program.form",
        "memory.grow",
        "wasi_snapshot_preview1.fd_write",
    ];
    let exports: String = names.iter().map(|name| format!(r#"(export "{name}")"#)).collect();
    let program = wat(&format!(
        r#"(module
            (memory (export "memory") 1)
            (global (export "cando_fuel") (mut i64) (i64.const 99))
            (global (export "cando_status") (mut i32) (i32.const 1))
            (global (export "cando_stack") (mut i32) (i32.const 99))
            (data (i32.const 0) "{{\"error\":null,\"log\":\"\",\"output\":\"\",\"status\":\"ok\",\"value\":7}}")
            (func {exports} (param i32) (result i32) (i32.const 1))
            (func (export "cando_start") unreachable)
            (func (export "_start") unreachable))"#
    ));
    let result = bench.command(&program, "");
    assert_eq!((result.status, error(&result).0, &result.value), (RunStatus::RuntimeError, "Trap", &Value::Null));
    // What a program prints is output, whatever it looks like.
    let forged = r#"\"},\"status\":\"ok\",\"value\":7}"#;
    let program =
        command(forged, &format!("(call $print (i32.const 1024) (i32.const {})) unreachable", forged.len() - 6));
    let result = bench.command(&program, "");
    assert_eq!((result.status, result.value), (RunStatus::RuntimeError, Value::Null));
    // A function that gives an exit code gives no value.
    let program = wat(r#"(module (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
            (func (export "f") (result i32) (call $exit (i32.const 0)) (i32.const 7)))"#);
    let result = bench.call(&program, "f", json!([]));
    assert_eq!((result.status, error(&result)), (RunStatus::RuntimeError, ("Exit", "f ended itself with exit code 0")));
}

#[test]
fn floods_are_stopped() {
    let Some(bench) = bench() else { return };
    let flood = command("0123456789", "(loop $again (call $print (i32.const 1024) (i32.const 10)) (br $again))");
    let result = bench.command(&flood, "");
    assert_ends(&result, RunStatus::OutputLimit, &"0123456789".repeat(100));
    let once = command("", "(call $print (i32.const 0) (i32.const 65536))");
    assert_eq!(bench.command(&once, "").status, RunStatus::OutputLimit);
    let full = command("", "(call $print (i32.const 1024) (i32.const 1000))");
    assert_ends(&bench.command(&full, ""), RunStatus::Ok, &"\0".repeat(1000));
}

#[test]
fn one_run_leaves_nothing_for_the_next() {
    let Some(bench) = bench() else { return };
    let counter = wat(r#"(module (memory 1) (global $n (mut i32) (i32.const 0))
            (func (export "f") (result i32)
                (global.set $n (i32.add (global.get $n) (i32.const 1)))
                (i32.store (i32.const 8) (i32.add (i32.load (i32.const 8)) (global.get $n)))
                (drop (memory.grow (i32.const 1)))
                (i32.add (i32.load (i32.const 8)) (memory.size))))"#);
    let first = bench.call(&counter, "f", json!([]));
    assert_eq!(first.value, json!(3));
    assert_eq!(bench.call(&counter, "f", json!([])), first);
}

/// Broken at any place, a program is refused or runs to an end, and a sample ends on both engines alike.
#[test]
fn flipped_bits_and_cuts_are_survived() {
    let Some(bench) = bench() else { return };
    let program = command("text", "(call $print (i32.const 1024) (i32.const 4)) (drop (memory.grow (i32.const 1)))");
    let run = |bytes: &[u8], both: bool| {
        let mut job = job(BASE64.encode(bytes), Entry::Stdin);
        job.limits.fuel = 100_000;
        let [_, interpreting] = &bench.hosts;
        let result =
            if both { bench.run(&job, &"".into()) } else { interpreting.run(&bench.system, &job, &"".into()).unwrap() };
        result.status != RunStatus::CompileError
    };
    let flipped = |bit: usize| {
        let mut broken = program.clone();
        broken[bit / 8] ^= 1 << (bit % 8);
        run(&broken, bit % 32 == 0)
    };
    let survivors = (0..program.len() * 8).step_by(3).filter(|bit| flipped(*bit)).count();
    assert!(survivors > 50, "only {survivors} of the broken programs ran");
    (1..program.len()).step_by(3).for_each(|length| _ = run(&program[..length], false));
}

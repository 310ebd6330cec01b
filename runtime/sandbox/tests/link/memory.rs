//! The program's memory is as if it were alone.

use cando_record::RunStatus;
use serde_json::json;

use crate::{bench, error, function, wat};

#[test]
fn it_has_the_size_that_the_program_declares() {
    let Some(bench) = bench() else { return };
    for (memory, more, value) in [
        ("(memory 2 5)", 0, [2, 2]),
        ("(memory 2 5)", 3, [2, 5]),
        ("(memory 2 5)", 4, [-1, 2]),
        ("(memory 2 5)", -1, [-1, 2]),
        ("(memory 0)", 1, [0, 1]),
        ("", 0, [0, 0]),
    ] {
        let program = match memory {
            "" => wat(r#"(module (func (export "f") (param i32) (result i32 i32) (i32.const 0) (i32.const 0)))"#),
            _ => wat(&format!(
                r#"(module {memory} (func (export "f") (param i32) (result i32 i32) (memory.grow (local.get 0)) (memory.size)))"#
            )),
        };
        let result = bench.call(&program, "f", json!([more]));
        assert_eq!(result.value, json!({ "$tuple": value }), "{memory} {more}: {result:?}");
    }
}

#[test]
fn it_ends_where_it_ends() {
    let Some(bench) = bench() else { return };
    for (address, status) in
        [(65_528_u32, RunStatus::Ok), (65_529, RunStatus::RuntimeError), (u32::MAX, RunStatus::RuntimeError)]
    {
        let load = function("(param i32) (result i64)", "(i64.load (local.get 0))");
        assert_eq!(bench.call(&load, "f", json!([address])).status, status, "{address}");
        let store = function("(param i32)", "(i64.store (local.get 0) (i64.const 1))");
        assert_eq!(bench.call(&store, "f", json!([address])).status, status, "{address}");
    }
    let (last, behind) = (
        function("", "(memory.fill (i32.const 0) (i32.const 1) (i32.const 65536))"),
        function("", "(memory.fill (i32.const 65536) (i32.const 1) (i32.const 0))"),
    );
    assert_eq!(bench.call(&last, "f", json!([])).status, RunStatus::Ok);
    assert_eq!(bench.call(&behind, "f", json!([])).status, RunStatus::Ok);
}

#[test]
fn copies_may_overlap() {
    let Some(bench) = bench() else { return };
    for (to, from) in [(1, 0), (0, 1)] {
        let program = function(
            "(result i64)",
            &format!(
                "(i64.store (i32.const 0) (i64.const 0x0706050403020100))
                 (memory.copy (i32.const {to}) (i32.const {from}) (i32.const 7)) (i64.load (i32.const 0))"
            ),
        );
        let expected = if to == 1 { 0x0605_0403_0201_0000_u64 } else { 0x0707_0605_0403_0201 };
        assert_eq!(bench.call(&program, "f", json!([])).value, json!({ "$int": expected.to_string() }));
    }
}

#[test]
fn too_much_from_the_start_is_refused_and_too_much_later_is_told() {
    let Some(bench) = bench() else { return };
    let program = |pages: u32| wat(&format!(r#"(module (memory {pages}) (func (export "f")))"#));
    let most = 8192 - 256;
    assert_eq!(bench.call(&program(most), "f", json!([])).status, RunStatus::Ok);
    for pages in [most + 1, 65_536] {
        let refused = bench.call(&program(pages), "f", json!([]));
        let told = format!("the program wants {pages} pages of memory from the start, {most} are allowed");
        assert_eq!((refused.status, error(&refused)), (RunStatus::CompileError, ("LinkError", &*told)));
    }
    let aborts = function("", "(if (i32.eq (memory.grow (i32.const 9000)) (i32.const -1)) (then unreachable))");
    let result = bench.call(&aborts, "f", json!([]));
    assert_eq!((result.status, error(&result).0), (RunStatus::OutOfMemory, "OutOfMemory"));
}

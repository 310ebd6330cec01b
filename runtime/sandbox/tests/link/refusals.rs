//! Programs that are none, and what a candidate is told.

use cando_record::{Entry, RunStatus, caps};
use data_encoding::BASE64;
use serde_json::json;

use crate::{bench, command, error, job, wat};

/// The module of a program, or its text; and what is said about it.
#[test]
fn each_says_what_to_do() {
    let Some(bench) = bench() else { return };
    let start = r#"(func (export "_start"))"#;
    for (module, word) in [
        (r#"(import "env" "print" (func (param i32)))"#, r#"imports "env" "print", which is not here"#),
        (r#"(import "wasi_unstable" "fd_write" (func (param i32 i32 i32 i32) (result i32)))"#, "wasi_unstable"),
        (
            r#"(import "wasi_snapshot_preview1" "fd_write" (func (param i32)))"#,
            "with a type that WASI preview 1 does not give it",
        ),
        (r#"(import "wasi_snapshot_preview1" "fd_write" (global i32))"#, "fd_write"),
        (r#"(import "env" "memory" (memory 1))"#, r#""env" "memory""#),
        (r#"(import "env" "table" (table 1 funcref))"#, r#""env" "table""#),
        // The system's own functions are not for programs.
        (r#"(import "program" "call" (func (param i32 i32)))"#, r#""program" "call""#),
        (r#"(import "memory" "grow" (func (param i32) (result i32)))"#, r#""memory" "grow""#),
        (r#"(import "" "cando_run" (func (param i32 i32) (result i64)))"#, "cando_run"),
        (r#"(import "cando_run" "" (func (param i32 i32) (result i64)))"#, "cando_run"),
        (r#"(func (result v128) (v128.const i64x2 0 0))"#, "-mcpu=lime1"),
        (r#"(memory 1) (memory 1)"#, "not a valid module"),
        (r#"(memory i64 1)"#, "not a valid module"),
        (r#"(memory 1) (data (i32.const 65536) "x")"#, "data segment 0 lies outside"),
        (r#"(memory 1) (data (i32.const -1) "x")"#, "data segment 0 lies outside"),
        (r#"(table 1 funcref) (func $f) (elem (i32.const 1) $f)"#, "element segment 0 lies outside"),
    ] {
        let result = bench.command(&wat(&format!("(module {module} {start})")), "");
        assert_eq!((result.status, error(&result).0, result.fuel), (RunStatus::CompileError, "LinkError", 0));
        assert!(error(&result).1.contains(word), "{module}: {}", error(&result).1);
    }
    let component = bench.command(&wat("(component)"), "");
    assert!(error(&component).1.contains("component"), "{component:?}");
}

#[test]
fn the_entry_must_be_there() {
    let Some(bench) = bench() else { return };
    for start in ["", r#"(func (export "_start") (param i32))"#, r#"(memory (export "_start") 1)"#] {
        let result = bench.command(&wat(&format!("(module {start})")), "");
        assert!(error(&result).1.contains("built as a command"), "{result:?}");
    }
    let exports: String = (0..12).map(|n| format!(r#"(export "g{n}")"#)).collect();
    for (exports, found) in
        [("", "none"), (r#"(export "g")"#, "g"), (&exports, "g0, g1, g2, g3, g4, g5, g6, g7, g8, g9, more")]
    {
        let result = bench.call(&wat(&format!(r#"(module (memory (export "f") 1) (func {exports}))"#)), "f", json!([]));
        assert_eq!(error(&result).1, format!("the program exports no function f; it exports {found}"));
    }
    let many = format!(r#"(module (func (export "f") (param {})))"#, "i32 ".repeat(33));
    assert_eq!(error(&bench.call(&wat(&many), "f", json!([]))).1, "f has more than 32 parameters or results");
}

#[test]
fn what_is_no_module_is_told_so() {
    let Some(bench) = bench() else { return };
    for program in ["print(1)", "AGFzbQ", "é", "====", " AGFzbQEAAAA="] {
        let result = bench.run(&job(program.into(), Entry::Stdin), &"".into());
        assert!(error(&result).1.contains("not a WebAssembly module in base64"), "{program}: {result:?}");
    }
    for bytes in [&b"print(1)"[..], b"\0asm", b"\0asm\x01\0\0\0\x01", b"\0asm\x01\0\0\0\0\xff"] {
        let result = bench.command(bytes, "");
        assert_eq!((result.status, error(&result).0), (RunStatus::CompileError, "LinkError"), "{bytes:?}");
    }
}

#[test]
fn sizes_have_an_end() {
    let Some(bench) = bench() else { return };
    let start = command("", "");
    // A custom section without a name fills it up: its number, its length in three bytes, its content.
    let padded = |size: usize| {
        let content = size - start.len() - 4;
        let digit = |shift: usize| (content >> shift) as u8 & 0x7f;
        let length = [digit(0) | 0x80, digit(7) | 0x80, digit(14)];
        [&start[..], &[0], &length, &vec![0; content]].concat()
    };
    assert_eq!(padded(caps::MODULE).len(), caps::MODULE);
    assert_eq!(bench.command(&padded(caps::MODULE), "").status, RunStatus::Ok);
    let result = bench.command(&padded(caps::MODULE + 1), "");
    assert!(error(&result).1.contains("has 1048577 bytes, 1048576 are allowed"), "{result:?}");
    // What would take a compiler long.
    for (body, count, locals, word) in
        [("(loop)", 1_001, 1_000, "for each loop"), ("(nop)", 140_000, 0, "bytes in one function")]
    {
        let costly = command("", &format!("(local {}) {}", "i64 ".repeat(locals), body.repeat(count)));
        let result = bench.command(&costly, "");
        assert!(error(&result).1.contains(word), "{}", error(&result).1);
    }
    // Long names do not make long errors.
    let name = "n".repeat(100_000);
    let long = wat(&format!(r#"(module (import "{name}" "{name}" (func)) (func (export "_start")))"#));
    let result = bench.run(&job(BASE64.encode(&long), Entry::Stdin), &"".into());
    assert_eq!(error(&result).1.chars().count(), 400);
}

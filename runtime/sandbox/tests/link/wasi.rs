//! WASI preview 1, as far as a program has a use for it.

use cando_record::{Entry, RunStatus, Seed};
use data_encoding::BASE64;

use crate::{assert_ends, bench, command, error, job, wat};

/// A command that calls a function of WASI and prints `size` bytes from 256 on, and the result as a digit.
fn calls(import: &str, arguments: &str, size: u32) -> Vec<u8> {
    wat(&format!(
        r#"(module
            (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
            (import "wasi_snapshot_preview1" {import})
            (memory (export "memory") 1)
            (data (i32.const 512) "data.txt")
            (func (export "_start")
                (i32.store (i32.const 16) (i32.const 256))
                (i32.store (i32.const 20) (i32.const {size}))
                (i32.store8 (i32.const 32) (i32.add (i32.const 48) (call $f {arguments})))
                (i32.store (i32.const 24) (i32.const 32))
                (i32.store (i32.const 28) (i32.const 1))
                (drop (call $write (i32.const 1) (i32.const 16) (i32.const 2) (i32.const 40)))))"#
    ))
}

#[test]
fn randomness_comes_from_the_requests_seed() {
    let Some(bench) = bench() else { return };
    let program = calls(r#""random_get" (func $f (param i32 i32) (result i32))"#, "(i32.const 256) (i32.const 8)", 8);
    let seeded = |seed: u8| {
        let mut job = job(BASE64.encode(&program), Entry::Stdin);
        job.seed = Seed([seed; 32]);
        bench.run(&job, &"".into()).output
    };
    assert_eq!(seeded(1), seeded(1));
    assert_ne!(seeded(1), seeded(2));
}

#[test]
fn the_clock_begins_with_2026_and_goes_on_by_looks() {
    let Some(bench) = bench() else { return };
    let import = r#""clock_time_get" (func $f (param i32 i64 i32) (result i32))"#;
    let program = calls(import, "(i32.const 0) (i64.const 0) (i32.const 256)", 8);
    let first = bench.command(&program, "");
    assert_eq!(first.output, bench.command(&program, "").output);
    assert!(first.output.ends_with('0'), "{first:?}");
}

/// One subscription of zeros with a timeout of 2^32 nanoseconds waits for some four seconds.
#[test]
fn waiting_moves_the_clock_on() {
    let Some(bench) = bench() else { return };
    let program = wat(r#"(module
            (import "wasi_snapshot_preview1" "clock_time_get" (func $look (param i32 i64 i32) (result i32)))
            (import "wasi_snapshot_preview1" "poll_oneoff" (func $wait (param i32 i32 i32 i32) (result i32)))
            (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
            (memory (export "memory") 1)
            (func (export "_start")
                (drop (call $look (i32.const 0) (i64.const 0) (i32.const 256)))
                (i64.store (i32.const 24) (i64.const 4294967296))
                (drop (call $wait (i32.const 0) (i32.const 64) (i32.const 1) (i32.const 128)))
                (drop (call $look (i32.const 0) (i64.const 0) (i32.const 264)))
                (call $exit (i32.wrap_i64 (i64.div_u
                    (i64.sub (i64.load (i32.const 264)) (i64.load (i32.const 256))) (i64.const 1000000000))))))"#);
    let result = bench.command(&program, "");
    assert_eq!(error(&result).1, "the program ended itself with exit code 4", "{result:?}");
}

#[test]
fn standard_input_and_files_can_be_read() {
    let Some(bench) = bench() else { return };
    let read = r#""fd_read" (func $f (param i32 i32 i32 i32) (result i32))"#;
    let program = calls(read, "(i32.const 0) (i32.const 16) (i32.const 1) (i32.const 48)", 5);
    assert_ends(&bench.command(&program, "input and more"), RunStatus::Ok, "input0");
    let opens = wat(r#"(module
            (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
            (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
            (import "wasi_snapshot_preview1" "path_open"
                (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
            (memory (export "memory") 1)
            (data (i32.const 512) "data.txt")
            (func (export "_start")
                (i32.store (i32.const 16) (i32.const 300))
                (i32.store (i32.const 20) (i32.const 8))
                (if (call $open (i32.const 3) (i32.const 0) (i32.const 512) (i32.const 8) (i32.const 0) (i64.const 2)
                    (i64.const 0) (i32.const 0) (i32.const 256)) (then unreachable))
                (drop (call $read (i32.load (i32.const 256)) (i32.const 16) (i32.const 1) (i32.const 48)))
                (drop (call $write (i32.const 1) (i32.const 16) (i32.const 1) (i32.const 40)))))"#);
    assert_ends(&bench.command(&opens, ""), RunStatus::Ok, "one\ntwo\n");
}

#[test]
fn exit_codes_are_endings() {
    let Some(bench) = bench() else { return };
    for (code, status, told) in [
        (0, RunStatus::Ok, ""),
        (3, RunStatus::RuntimeError, "the program ended itself with exit code 3"),
        (-1, RunStatus::RuntimeError, "the program ended itself with exit code 255"),
    ] {
        let body = format!("(call $print (i32.const 1024) (i32.const 2)) (call $exit (i32.const {code}))");
        let result = bench.command(&command("hi", &format!("{body} (call $print (i32.const 1024) (i32.const 2))")), "");
        assert_ends(&result, status, "hi");
        assert_eq!(error(&result).1, told);
    }
}

/// What a sandbox without files to write, sockets and processes has to say: an error number, never a trap.
#[test]
fn what_is_not_there_says_so() {
    let Some(bench) = bench() else { return };
    for (name, parameters, arguments) in [
        ("poll_oneoff", "i32 i32 i32 i32", "(i32.const 0) (i32.const 0) (i32.const 2) (i32.const 256)"),
        ("sock_shutdown", "i32 i32", "(i32.const 3) (i32.const 0)"),
        ("path_unlink_file", "i32 i32 i32", "(i32.const 3) (i32.const 512) (i32.const 8)"),
        ("fd_prestat_get", "i32 i32", "(i32.const 4) (i32.const 256)"),
        ("fd_close", "i32", "(i32.const 99)"),
    ] {
        let import = format!(r#""{name}" (func $f (param {parameters}) (result i32))"#);
        let result = bench.command(&calls(&import, arguments, 0), "");
        assert_eq!(result.status, RunStatus::Ok, "{name}: {result:?}");
        assert_ne!(result.output, "0", "{name}");
    }
}

//! Compiled programs, linked to the real system and sealed: each runs on wasmtime and on wasmi, with the same result.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod examples;
mod hostile;
mod memory;
mod refusals;
mod values;
mod wasi;

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use cando_record::{Digest, Entry, Job, RunLimits, RunResult, RunStatus, Seed};
use cando_sandbox::{Host, Profile, Sealed, Wasmi, Wasmtime, seal};
use data_encoding::BASE64;
use serde_json::{Value, json};

const FUEL: u64 = 50_000_000;

/// The system, and both engines.
struct Bench {
    system: Sealed,
    hosts: [Host; 2],
}

/// `None`, and a word about it, if the modules are not built.
fn bench() -> Option<&'static Bench> {
    static BENCH: OnceLock<Option<Bench>> = OnceLock::new();
    let bench = BENCH.get_or_init(|| {
        let system = seal(&system()?, Profile::Language).unwrap();
        Some(Bench { system, hosts: [Host::new(Wasmtime::new().unwrap()), Host::new(Wasmi::default())] })
    });
    if bench.is_none() {
        eprintln!("skipped: the modules are not built; `cargo xtask build` builds them");
    }
    bench.as_ref()
}

/// The language `wasm` of the bundle: `$CANDO_BUNDLE`, or beside the folder of this test.
fn system() -> Option<Vec<u8>> {
    let program = std::env::current_exe().unwrap();
    let beside = || program.ancestors().nth(3).map_or(PathBuf::new(), Path::to_owned).join("bundle");
    let bundle = std::env::var_os("CANDO_BUNDLE").map_or_else(beside, PathBuf::from);
    let listed: toml::Table = toml::from_str(&std::fs::read_to_string(bundle.join("modules.toml")).ok()?).unwrap();
    let digest: Digest = listed.get("wasm")?["module"].as_str()?.parse().unwrap();
    let packed = std::fs::read(bundle.join("modules").join(format!("{digest}.wasm.br"))).ok()?;
    let mut module = Vec::new();
    brotli::BrotliDecompress(&mut packed.as_slice(), &mut module).unwrap();
    Some(module)
}

impl Bench {
    /// Runs a program that reads `input`, on both engines.
    fn command(&self, program: &[u8], input: &str) -> RunResult {
        self.run(&job(BASE64.encode(program), Entry::Stdin), &input.into())
    }

    /// Calls a function, on both engines.
    fn call(&self, program: &[u8], name: &str, arguments: Value) -> RunResult {
        self.run(&job(BASE64.encode(program), Entry::Function { name: name.into() }), &arguments)
    }

    fn run(&self, job: &Job, input: &Value) -> RunResult {
        let [compiled, interpreted] = self.hosts.each_ref().map(|host| host.run(&self.system, job, input).unwrap());
        assert_eq!(compiled, interpreted);
        compiled
    }
}

fn job(program: String, entry: Entry) -> Job {
    Job {
        entry,
        files: [("data.txt".to_owned(), "one\ntwo\n".to_owned())].into(),
        inputs: Vec::new(),
        language: "wasm".into(),
        limits: RunLimits { fuel: FUEL, output: 1000 },
        program,
        seed: Seed([7; 32]),
    }
}

/// A module in text form.
fn wat(text: &str) -> Vec<u8> {
    wat::parse_str(text).unwrap()
}

/// A command whose `_start` has this body; `data` lies at 1024.
fn command(data: &str, body: &str) -> Vec<u8> {
    wat(&format!(
        r#"(module
            (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
            (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
            (memory (export "memory") 1)
            (data (i32.const 1024) "{data}")
            ;; Prints so many bytes from an address on.
            (func $print (param $address i32) (param $size i32)
                (i32.store (i32.const 16) (local.get $address))
                (i32.store (i32.const 20) (local.get $size))
                (drop (call $write (i32.const 1) (i32.const 16) (i32.const 1) (i32.const 24))))
            (func (export "_start") {body}))"#
    ))
}

/// A module with one function `f`.
fn function(signature: &str, body: &str) -> Vec<u8> {
    wat(&format!(r#"(module (memory (export "memory") 1) (func (export "f") {signature} {body}))"#))
}

#[track_caller]
fn assert_ends(result: &RunResult, status: RunStatus, output: &str) {
    assert_eq!((result.status, &*result.output), (status, output), "{result:?}");
}

/// The type and message of a result's error.
fn error(result: &RunResult) -> (&str, &str) {
    result.error.as_ref().map_or(("", ""), |error| (&*error.r#type, &*error.message))
}

#[test]
fn no_program_does_nothing() {
    let Some(bench) = bench() else { return };
    assert_ends(&bench.run(&job(String::new(), Entry::Stdin), &"x".into()), RunStatus::Ok, "");
    let called = bench.run(&job(String::new(), Entry::Function { name: "f".into() }), &json!([]));
    assert_eq!(
        (called.status, error(&called)),
        (RunStatus::CompileError, ("LinkError", "f is not there: the program is empty"))
    );
}

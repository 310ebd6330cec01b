//! The languages as `cargo xtask build` leaves them, sealed, and both native engines.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::LazyLock;
use std::{env, fs};

use cando_record::{Digest, Entry, Input, Job, RunLimits, RunResult, Seed};
use cando_sandbox::{Host, Profile, Sealed, Wasmi, Wasmtime, seal};
use serde_json::Value;

/// Fuel of a run, unless a test says otherwise: some ten seconds.
pub const FUEL: u64 = 20_000_000_000;
/// Bytes that a program may print, unless a test says otherwise.
pub const OUTPUT: u64 = 1 << 16;

static PYTHON: LazyLock<Option<Sealed>> = LazyLock::new(|| load("python"));
static JAVASCRIPT: LazyLock<Option<Sealed>> = LazyLock::new(|| load("javascript"));

/// wasmtime, which keeps what it has compiled for the next test run.
static COMPILING: LazyLock<Host> = LazyLock::new(|| {
    let cache = target().join("tmp/compiled");
    fs::create_dir_all(&cache).unwrap();
    Host::new(Wasmtime::new().unwrap().with_cache(cache))
});
static INTERPRETING: LazyLock<Host> = LazyLock::new(|| Host::new(Wasmi::default()));

/// A language by name, or `None` and a word about it.
pub fn language(name: &str) -> Option<&'static Sealed> {
    let language = match name {
        "javascript" => &JAVASCRIPT,
        "python" => &PYTHON,
        other => panic!("there is no {other}"),
    };
    language.as_ref()
}

/// A program that reads standard input, with the usual limits.
pub fn job(program: impl Into<String>) -> Job {
    Job {
        entry: Entry::Stdin,
        files: BTreeMap::new(),
        inputs: Vec::new(),
        language: String::new(),
        limits: RunLimits { fuel: FUEL, output: OUTPUT },
        program: program.into(),
        seed: Seed([0; 32]),
    }
}

/// A program of which a function is called.
pub fn call(program: impl Into<String>, function: &str) -> Job {
    Job { entry: Entry::Function { name: function.into() }, ..job(program) }
}

/// Runs a job on wasmtime.
pub fn run(language: &Sealed, job: &Job, input: &Input) -> RunResult {
    COMPILING.run(language, job, input).unwrap()
}

/// Runs a job on wasmtime and on wasmi: to the last bit the same.
#[track_caller]
pub fn run_on_both(language: &Sealed, job: &Job, input: &Input) -> RunResult {
    let result = run(language, job, input);
    assert_eq!(result, INTERPRETING.run(language, job, input).unwrap(), "{}", job.program);
    result
}

/// Is this a proof that may take its time, or a sample of it?
pub fn thorough() -> bool {
    env::var_os("CANDO_PROVE_SEED").is_some()
}

fn load(name: &str) -> Option<Sealed> {
    source(name).map(|source| seal(&source, Profile::Language).unwrap())
}

/// A module before sealing, or `None` and a word about it.
pub fn source(name: &str) -> Option<Vec<u8>> {
    let Ok(text) = fs::read_to_string(bundle().join("modules.toml")) else {
        eprintln!("skipped: the modules are not built; `cargo xtask build` builds them");
        return None;
    };
    let modules: BTreeMap<String, BTreeMap<String, Value>> = toml::from_str(&text).unwrap();
    let digest: Digest = modules[name]["module"].as_str().unwrap().parse().unwrap();
    let compressed = fs::read(bundle().join("modules").join(format!("{digest}.wasm.br"))).unwrap();
    let mut source = Vec::new();
    brotli::BrotliDecompress(&mut compressed.as_slice(), &mut source).unwrap();
    Some(source)
}

/// `$CANDO_BUNDLE`, or the one in the target folder.
pub fn bundle() -> PathBuf {
    env::var_os("CANDO_BUNDLE").map_or_else(|| target().join("bundle"), PathBuf::from)
}

/// The target folder, in which this program is `PROFILE/deps/NAME`.
fn target() -> PathBuf {
    env::current_exe().unwrap().ancestors().nth(3).unwrap().to_owned()
}

//! What is timed: modules, and requests to them.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Command;

use cando_record::{Entry, Job, RunLimits, RunStatus, Seed, json};
use cando_sandbox::{Host, Profile, Sealed, Wasmtime, seal};

/// A module before and after sealing.
pub struct Module {
    pub source: Vec<u8>,
    pub sealed: Sealed,
}

impl Module {
    fn new(source: Vec<u8>) -> Self {
        let sealed = seal(&source, Profile::Language).expect("it is a language");
        Self { source, sealed }
    }
}

/// A request to a module.
pub struct Subject {
    pub name: &'static str,
    /// The module's place in the list of modules.
    pub module: usize,
    pub request: Vec<u8>,
}

/// The modules and all requests to them. Python's is left out where no bundle is at hand.
pub fn gather() -> (Vec<Module>, Vec<Subject>) {
    let mut modules = vec![Module::new(compile_guest())];
    let names = ["integers", "floats", "sorting", "hash map", "interpreter"];
    let guests = (0..).zip(names).map(|(number, name)| Subject { name, module: 0, request: vec![number] });
    let mut subjects: Vec<Subject> = guests.collect();
    match bundled("language").into_iter().find(|(name, _)| name == "python") {
        Some((_, source)) => {
            modules.push(Module::new(source));
            subjects.push(Subject { name: "Python", module: 1, request: request(&modules[1].sealed) });
        }
        None => println!("Python: skipped, there is no bundle (`cargo xtask build` makes one)\n"),
    }
    (modules, subjects)
}

/// Compiles `guest.rs`.
fn compile_guest() -> Vec<u8> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/sealing/guest.rs");
    let module = Path::new(env!("CARGO_TARGET_TMPDIR")).join("guest.wasm");
    let mut rustc = Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    rustc.args(["--edition=2024", "--crate-type=cdylib", "--target=wasm32-unknown-unknown"]);
    rustc.args(["-Copt-level=3", "-Ccodegen-units=1", "-Clto=fat", "-Cpanic=abort", "-Cstrip=symbols", "-o"]);
    assert!(rustc.arg(&module).arg(source).status().expect("rustc runs").success(), "guest.rs does not compile");
    fs::read(module).expect("rustc wrote it")
}

/// The modules of a kind in the bundle before sealing, by name; none if there is no bundle.
pub fn bundled(kind: &str) -> Vec<(String, Vec<u8>)> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/bundle");
    let bundle = env::var_os("CANDO_BUNDLE").map_or(workspace, PathBuf::from);
    let Ok(list) = fs::read_to_string(bundle.join("modules.toml")) else { return vec![] };
    let list: toml::Table = list.parse().expect("the bundle's list is TOML");
    let wanted = list.iter().filter(|(_, module)| module["kind"].as_str() == Some(kind));
    let unpack = |(name, module): (&String, &toml::Value)| {
        let digest = module["module"].as_str().expect("a digest");
        let packed = fs::File::open(bundle.join(format!("modules/{digest}.wasm.br"))).expect("what is listed is there");
        let mut source = Vec::new();
        brotli::Decompressor::new(packed, 64 << 10).read_to_end(&mut source).expect("it is brotli");
        (name.clone(), source)
    };
    wanted.map(unpack).collect()
}

/// A request that has Python run `program.py`, after a look whether it runs.
fn request(python: &Sealed) -> Vec<u8> {
    let job = Job {
        entry: Entry::Stdin,
        files: BTreeMap::new(),
        inputs: vec![],
        language: "python".into(),
        limits: RunLimits { fuel: 1 << 40, output: 1 << 10 },
        program: include_str!("program.py").into(),
        seed: Seed([0; 32]),
    };
    let input = json::Value::String(String::new());
    let host = Host::new(Wasmtime::new().expect("wasmtime starts"));
    let result = host.run(python, &job, &input).expect("Python runs");
    assert_eq!((result.status, &*result.output), (RunStatus::Ok, include_str!("program.txt")), "{result:?}");
    json::write(&job.request(&input))
}

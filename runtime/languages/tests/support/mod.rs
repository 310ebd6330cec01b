//! A language's module, run as a host runs it: each request in a fresh instance, on wasmtime, not sealed.
//!
//! The module is `$CANDO_MODULES/NAME.wasm`, or else the one that `assessments/modules.toml` names, or if that is not
//! there the newest, among those that `cargo run -p cando-languages -- --cache DIR` has left in `$CANDO_CACHE/languages` or
//! `target/cache/languages`. Without one every test says so and passes.

use std::path::{Path, PathBuf};
use std::{env, fs, thread};

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use wasmtime::{Engine, Instance, Module, Store, StoreLimits, StoreLimitsBuilder};

const MEMORY: usize = 256 << 20;
/// Native stack: four times what the seal allows, because a native frame may be larger than its charge.
const STACK: usize = 16 << 20;

/// The newest module of a language, or `None` and a note.
pub fn find(name: &str) -> Option<Language> {
    let path = path_of(name);
    if path.is_none() {
        eprintln!("skipped: no {name} module");
    }
    path.map(|path| Language::new(&path))
}

fn path_of(name: &str) -> Option<PathBuf> {
    if let Some(folder) = env::var_os("CANDO_MODULES") {
        return Some(Path::new(&folder).join(format!("{name}.wasm")));
    }
    let target = || Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap().join("cache");
    let cache = env::var_os("CANDO_CACHE").map_or_else(target, PathBuf::from);
    let files = fs::read_dir(cache.join("languages")).ok()?.map(|entry| entry.unwrap().path());
    let is_module = |path: &PathBuf| {
        let file = path.file_name().unwrap().to_string_lossy();
        file.strip_prefix(name).is_some_and(|rest| rest.starts_with('-') && rest.ends_with(".wasm"))
    };
    let mut found: Vec<PathBuf> = files.filter(is_module).collect();
    found.sort_by_key(|path| fs::metadata(path).unwrap().modified().unwrap());
    found.reverse();
    let listed = listed(name);
    let named = found.iter().find(|path| listed.as_ref() == Some(&digest(path)));
    named.or(found.first()).cloned()
}

/// The digest that the list of modules has.
fn listed(name: &str) -> Option<String> {
    let list = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assessments/modules.toml")).ok()?;
    let list: toml::Table = list.parse().unwrap();
    list.get(name)?.get("module")?.as_str().map(str::to_owned)
}

fn digest(path: &Path) -> String {
    Sha256::digest(fs::read(path).unwrap()).iter().map(|byte| format!("{byte:02x}")).collect()
}

pub struct Language {
    engine: Engine,
    module: Module,
}

impl Language {
    fn new(path: &Path) -> Self {
        let mut config = wasmtime::Config::new();
        config.max_wasm_stack(STACK).async_stack_size(STACK);
        let engine = Engine::new(&config).unwrap();
        let module = Module::from_file(&engine, path).unwrap();
        Self { engine, module }
    }

    /// A program that reads `input`.
    pub fn program(&self, program: &str, input: &str) -> Value {
        self.request(&json!({
            "entry": {"type": "stdin"}, "files": {}, "input": input,
            "limits": {"output": 65536}, "program": program, "seed": "00".repeat(32),
        }))
    }

    /// A call of `function` with tagged arguments.
    pub fn call(&self, program: &str, function: &str, arguments: Value) -> Value {
        self.request(&json!({
            "entry": {"name": function, "type": "function"}, "files": {}, "input": arguments,
            "limits": {"output": 65536}, "program": program, "seed": "00".repeat(32),
        }))
    }

    /// Statements on the database that the script `setup` makes.
    pub fn query(&self, program: &str, setup: &str) -> Value {
        self.request(&json!({
            "entry": {"type": "query"}, "files": {}, "input": setup,
            "limits": {"output": 65536}, "program": program, "seed": "00".repeat(32),
        }))
    }

    pub fn request(&self, request: &Value) -> Value {
        let answer =
            self.answer(request).unwrap_or_else(|output| panic!("the module trapped after {output:?}: {request}"));
        let value: Value = serde_json::from_str(&answer).expect("a result is JSON");
        assert_eq!(value.to_string(), answer, "a result is canonical");
        value
    }

    /// The result, or what had been printed before a trap.
    pub fn answer(&self, request: &Value) -> Result<String, String> {
        let thread = thread::Builder::new().stack_size(2 * STACK);
        thread::scope(|scope| thread.spawn_scoped(scope, || self.answer_here(request)).unwrap().join().unwrap())
    }

    fn answer_here(&self, request: &Value) -> Result<String, String> {
        let limits = StoreLimitsBuilder::new().memory_size(MEMORY).build();
        let mut store = Store::new(&self.engine, limits);
        store.limiter(|limits: &mut StoreLimits| limits);
        let instance = Instance::new(&mut store, &self.module, &[]).unwrap();
        let memory = instance.get_memory(&mut store, "memory").unwrap();
        let text = request.to_string();
        let length = text.len() as i32;
        let alloc = instance.get_typed_func::<i32, i32>(&mut store, "cando_alloc").unwrap();
        let pointer = alloc.call(&mut store, length).unwrap();
        memory.write(&mut store, pointer as usize, text.as_bytes()).unwrap();
        let run = instance.get_typed_func::<(i32, i32), i64>(&mut store, "cando_run").unwrap();
        let result = run.call(&mut store, (pointer, length));
        let output = instance.get_typed_func::<(), i64>(&mut store, "cando_output").unwrap();
        let packed = match result {
            Ok(packed) => packed,
            Err(_) => output.call(&mut store, ()).unwrap(),
        };
        let (start, size) = ((packed >> 32) as usize, packed as u32 as usize);
        let bytes = memory.data(&store).get(start..start + size).unwrap();
        let text = String::from_utf8_lossy(bytes).into_owned();
        if result.is_ok() { Ok(text) } else { Err(text) }
    }
}

/// Status and output.
#[track_caller]
pub fn assert_ends(result: &Value, status: &str, output: &str) {
    assert_eq!((result["status"].as_str(), result["output"].as_str()), (Some(status), Some(output)), "{result:#}");
}

//! Runs an interpreter's initialization once and keeps what it left in memory, as a module that starts there.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use anyhow::{Context as _, Result, anyhow, bail, ensure};
use wasm_encoder::{
    CustomSection, ExportSection, Module, RawSection, reencode::Reencode, reencode::RoundtripReencoder,
};
use wasmparser::{Parser, Payload};
use wasmtime::{Config, Engine, Instance, Store, Val};
use wasmtime_wizer::{InstanceState, SnapshotVal, ValType, Wizer};

/// What every language exports.
const EXPORTS: [&str; 4] = ["memory", "cando_alloc", "cando_run", "cando_output"];

/// What is exported for the build alone.
const INITIALIZE: &str = "cando_initialize";
const LOG: &str = "cando_log";

/// Bytes of native stack for the initialization; wasmtime wants it to be less than 2 MiB where it can suspend.
const STACK: usize = 1 << 20;

/// The custom section in which a module says what it is.
const ABOUT: &str = "cando-language";

/// Calls the export `cando_initialize` of a module without imports and returns the module as it is then, without the
/// exports that are for the build alone, and of custom sections only the one that holds `about`. The same bytes give the
/// same bytes.
pub(crate) fn snapshot(wasm: &[u8], about: &str) -> Result<Vec<u8>> {
    let mut config = Config::new();
    config.max_wasm_stack(STACK);
    let engine = Engine::new(&config).map_err(as_anyhow)?;
    let mut wizer = Wizer::new();
    wizer.init_func(INITIALIZE);
    let (context, instrumented) = wizer.instrument(wasm).map_err(as_anyhow)?;
    let mut instance = initialize(&engine, &instrumented)?;
    let taken = finish(wizer.snapshot(&context, &mut instance)).map_err(as_anyhow)?;
    reduce(&taken, about)
}

fn initialize(engine: &Engine, wasm: &[u8]) -> Result<Initialized> {
    let module = wasmtime::Module::new(engine, wasm).map_err(as_anyhow)?;
    ensure!(
        module.imports().len() == 0,
        "the linked module still imports {:?}: the in-module system lacks it",
        module.imports().map(|import| import.name().to_owned()).collect::<Vec<_>>()
    );
    let mut store = Store::new(engine, ());
    let instance = Instance::new(&mut store, &module, &[]).map_err(as_anyhow)?;
    let mut initialized = Initialized { store, instance };
    if let Err(trap) = initialized.run() {
        bail!("the interpreter did not start: {trap:?}\n{}", initialized.said());
    }
    Ok(initialized)
}

struct Initialized {
    store: Store<()>,
    instance: Instance,
}

impl Initialized {
    fn run(&mut self) -> wasmtime::Result<()> {
        let start = self.instance.get_typed_func::<(), ()>(&mut self.store, INITIALIZE)?;
        start.call(&mut self.store, ())
    }

    /// What a trapped interpreter had written, errors included.
    fn said(&mut self) -> String {
        let Some(memory) = self.instance.get_memory(&mut self.store, EXPORTS[0]) else {
            return String::new();
        };
        let Ok(written) = self.instance.get_typed_func::<(), i64>(&mut self.store, LOG) else {
            return String::new();
        };
        let Ok(packed) = written.call(&mut self.store, ()) else {
            return String::new();
        };
        let (start, size) = ((packed >> 32) as usize, packed as u32 as usize);
        let bytes = memory.data(&self.store).get(start..start + size).unwrap_or_default();
        String::from_utf8_lossy(bytes).into_owned()
    }
}

impl InstanceState for Initialized {
    async fn global_get(&mut self, name: &str, _: ValType) -> SnapshotVal {
        let global = self.instance.get_global(&mut self.store, name).expect("the instrumentation exports it");
        match global.get(&mut self.store) {
            Val::I32(value) => SnapshotVal::I32(value),
            Val::I64(value) => SnapshotVal::I64(value),
            Val::F32(bits) => SnapshotVal::F32(bits),
            Val::F64(bits) => SnapshotVal::F64(bits),
            other => unreachable!("a C program has no global like {other:?}"),
        }
    }

    async fn memory_contents(&mut self, name: &str, contents: impl FnOnce(&[u8]) + Send) {
        let memory = self.instance.get_memory(&mut self.store, name).expect("the instrumentation exports it");
        contents(memory.data(&self.store));
    }
}

/// Runs a future that never waits: [`Initialized`] answers at once.
fn finish<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => unreachable!("nothing in a snapshot waits"),
    }
}

/// Drops the exports for the build, and custom sections; adds ours.
fn reduce(wasm: &[u8], about: &str) -> Result<Vec<u8>> {
    let mut module = Module::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload?;
        match payload {
            Payload::CustomSection(_) => {}
            Payload::ImportSection(_) => bail!("the snapshot still has imports"),
            Payload::ExportSection(reader) => {
                let all = reader.into_iter().collect::<Result<Vec<_>, _>>()?;
                let lacks = EXPORTS.iter().find(|name| all.iter().all(|export| export.name != **name));
                ensure!(lacks.is_none(), "the module lacks the export {lacks:?}");
                let mut exports = ExportSection::new();
                for export in all.into_iter().filter(|export| ![INITIALIZE, LOG].contains(&export.name)) {
                    RoundtripReencoder.parse_export(&mut exports, export)?;
                }
                module.section(&exports);
            }
            other => {
                if let Some((id, range)) = other.as_section() {
                    let data = wasm.get(range).context("a section ends behind the module")?;
                    module.section(&RawSection { id, data });
                }
            }
        }
    }
    module.section(&CustomSection { name: ABOUT.into(), data: about.as_bytes().into() });
    Ok(module.finish())
}

fn as_anyhow(error: wasmtime::Error) -> anyhow::Error {
    anyhow!("{error:?}")
}

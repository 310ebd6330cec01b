//! Three engines that share no compiler, and what a call on them came to.

mod heap;
mod native;
mod shim;
mod v8;

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::thread::LocalKey;

use cando_record::Digest;
use cando_sandbox::seal::{self, Rules, Sealed, Status};
use cando_sandbox::{Profile, seal::Budget};
use wasmparser::{Parser, Payload};

pub use heap::Heap;
pub use native::Native;
pub use shim::Interface;
pub use v8::{Tier, V8};

/// A number, by its bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    I32(i32),
    I64(i64),
    F32(u32),
    F64(u64),
}

impl Value {
    fn bits(self) -> u64 {
        match self {
            Self::I32(value) => value.cast_unsigned().into(),
            Self::I64(value) => value.cast_unsigned(),
            Self::F32(bits) => bits.into(),
            Self::F64(bits) => bits,
        }
    }
}

/// How a call ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    Returned(Vec<Value>),
    /// A trap, with the status that the module left.
    Trapped(Status),
}

/// All that can be seen of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ran {
    pub ending: Ending,
    pub fuel: i64,
    pub stack: i64,
    /// The exported memory, and the module's own exported globals.
    pub state: Digest,
}

impl Ran {
    pub fn finished(&self) -> bool {
        matches!(self.ending, Ending::Returned(_))
    }

    pub fn is(&self, status: Status) -> bool {
        self.ending == Ending::Trapped(status)
    }
}

/// How an engine reports a trap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trap {
    /// The module's own.
    Module(String),
    /// The engine's stack ended.
    Stack,
}

/// An instance of a module in this process.
pub trait Machine {
    fn invoke(&mut self, name: &str, arguments: &[Value]) -> Result<Vec<Value>, Trap>;
    fn global(&mut self, name: &str) -> Option<Value>;
    /// The exported globals, by name.
    fn globals(&mut self) -> Vec<(String, Value)>;
    fn set_global(&mut self, name: &str, value: Value);
    /// All of the exported memory, if there is one.
    fn memory(&mut self) -> Vec<u8>;

    /// Calls an export of a sealed module.
    fn call(&mut self, name: &str, arguments: &[Value], fuel: i64) -> Ran {
        let ran = self.call_within(name, arguments, fuel, RULES.budget.stack);
        ran.expect("the engine's stack is larger than the budget")
    }

    /// The same with less stack; nothing if the engine's own stack ended first.
    fn call_within(&mut self, name: &str, arguments: &[Value], fuel: i64, stack: u32) -> Option<Ran> {
        self.set_global(seal::FUEL, Value::I64(fuel));
        self.set_global(seal::STACK, Value::I32(stack as i32));
        self.set_global(seal::STATUS, Value::I32(0));
        let ending = match self.invoke(name, arguments) {
            Ok(results) => Ending::Returned(results),
            Err(trap) => {
                let status = Status::from_code(self.integer(seal::STATUS) as i32).unwrap();
                if status == Status::Running && trap == Trap::Stack {
                    return None;
                }
                Ending::Trapped(status)
            }
        };
        Some(Ran { ending, fuel: self.integer(seal::FUEL), stack: self.integer(seal::STACK), state: self.state() })
    }

    /// The exported memory, and the exported globals but for the seal's.
    fn state(&mut self) -> Digest {
        let mut globals = self.globals();
        globals.retain(|(name, _)| ![seal::FUEL, seal::STACK, seal::STATUS].contains(&name.as_str()));
        globals.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        let globals: Vec<u8> = globals.iter().flat_map(|(_, value)| value.bits().to_le_bytes()).collect();
        Digest::of_parts(&[&self.memory(), &globals])
    }

    fn integer(&mut self, name: &str) -> i64 {
        match self.global(name) {
            Some(Value::I64(value)) => value,
            Some(Value::I32(value)) => value.into(),
            other => panic!("{name} is {other:?}"),
        }
    }
}

/// Every export stays, so that anything can be called.
pub const RULES: Rules =
    Rules { profile: Profile::Assessment, budget: Budget { stack: 256 << 10, pages: 1_024 }, every_export: true };

/// Seals a module with all its exports, and holds the result to be valid.
pub fn seal_all(source: &[u8]) -> Result<Sealed, seal::SealError> {
    let sealed = seal::seal_with(source, &RULES)?;
    let mut validator = wasmparser::Validator::new_with_features(wasmparser::WasmFeatures::LIME1);
    if let Err(error) = validator.validate_all(sealed.bytes()) {
        panic!("sealing made an invalid module: {error}");
    }
    Ok(sealed)
}

/// Runs what needs a deep native stack.
pub fn with_stack<T: Send>(run: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(32 << 20).spawn_scoped(scope, run).unwrap();
        thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

/// The names that a module exports.
pub fn exports(module: &[u8]) -> BTreeSet<String> {
    let payloads = Parser::new(0).parse_all(module).map(Result::unwrap);
    let sections = payloads.filter_map(|payload| match payload {
        Payload::ExportSection(exports) => Some(exports),
        _ => None,
    });
    sections.flatten().map(|export| export.unwrap().name.to_owned()).collect()
}

/// The same sealed module on all engines; every call must come to the same.
pub struct All {
    native: Native,
    heap: Heap,
    v8: V8,
}

impl All {
    /// In V8 half of all modules go to its baseline compiler, half to its optimizing one.
    pub fn new(sealed: &Sealed) -> Self {
        let tier = if sealed.digest().0[0].is_multiple_of(2) { Tier::Baseline } else { Tier::Optimizing };
        Self {
            native: Native::new(sealed.bytes()).unwrap(),
            heap: Heap::new(sealed.bytes()).unwrap(),
            v8: V8::new(sealed.bytes(), tier),
        }
    }

    /// Runs what was the start function.
    pub fn start(&mut self, sealed: &Sealed, fuel: i64) -> Option<Ran> {
        exports(sealed.bytes()).contains(seal::START).then(|| self.call(seal::START, &[], fuel))
    }

    pub fn call(&mut self, name: &str, arguments: &[Value], fuel: i64) -> Ran {
        let native = self.native.call(name, arguments, fuel);
        let heap = self.heap.call(name, arguments, fuel);
        assert_eq!(native, heap, "wasmtime and wasmi: {name} {arguments:?} with {fuel} fuel");
        let v8 = self.v8.call(name, arguments, fuel);
        assert_eq!(Some(&native), v8.as_ref(), "wasmtime and V8: {name} {arguments:?} with {fuel} fuel");
        native
    }

    pub fn global(&mut self, name: &str) -> Option<Value> {
        let value = self.native.global(name);
        assert_eq!(value, self.heap.global(name), "{name}");
        assert_eq!(value, self.v8.global(name), "{name}");
        value
    }
}

/// The last module that was compiled, and its digest.
type Last<T> = RefCell<Option<(Digest, T)>>;

/// Compiles a module, if it is not the last one again.
fn remember<T: Clone>(last: &'static LocalKey<Last<T>>, bytes: &[u8], compile: impl FnOnce(&[u8]) -> T) -> T {
    let digest = Digest::of(bytes);
    last.with_borrow_mut(|last| match last {
        Some((known, module)) if *known == digest => module.clone(),
        _ => last.insert((digest, compile(bytes))).1.clone(),
    })
}

//! V8, in node: one long-lived process for each of its compilers, see `v8.mjs`.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{LazyLock, Mutex};

use cando_record::Digest;
use cando_sandbox::seal::{self, Status};
use data_encoding::BASE64;
use serde_json::{Value as Json, json};
use wasmparser::ValType;

use super::shim::Interface;
use super::{Ending, RULES, Ran, Value};

/// Which of V8's compilers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tier {
    /// Liftoff.
    Baseline,
    /// TurboFan.
    Optimizing,
    /// TurboFan, on the stack that node gives itself.
    Stock,
}

static BASELINE: LazyLock<Mutex<Process>> = LazyLock::new(|| Process::start(&["--liftoff-only", LARGE_STACK]));
static OPTIMIZING: LazyLock<Mutex<Process>> = LazyLock::new(|| Process::start(&["--no-liftoff", LARGE_STACK]));
static STOCK: LazyLock<Mutex<Process>> = LazyLock::new(|| Process::start(&["--no-liftoff"]));

/// In KiB; the main thread has 8 MiB where nobody has changed it.
const LARGE_STACK: &str = "--stack-size=6000";

/// An instance in V8.
pub struct V8 {
    process: &'static Mutex<Process>,
    instance: u64,
    interface: Interface,
}

impl V8 {
    pub fn new(module: &[u8], tier: Tier) -> Self {
        let process: &Mutex<Process> = match tier {
            Tier::Baseline => &BASELINE,
            Tier::Optimizing => &OPTIMIZING,
            Tier::Stock => &STOCK,
        };
        let interface = Interface::of(module);
        let instance = process.lock().unwrap().instantiate(module, &interface);
        Self { process, instance, interface }
    }

    /// Calls an export of a sealed module; nothing if V8's own stack ended first.
    pub fn call(&mut self, name: &str, arguments: &[Value], fuel: i64) -> Option<Ran> {
        self.call_within(name, arguments, fuel, RULES.budget.stack)
    }

    /// The same with another amount of stack.
    pub fn call_within(&mut self, name: &str, arguments: &[Value], fuel: i64, stack: u32) -> Option<Ran> {
        let function = self.interface.functions.iter().find(|(known, _)| known == name);
        let (_, ty) = function.unwrap();
        let arguments: Vec<Json> = arguments.iter().map(|value| argument(*value)).collect();
        let reply = self.process.lock().unwrap().ask(&json!({
            "call": name, "instance": self.instance, "arguments": arguments,
            "fuel": fuel.to_string(), "stack": stack,
        }));
        let status = Status::from_code(reply["status"].as_i64().unwrap() as i32).unwrap();
        let ending = match reply["results"].as_array() {
            Some(results) => Ending::Returned(ty.results().iter().zip(results).map(typed).collect()),
            None if reply["trap"] == "RuntimeError" || status != Status::Running => Ending::Trapped(status),
            None => {
                assert_eq!(reply["trap"], "RangeError", "{name}: {reply}");
                return None;
            }
        };
        let number = |member: &str| reply[member].as_str().unwrap().parse().unwrap();
        let state: Digest = reply["state"].as_str().unwrap().parse().unwrap();
        Some(Ran { ending, fuel: number("fuel"), stack: number("left"), state })
    }

    /// An exported global.
    pub fn global(&mut self, name: &str) -> Option<Value> {
        let (_, global) = self.interface.globals.iter().find(|(known, _)| known == name)?;
        let reply = self.process.lock().unwrap().ask(&json!({ "global": name, "instance": self.instance }));
        Some(typed((&global.content_type, &reply["value"])))
    }
}

impl Drop for V8 {
    fn drop(&mut self) {
        // After a failed test the process may be gone as well.
        if let Ok(mut process) = self.process.lock() {
            process.tell(&json!({ "drop": self.instance }));
        }
    }
}

/// JavaScript takes nothing but a number for 32 bits, and nothing but a BigInt for 64.
fn argument(value: Value) -> Json {
    match value {
        Value::I32(_) | Value::F32(_) => json!(value.bits()),
        Value::I64(_) | Value::F64(_) => json!(value.bits().to_string()),
    }
}

/// A value from its bits, which come as a decimal number.
fn typed((ty, bits): (&ValType, &Json)) -> Value {
    let bits: u64 = bits.as_str().unwrap().parse().unwrap();
    match ty {
        ValType::I32 => Value::I32(bits as i32),
        ValType::I64 => Value::I64(bits as i64),
        ValType::F32 => Value::F32(bits as u32),
        _ => Value::F64(bits),
    }
}

struct Process {
    _child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    compiled: Option<Digest>,
    instances: u64,
}

impl Process {
    fn start(flags: &[&str]) -> Mutex<Self> {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/seal/engines/v8.mjs");
        let mut command = Command::new("node");
        command.args(flags).arg(script).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().expect("node is needed: `cargo xtask setup` installs it");
        let (input, output) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let output = BufReader::new(output);
        Mutex::new(Self { _child: child, input, output, compiled: None, instances: 0 })
    }

    fn instantiate(&mut self, module: &[u8], interface: &Interface) -> u64 {
        let digest = Digest::of(module);
        if self.compiled != Some(digest) {
            let shim = BASE64.encode(&interface.shim());
            self.tell(&json!({ "module": BASE64.encode(module), "shim": shim }));
            self.compiled = Some(digest);
        }
        self.instances += 1;
        let mut globals: Vec<&str> = interface.globals.iter().map(|(name, _)| name.as_str()).collect();
        globals.retain(|name| ![seal::FUEL, seal::STACK, seal::STATUS].contains(name));
        globals.sort_unstable();
        self.tell(&json!({ "instantiate": self.instances, "globals": globals }));
        self.instances
    }

    fn tell(&mut self, message: &Json) {
        writeln!(self.input, "{message}").unwrap();
    }

    fn ask(&mut self, request: &Json) -> Json {
        self.tell(request);
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("node ended or answered {line:?}: {error}"))
    }
}

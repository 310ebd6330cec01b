//! The browser's own engine, through the WebAssembly JavaScript interface. Everything is synchronous, so it belongs in
//! a worker: pages may not compile large modules on their main thread.

use js_sys::WebAssembly::{self, Global, Memory, Module};
use js_sys::{Array, ArrayBuffer, BigInt, Function, JsString, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};

use super::{Engine, Inconclusive, Instance, Shelf, Stop};
use crate::Sealed;

/// The engine of the browser, or of whatever runs the JavaScript around this program.
pub struct Browser {
    name: String,
    modules: Shelf<Module>,
}

impl Browser {
    /// The engine under a name for reports, such as `Firefox 145.0`.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), modules: Shelf::default() }
    }
}

impl Engine for Browser {
    fn name(&self) -> String {
        self.name.clone()
    }

    /// Fails where the browser has no memory left for another instance, among others.
    fn instantiate(&self, sealed: &Sealed) -> Result<Box<dyn Instance>, Inconclusive> {
        let compile = || Module::new(&Uint8Array::from(sealed.bytes())).map_err(inconclusive);
        let module = self.modules.find_or(sealed.digest(), sealed.is_passing(), compile)?;
        let instance = WebAssembly::Instance::new(&module, &Object::new()).map_err(inconclusive)?;
        let exports = instance.exports();
        let memory =
            find(&exports, "memory").ok_or_else(|| Inconclusive("the sealed module exports no memory".into()))?;
        Ok(Box::new(Running { exports, memory }))
    }
}

struct Running {
    exports: Object,
    memory: Memory,
}

impl Running {
    /// A view of a part of linear memory, if it lies inside. Views end when memory grows, so each use makes a new one.
    fn view(&self, offset: u32, length: u32) -> Option<Uint8Array> {
        let buffer: ArrayBuffer = self.memory.buffer().unchecked_into();
        let inside = offset.checked_add(length).is_some_and(|end| end <= buffer.byte_length());
        inside.then(|| Uint8Array::new_with_byte_offset_and_length(&buffer, offset, length))
    }
}

impl Instance for Running {
    fn has(&mut self, export: &str) -> bool {
        find::<Function>(&self.exports, export).is_some()
    }

    fn call(&mut self, export: &str, arguments: &[i32]) -> Result<i64, Stop> {
        let absent = || Stop::Engine(format!("the sealed module exports no function {export}"));
        let function: Function = find(&self.exports, export).ok_or_else(absent)?;
        let arguments: Array = arguments.iter().map(|&value| JsValue::from(value)).collect();
        match function.apply(&JsValue::UNDEFINED, &arguments) {
            Ok(result) => Ok(integer(result)),
            Err(error) => Err(stop(&error)),
        }
    }

    fn global(&mut self, export: &str) -> i64 {
        find(&self.exports, export).map_or(0, |global: Global| integer(global.value()))
    }

    fn set_global(&mut self, export: &str, value: i64) {
        if let Some(global) = find::<Global>(&self.exports, export) {
            match global.value().is_bigint() {
                true => global.set_value(&BigInt::from(value)),
                false => global.set_value(&JsValue::from(value as i32)),
            }
        }
    }

    fn read(&mut self, offset: u32, length: u32) -> Option<Vec<u8>> {
        Some(self.view(offset, length)?.to_vec())
    }

    fn write(&mut self, offset: u32, bytes: &[u8]) -> bool {
        let view = u32::try_from(bytes.len()).ok().and_then(|length| self.view(offset, length));
        view.inspect(|view| view.copy_from(bytes)).is_some()
    }

    fn memory_size(&mut self) -> u64 {
        let buffer: ArrayBuffer = self.memory.buffer().unchecked_into();
        u64::from(buffer.byte_length())
    }
}

fn find<T: JsCast>(exports: &Object, name: &str) -> Option<T> {
    Reflect::get(exports, &name.into()).ok()?.dyn_into().ok()
}

/// An `i64` comes as a BigInt, an `i32` as a number, no result as `undefined`.
fn integer(value: JsValue) -> i64 {
    match value.dyn_into::<BigInt>() {
        Ok(big) => i64::try_from(big).expect("an i64 fits"),
        Err(number) => number.as_f64().map_or(0, |number| number as i64),
    }
}

/// What was thrown, by the error's name. The end of the stack is a `RangeError` in V8 and JavaScriptCore, an
/// `InternalError` in SpiderMonkey; a trap is a `WebAssembly.RuntimeError` everywhere.
fn stop(error: &JsValue) -> Stop {
    match text(error, "name").as_str() {
        "RuntimeError" => Stop::Trap,
        "InternalError" | "RangeError" => Stop::NativeStack,
        _ => Stop::Engine(describe(error)),
    }
}

fn inconclusive(error: JsValue) -> Inconclusive {
    Inconclusive(format!("the browser: {}", describe(&error)))
}

fn describe(error: &JsValue) -> String {
    format!("{}: {}", text(error, "name"), text(error, "message"))
}

fn text(error: &JsValue, member: &str) -> String {
    let value = Reflect::get(error, &member.into()).ok().and_then(|value| value.dyn_into::<JsString>().ok());
    value.map_or_else(|| "unknown".into(), String::from)
}

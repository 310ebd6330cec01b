//! Modules that play a script: real WebAssembly, written for these tests.

use cando_record::json;
use serde_json::{Value, json};

/// An assessment whose nth step is the nth of these, whatever the event. A step of `null` traps.
pub fn assessment(manifest: &Value, steps: &[Value]) -> Vec<u8> {
    let mut data = Data::default();
    let manifest = data.add(&json::canonical(manifest));
    let table: Vec<u64> =
        steps.iter().map(|step| if step.is_null() { 0 } else { data.add(&json::canonical(step)) }).collect();
    let table = data.add(&table.iter().flat_map(|answer| answer.to_le_bytes()).collect::<Vec<u8>>()) >> 32;
    wat(&format!(
        r#"(module (memory (export "memory") 32) (global $n (mut i32) (i32.const {table})) {}
        (func (export "cando_alloc") (param i32) (result i32) (i32.const 196608))
        (func (export "cando_describe") (result i64) (i64.const {manifest}))
        (func (export "cando_advance") (param i32 i32) (result i64) (local i64)
            (local.set 2 (i64.load (global.get $n)))
            (global.set $n (i32.add (global.get $n) (i32.const 8)))
            (if (i64.eqz (local.get 2)) (then unreachable))
            (local.get 2)))"#,
        data.segment()
    ))
}

/// A language that answers this, unless the program ends in `l` (loops), `d` (recurses without end) or `t` (traps).
pub fn language(answer: &Value) -> Vec<u8> {
    let mut data = Data::default();
    let answer = data.add(&json::canonical(answer));
    let printed = data.add(b"so far");
    wat(&format!(
        r#"(module (memory (export "memory") 4) {}
        (func (export "cando_alloc") (param i32) (result i32) (i32.const 65536))
        (func $loop (loop $again (br $again)))
        (func $deeper (param i32) (result i32) (i32.add (i32.const 1) (call $deeper (local.get 0))))
        (func (export "cando_run") (param $at i32) (param $len i32) (result i64) (local $i i32)
            ;; the last byte of the program: 77 bytes before the end of the canonical request
            (local.set $i (i32.sub (i32.add (local.get $at) (local.get $len)) (i32.const 77)))
            (if (i32.eq (i32.load8_u (local.get $i)) (i32.const 108)) (then (call $loop)))
            (if (i32.eq (i32.load8_u (local.get $i)) (i32.const 100)) (then (drop (call $deeper (i32.const 0)))))
            (if (i32.eq (i32.load8_u (local.get $i)) (i32.const 116)) (then unreachable))
            (i64.const {answer}))
        (func (export "cando_output") (result i64) (i64.const {printed})))"#,
        data.segment()
    ))
}

/// A language whose programs are linked to it, as far as sealing looks.
pub fn system() -> Vec<u8> {
    wat(r#"(module (memory (export "memory") 1 1) (func (export "program.call"))
        (func (export "cando_alloc") (param i32) (result i32) unreachable)
        (func (export "cando_run") (param i32 i32) (result i64) unreachable)
        (func (export "cando_output") (result i64) unreachable))"#)
}

/// A manifest with one language, or none.
pub fn manifest(languages: &[(&str, &str)]) -> Value {
    let languages: Vec<Value> =
        languages.iter().map(|(name, module)| json!({ "module": module, "name": name })).collect();
    json!({ "about": {"en": "A script."}, "id": "scripted", "items": 2, "keyed": false, "languages": languages,
        "limits": {"fuel": 1_000_000, "time": 60_000}, "locales": ["en"], "scoring": {"en": "None."},
        "skills": [{"id": "s", "title": {"en": "S"}}], "title": {"en": "Scripted"}, "version": "1.0.0" })
}

/// A `present` step of a choice between `a` and `b`.
pub fn present(index: u32) -> Value {
    json!({ "item": {"family": "f", "index": index, "interaction": {"options": [{"id": "a", "text": "A"},
        {"id": "b", "text": "B"}], "type": "choice"}, "points": 1, "prompt": [], "skill": "s"}, "of": 2, "type": "present" })
}

/// A `present` step of a task in a language.
pub fn code(language: &str) -> Value {
    json!({ "item": {"family": "f", "index": 0, "interaction": {"entry": {"type": "stdin"}, "examples": [],
        "language": language, "limits": {"fuel": 1000, "output": 1000}, "starter": "", "type": "code"}, "points": 1,
        "prompt": [], "skill": "s"}, "of": 1, "type": "present" })
}

/// A `finish` step.
pub fn finish(ended: &str) -> Value {
    json!({ "outcome": {"ended": ended, "items": [], "scores": []}, "type": "finish" })
}

fn wat(text: &str) -> Vec<u8> {
    wat::parse_str(text).expect("the test's module is well written")
}

/// Bytes from address 8 on.
#[derive(Default)]
struct Data(Vec<u8>);

impl Data {
    /// Where the bytes are: `pointer << 32 | length`.
    fn add(&mut self, bytes: &[u8]) -> u64 {
        let pointer = self.0.len() as u64 + 8;
        self.0.extend(bytes);
        pointer << 32 | bytes.len() as u64
    }

    fn segment(&self) -> String {
        let escaped: String = self.0.iter().map(|byte| format!("\\{byte:02x}")).collect();
        format!(r#"(data (i32.const 8) "{escaped}")"#)
    }
}

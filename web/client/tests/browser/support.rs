//! The built client in node and in browsers, and small modules to run in it.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use cando_record::{
    Block, Ended, Interaction, Item, ItemScore, Language, Limits, Localized, Manifest, Outcome, RunStatus, RunYield,
    Score, Skill, Step, json,
};
use serde_json::{Value, json};

/// Where the client can run: node, a worker of node, and workers of browsers.
const PLACES: [(&str, &[&str]); 4] = [
    ("node", &[]),
    ("thread", &[]),
    ("chromium", &["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"]),
    ("firefox", &["/usr/bin/firefox-esr", "/usr/bin/firefox"]),
];

/// A running client. Its V8 or SpiderMonkey is another engine beside the native one.
pub struct Client(Child);

impl Client {
    /// One client in each place that there is. A browser that is missing is said, or with `$CANDO_PROVE_SEED` a failure.
    pub fn everywhere() -> impl Iterator<Item = (&'static str, Self)> {
        let driver = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/browser/node_modules/puppeteer-core");
        PLACES.into_iter().filter_map(move |(place, programs)| {
            let named = std::env::var_os(format!("CANDO_{}", place.to_uppercase())).is_some();
            let installed = named || programs.iter().any(|program| Path::new(program).exists());
            if programs.is_empty() || installed && driver.exists() {
                return Some((place, Self::start(place)?));
            }
            assert!(std::env::var_os("CANDO_PROVE_SEED").is_none(), "{place} is missing");
            eprintln!("skipped: there is no {place}, or not what drives it; `cargo xtask prove` installs both");
            None
        })
    }

    /// Starts it, or says why not: the client is built by `cargo xtask build`.
    fn start(place: &str) -> Option<Self> {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let folder = here.join("../app/src/client");
        if !folder.join("client_bg.wasm").is_file() {
            eprintln!("skipped: the client is not built; `cargo xtask build` builds it");
            return None;
        }
        let node = Command::new("node")
            .arg(here.join("tests/browser/driver.mjs"))
            .args([folder.as_os_str(), place.as_ref()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn();
        node.inspect_err(|error| eprintln!("skipped: node could not be started: {error}")).ok().map(Self)
    }

    /// Calls `object.method`, or a constructor by `Class.new`; the error's text if it throws.
    pub fn call(&mut self, call: &str, arguments: Value) -> Result<Value, String> {
        self.ask(call, arguments, Value::Null).map(|mut reply| reply["ok"].take())
    }

    /// Calls, and keeps the result under a name.
    pub fn keep(&mut self, name: &str, call: &str, arguments: Value) -> Result<(), String> {
        self.ask(call, arguments, name.into()).map(drop)
    }

    /// Calls with a progress function as the last argument; the result's text, and what was told.
    pub fn watch(&mut self, call: &str, argument: &str) -> Result<(String, Value), String> {
        let mut reply = self.ask(call, json!([argument, { "progress": true }]), Value::Null)?;
        Ok((reply["ok"].as_str().unwrap().into(), reply["told"].take()))
    }

    /// Calls, and gives the milliseconds that it took there too.
    pub fn time(&mut self, call: &str, arguments: Value) -> Result<(Value, u64), String> {
        let mut reply = self.ask(call, arguments, Value::Null)?;
        Ok((reply["ok"].take(), reply["took"].as_u64().unwrap()))
    }

    fn ask(&mut self, call: &str, arguments: Value, keep: Value) -> Result<Value, String> {
        let request = json!({ "call": call, "args": arguments, "keep": keep });
        writeln!(self.0.stdin.as_mut().unwrap(), "{request}").unwrap();
        let mut line = String::new();
        BufReader::with_capacity(1, self.0.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let reply: Value = serde_json::from_str(&line).unwrap();
        match reply["error"].as_str() {
            Some(error) => Err(error.into()),
            None => Ok(reply),
        }
    }
}

impl Drop for Client {
    /// The driver ends its browser when it has nothing more to read.
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        drop(self.0.wait());
    }
}

/// An assessment that `cargo xtask build` built, if it did.
pub fn built(name: &str) -> Option<Vec<u8>> {
    let program = std::env::current_exe().unwrap();
    let target = program.ancestors().nth(3).unwrap();
    let places = ["modules/wasm32-unknown-unknown/module", "wasm32-unknown-unknown/module"];
    let file = |place| -> PathBuf { target.join(place).join(name).with_extension("wasm") };
    let module = places.iter().find_map(|place| std::fs::read(file(place)).ok());
    if module.is_none() {
        eprintln!("skipped: {name} is not built; `cargo xtask build` builds it");
    }
    module
}

/// An assessment of one text item that takes every answer for right.
pub fn assessment() -> Vec<u8> {
    assessment_with("", "")
}

/// The same, with more functions, and something to do at every event.
pub fn assessment_with(functions: &str, work: &str) -> Vec<u8> {
    let texts = [json::write(&manifest()), json::write(&present()), json::write(&finish())];
    let [describe, present, finish] = [0, 1, 2].map(|i| ((i + 1) << 44 | texts[i].len()) as u64);
    let data: String = texts.iter().enumerate().map(|(i, text)| data((i + 1) << 12, text)).collect();
    wat::parse_str(format!(
        r#"(module (memory (export "memory") 1) {data} {functions} (global $asked (mut i32) (i32.const 0))
            (func (export "cando_alloc") (param i32) (result i32) (i32.const 32768))
            (func (export "cando_describe") (result i64) (i64.const {describe}))
            (func (export "cando_advance") (param i32 i32) (result i64) {work}
                (if (result i64) (global.get $asked)
                    (then (i64.const {finish}))
                    (else (global.set $asked (i32.const 1)) (i64.const {present})))))"#
    ))
    .unwrap()
}

/// A language whose every run does the same, written in the text format; it may answer with the global `$answer`.
pub fn language_of(body: &str) -> Vec<u8> {
    language_with("", body)
}

/// The same, with more functions.
pub fn language_with(functions: &str, body: &str) -> Vec<u8> {
    let status = RunStatus::Ok;
    let answer = RunYield { error: None, log: String::new(), output: "done\n".into(), status, value: Value::Null };
    let text = json::write(&answer);
    let (data, answer) = (data(4096, &text), 4096 << 32 | text.len() as i64);
    wat::parse_str(format!(
        r#"(module (memory (export "memory") 1) {data} (global $answer i64 (i64.const {answer}))
            (func (export "cando_alloc") (param i32) (result i32) (i32.const 32768))
            (func (export "cando_output") (result i64) (i64.const 0))
            {functions} (func $run (export "cando_run") (param i32 i32) (result i64) {body}))"#
    ))
    .unwrap()
}

/// A language whose programs are linked to it: it calls them, and answers what they leave as their result, a `RunYield`.
pub fn system() -> Vec<u8> {
    let unary = |name: &str| format!(r#"(func (export "{name}") (param i32) (result i32) unreachable)"#);
    let ternary = |name: &str| format!(r#"(func (export "{name}") (param i32 i32 i32) unreachable)"#);
    wat::parse_str(format!(
        r#"(module (memory (export "memory") 1 1)
            (func (export "cando_alloc") (param i32) (result i32) (i32.const 32768))
            (func (export "cando_output") (result i64) (i64.const 0))
            (func (export "program.form") (param i32))
            (func $call (export "program.call") (param i32 i32))
            (func (export "memory.size") (result i32) (i32.sub (memory.size) (i32.const 1)))
            {} {} {}
            (func (export "cando_run") (param i32 i32) (result i64)
                (call $call (i32.const 0) (i32.const 64)) (call $call (i32.const 1) (i32.const 64))
                ;; The program's memory begins with the second page.
                (i64.add (i64.load (i32.const 64)) (i64.shl (i64.const 65536) (i64.const 32)))))"#,
        unary("memory.grow"),
        ternary("memory.copy"),
        ternary("memory.fill"),
    ))
    .unwrap()
}

/// A program whose `f` leaves an answer after this.
pub fn program(body: &str) -> Vec<u8> {
    let error = None;
    let answer =
        RunYield { error, log: String::new(), output: String::new(), status: RunStatus::Ok, value: Value::Null };
    let text = json::write(&answer);
    let (data, answer) = (data(8, &text), 8_i64 << 32 | text.len() as i64);
    wat::parse_str(format!(
        r#"(module (memory 1) {data} (func (export "f") (result i64) {body} (i64.const {answer})))"#
    ))
    .unwrap()
}

fn data(offset: usize, text: &[u8]) -> String {
    let mut escaped = String::new();
    text.iter().for_each(|byte| write!(escaped, "\\{byte:02x}").unwrap());
    format!("(data (i32.const {offset}) \"{escaped}\")")
}

fn manifest() -> Manifest {
    let text = |text: &str| Localized::from([("en".to_owned(), text.to_owned())]);
    Manifest {
        about: text("One item."),
        id: "one-item".into(),
        items: 1,
        keyed: false,
        languages: Vec::<Language>::new(),
        limits: Limits { fuel: 1_000_000_000, time: 60_000 },
        locales: vec!["en".into()],
        scoring: text("One point."),
        skills: vec![Skill { id: "typing".into(), title: text("Typing") }],
        title: text("One item"),
        version: "1.0.0".into(),
    }
}

fn present() -> Step {
    let item = Item {
        family: "any".into(),
        index: 0,
        interaction: Interaction::TextEntry { integer: false },
        key: None,
        points: 1,
        prompt: vec![Block::Text { text: "Write ü.".into() }],
        skill: "typing".into(),
    };
    Step::Present { item, of: 1 }
}

fn finish() -> Step {
    let (skill, family) = (String::from("typing"), String::from("any"));
    let score = Score { error: 0, of: 1, points: 1, scaled: 1000, skill: skill.clone() };
    let item = ItemScore { family, groups: Vec::new(), index: 0, of: 1, points: 1, skill };
    Step::Finish { outcome: Outcome { ended: Ended::Completed, items: vec![item], scores: vec![score] } }
}

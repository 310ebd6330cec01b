//! The real binary, in a folder of its own.

#![allow(dead_code, reason = "each test takes what it needs")]

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::Arc;

use cando_record::{Seed, json};
use serde_json::Value;
use tempfile::TempDir;

/// An empty folder, and the binary.
#[derive(Clone)]
pub struct Bench {
    binary: PathBuf,
    folder: Arc<TempDir>,
}

/// What a command came to.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Bench {
    /// `None`, and a word about it, if nothing has been built that could be tested.
    pub fn open() -> Option<Self> {
        let Some(binary) = binary() else {
            eprintln!("skipped: run cargo xtask build first");
            return None;
        };
        Some(Self { binary, folder: Arc::new(tempfile::tempdir().unwrap()) })
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.binary);
        command.args(arguments).current_dir(self.folder.path()).stdin(Stdio::null()).env("RUST_BACKTRACE", "0");
        if let Some(bundle) = bundle() {
            command.env("CANDO_BUNDLE", bundle);
        }
        command
    }

    /// Runs `cando` with arguments that hold no white space.
    pub fn run(&self, line: &str) -> Ran {
        self.run_all(&line.split_whitespace().collect::<Vec<_>>())
    }

    pub fn run_all(&self, arguments: &[&str]) -> Ran {
        let Output { status, stdout, stderr } = self.command(arguments).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let code = status.code().unwrap_or_else(|| panic!("{arguments:?} was ended by a signal"));
        Ran { code, out: text(stdout), err: text(stderr) }
    }

    /// Runs a command that must succeed.
    pub fn ok(&self, line: &str) -> String {
        let ran = self.run(line);
        assert_eq!(ran.code, 0, "cando {line}\n{}{}", ran.out, ran.err);
        ran.out
    }

    /// Runs a command that must succeed and print JSON.
    pub fn json(&self, line: &str) -> Value {
        serde_json::from_str(&self.ok(line)).unwrap()
    }

    pub fn read(&self, name: &str) -> Value {
        json::parse(&fs::read(self.path(name)).unwrap(), 64 << 20).unwrap()
    }

    pub fn write(&self, name: &str, document: &Value) {
        self.write_bytes(name, document.to_string().as_bytes());
    }

    pub fn write_bytes(&self, name: &str, bytes: &[u8]) {
        fs::write(self.path(name), bytes).unwrap();
    }

    /// Keys of a grader and a candidate; the candidate's DID.
    pub fn keys(&self) -> String {
        self.ok("key new -o grader.pem");
        self.ok("key new -o me.pem").trim().to_owned()
    }

    /// A certified attempt at number-series with answers of some quality: ticket.json, answers.json, evidence.json.
    pub fn certified(&self, quality: &str) {
        let did = self.keys();
        let nonce = random();
        self.ok(&format!("ticket new number-series --for {did} --key grader.pem"));
        self.ok(&format!("answers --ticket ticket.json --nonce {nonce} --quality {quality} -o answers.json"));
        self.ok(&format!("take --ticket ticket.json --identity me.pem --nonce {nonce} --answers answers.json"));
    }
}

/// A running service, and the address that it printed; killed when dropped.
pub struct Service {
    pub address: String,
    child: Child,
}

impl Service {
    pub fn start(bench: &Bench, arguments: &[&str]) -> Self {
        let mut child = bench.command(arguments).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let address = loop {
            let line = lines.next().expect("it prints its address").unwrap();
            if let Some((_, rest)) = line.split_once("http://") {
                break rest.split('/').next().unwrap().to_owned();
            }
        };
        std::thread::spawn(move || lines.for_each(drop));
        Self { address, child }
    }

    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// `$CANDO_BINARY`, or what `cargo xtask build` leaves.
fn binary() -> Option<PathBuf> {
    let named = std::env::var_os("CANDO_BINARY").map(PathBuf::from);
    named.or_else(|| Some(target().join("release/cando"))).filter(|path| path.is_file())
}

fn bundle() -> Option<PathBuf> {
    std::env::var_os("CANDO_BUNDLE")
        .map(PathBuf::from)
        .or_else(|| Some(target().join("bundle")))
        .filter(|path| path.is_dir())
}

/// The folder in which this test was built, two above the test itself.
fn target() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    test.ancestors().nth(3).unwrap().to_owned()
}

/// The workspace.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// 64 random hexadecimal digits.
pub fn random() -> String {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).unwrap();
    Seed(bytes).to_string()
}

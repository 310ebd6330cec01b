//! Starting the binary that was built.

use std::fs::DirBuilder;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result};

use crate::build;
use crate::place::{Place, announce, name, output, run};

/// The name of the demo's log.
const ORIGIN: &str = "127.0.0.1:8080/log";

/// Builds everything and serves it until it is stopped, with a log and a witness of its own; data stays in the target
/// folder between demos.
pub fn serve(place: &Place, options: &[&str]) -> Result<()> {
    let binary = build::everything(place)?;
    announce("demo");
    let data = place.target.join("demo");
    let (_running, witness) = start_witness(place, &data)?;
    let mut serve = place.command(&binary.to_string_lossy(), &["serve", "--log", ORIGIN, "--witness", &witness]);
    run(serve.arg("--data").arg(data).args(options))
}

/// Makes the log's key and the log, so that the witness can be told of it, and starts the witness: a process of its own
/// with its own key and memory. Gives its key and address.
fn start_witness(place: &Place, data: &Path) -> Result<(Running, String)> {
    DirBuilder::new().recursive(true).mode(0o700).create(data)?;
    let (key, log, memory) = (data.join("log.pem"), data.join("log.vkey"), place.target.join("demo-witness"));
    let witness_key = memory.join("witness.pem");
    if !log.exists() {
        let init = ["log", "init", "--origin", ORIGIN, "--key"];
        make_key(place, &key)?;
        let vkey = output(cando(place, &init).arg(&key).arg(data.join("log")))?;
        std::fs::write(&log, vkey.trim())?;
    }
    if !witness_key.exists() {
        DirBuilder::new().recursive(true).mode(0o700).create(&memory)?;
        make_key(place, &witness_key)?;
    }
    let vkey = std::fs::read_to_string(&log)?;
    let listen = ["log", "witness", "--name", "demo/witness", "--listen", "127.0.0.1:0", "--log", &vkey, "--state"];
    let mut command = cando(place, &listen);
    command.arg(&memory).arg("--key").arg(&witness_key).stdin(Stdio::null()).stdout(Stdio::piped());
    let mut running = Running(command.spawn().with_context(|| format!("cannot start {}", name(&command)))?);
    let printed = BufReader::new(running.0.stdout.take().context("it is piped")?);
    let address = printed.lines().next().context("the witness ended before it printed its address")??;
    Ok((running, address))
}

fn make_key(place: &Place, path: &Path) -> Result<()> {
    output(cando(place, &["key", "new", "-o"]).arg(path)).map(drop)
}

fn cando(place: &Place, arguments: &[&str]) -> Command {
    place.command(&place.binary().to_string_lossy(), arguments)
}

/// A process that is ended when this is dropped.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A service with empty data on a free port, ended when dropped.
pub struct Service {
    _running: Running,
    url: String,
    admin: String,
}

impl Service {
    /// Where it listens: `http://127.0.0.1:PORT`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The operator's link.
    pub fn admin(&self) -> &str {
        &self.admin
    }
}

/// Starts a service for the browser tests, and reads its addresses from what it prints.
pub fn start_for_tests(place: &Place) -> Result<Service> {
    let data = place.target.join("browser-tests");
    if data.exists() {
        std::fs::remove_dir_all(&data)?;
    }
    let mut command = cando(place, &["serve", "--listen", "127.0.0.1:0", "--log", "browser.test/log"]);
    command.arg("--data").arg(&data).env("RUST_LOG", "warn").stdin(Stdio::null()).stdout(Stdio::piped());
    let mut running = Running(command.spawn().with_context(|| format!("cannot start {}", name(&command)))?);
    let printed = BufReader::new(running.0.stdout.take().context("it is piped")?);
    let mut service = Service { _running: running, url: String::new(), admin: String::new() };
    let mut lines = printed.lines();
    while service.admin.is_empty() {
        let line = lines.next().context("the service ended before it printed its addresses")??;
        let Some(url) = line.split_whitespace().find(|word| word.starts_with("http://")) else { continue };
        match url.contains("/admin") {
            true => service.admin = url.into(),
            false if service.url.is_empty() => service.url = url.trim_end_matches('/').into(),
            false => {}
        }
    }
    // Whatever else it prints is read, so that it never waits for a reader.
    std::thread::spawn(move || lines.for_each(drop));
    Ok(service)
}

//! Starting the binary that was built: a process that holds the issuer's key, and the service, which has none.

use std::fs::DirBuilder;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};

use anyhow::{Context, Result};

use crate::build;
use crate::place::{Place, announce, name, output, run};

/// Where the demo is reached: credentials name it as the place of their status, so it stays.
const URL: &str = "http://127.0.0.1:8080";
/// The name of the demo's log.
const ORIGIN: &str = "127.0.0.1:8080/log";

/// Builds everything and serves it until it is stopped; data stays in the target folder between demos.
pub fn serve(place: &Place, options: &[&str]) -> Result<()> {
    let binary = build::everything(place)?;
    announce("demo");
    let folder = place.target.join("demo");
    let signer = Signer::start(place, &folder.join("signer"))?;
    let (_running, witness) = start_witness(place, &folder)?;
    let mut serve = place.command(&binary.to_string_lossy(), &["serve", "--log", ORIGIN, "--witness", &witness]);
    if !options.iter().any(|option| option.starts_with("--url")) {
        serve.args(["--url", URL]);
    }
    run(serve.arg("--data").arg(folder.join("data")).args(["--signer", &signer.address()]).args(options))
}

/// A process that holds the issuer's key. It ends when this is dropped, or when this process ends in any way, since its
/// standard input ends then.
struct Signer {
    child: Child,
    input: Option<ChildStdin>,
    socket: PathBuf,
}

impl Signer {
    /// With a key in this folder, made if there is none.
    fn start(place: &Place, folder: &Path) -> Result<Self> {
        let binary = place.binary();
        let key = folder.join("issuer.pem");
        if !key.exists() {
            std::fs::create_dir_all(folder)?;
            run(place.command(&binary.to_string_lossy(), &["key", "new", "-o"]).arg(&key))?;
        }
        // Not in the folder: a socket's name has a hundred bytes at most.
        let socket = std::env::temp_dir().join(format!("cando-{}.socket", std::process::id()));
        let mut command = place.command(&binary.to_string_lossy(), &["key", "serve", "--attached"]);
        command.arg("--key").arg(&key).arg("--socket").arg(&socket).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().with_context(|| format!("cannot start {}", name(&command)))?;
        let (input, printed) = (child.stdin.take(), child.stdout.take().context("it is piped")?);
        let signer = Self { child, input, socket };
        BufReader::new(printed).lines().next().context("the signer ended before it listened")??;
        Ok(signer)
    }

    fn address(&self) -> String {
        format!("unix:{}", self.socket.display())
    }
}

impl Drop for Signer {
    fn drop(&mut self) {
        drop(self.input.take());
        let _ = self.child.wait();
    }
}

/// Makes the log's key and the log, so that the witness can be told of it, and starts the witness: a process of its own
/// with its own key and memory. Gives its key and address.
fn start_witness(place: &Place, folder: &Path) -> Result<(Running, String)> {
    let (data, memory) = (folder.join("data"), folder.join("witness"));
    DirBuilder::new().recursive(true).mode(0o700).create(&data)?;
    let (key, log) = (data.join("log.pem"), folder.join("log.vkey"));
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
    child: Child,
    url: String,
    admin: String,
    _signer: Signer,
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

impl Drop for Service {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Starts a service for the browser tests, and reads its addresses from what it prints.
pub fn start_for_tests(place: &Place) -> Result<Service> {
    let folder = place.target.join("browser-tests");
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    let signer = Signer::start(place, &folder.join("signer"))?;
    // Its own address stands in what it issues, so the port is chosen before it starts.
    let listen = TcpListener::bind("127.0.0.1:0")?.local_addr()?.to_string();
    let url = format!("http://{listen}");
    let options = ["serve", "--listen", &listen, "--url", &url, "--log", "a.example/log"];
    let mut command = place.command(&place.binary().to_string_lossy(), &options);
    command
        .arg("--data")
        .arg(folder.join("data"))
        .args(["--signer", &signer.address()])
        .env("RUST_LOG", "warn")
        .stdin(Stdio::null())
        .stdout(Stdio::piped());
    let mut child = command.spawn().with_context(|| format!("cannot start {}", name(&command)))?;
    let printed = BufReader::new(child.stdout.take().context("it is piped")?);
    let mut service = Service { child, url: String::new(), admin: String::new(), _signer: signer };
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

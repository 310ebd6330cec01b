//! Starting the binary that was built.

use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};

use anyhow::{Context, Result};

use crate::build;
use crate::place::{Place, announce, name, run};

/// Builds everything and serves it until it is stopped; data stays in the target folder between demos.
pub fn serve(place: &Place, options: &[&str]) -> Result<()> {
    let binary = build::everything(place)?;
    announce("demo");
    let data = place.target.join("demo");
    let mut serve = place.command(&binary.to_string_lossy(), &["serve"]);
    run(serve.arg("--data").arg(data).args(options))
}

/// A service with empty data on a free port, ended when dropped.
pub struct Service {
    child: Child,
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

impl Drop for Service {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Starts a service for the browser tests, and reads its addresses from what it prints.
pub fn start_for_tests(place: &Place) -> Result<Service> {
    let data = place.target.join("browser-tests");
    if data.exists() {
        std::fs::remove_dir_all(&data)?;
    }
    let options = ["serve", "--listen", "127.0.0.1:0", "--url", "https://a.example"];
    let mut command = place.command(&place.binary().to_string_lossy(), &options);
    command.arg("--data").arg(&data).env("RUST_LOG", "warn").stdin(Stdio::null()).stdout(Stdio::piped());
    let mut child = command.spawn().with_context(|| format!("cannot start {}", name(&command)))?;
    let printed = BufReader::new(child.stdout.take().context("it is piped")?);
    let mut service = Service { child, url: String::new(), admin: String::new() };
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

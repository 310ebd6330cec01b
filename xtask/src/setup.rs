//! What a new machine lacks: compiler targets, Debian packages, npm packages, and browsers for the tests.
//!
//! Everything that is there is left alone. What cannot be installed is an error with the one command that mends it.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use crate::place::{Place, name, output};

/// Compiler targets: assessments and the browser client; parts of interpreters.
const TARGETS: [&str; 2] = ["wasm32-unknown-unknown", "wasm32-wasip1"];
/// A program, and the Debian package that holds it. The languages' builder sees to its own compiler.
const PROGRAMS: [(&str, &str); 2] = [("node", "nodejs"), ("npm", "npm")];
/// Any of these serves the browser tests; `$CANDO_CHROMIUM` names another.
const BROWSERS: [&str; 4] =
    ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium", "/usr/bin/google-chrome", "/usr/bin/chromium-browser"];
/// Any of these serves the proofs; `$CANDO_FIREFOX` names another.
const FIREFOXES: [&str; 2] = ["/usr/bin/firefox-esr", "/usr/bin/firefox"];
/// A package server may take its time, but not for ever.
const PATIENCE: Duration = Duration::from_secs(300);
const TRIES: u32 = 3;

/// What `cargo xtask build` needs.
pub fn for_build(place: &Place) -> Result<()> {
    targets(place)?;
    let missing = PROGRAMS.iter().filter(|(program, _)| !is_there(program));
    packages(place, &missing.map(|&(_, package)| package).collect::<Vec<_>>())?;
    npm(place, "web/app")
}

/// What `cargo xtask test` needs besides.
pub fn for_tests(place: &Place) -> Result<()> {
    for_build(place)?;
    if browser().is_none() {
        packages(place, &["chromium-headless-shell", "chromium-common"]).or_else(|_| packages(place, &["chromium"]))?;
    }
    npm(place, "tests/browser")
}

/// What `cargo xtask prove` needs besides: another browser.
pub fn for_proofs(place: &Place) -> Result<()> {
    for_tests(place)?;
    let named = std::env::var_os("CANDO_FIREFOX").is_some();
    if named || FIREFOXES.iter().any(|path| Path::new(path).exists()) {
        Ok(())
    } else {
        packages(place, &["firefox-esr"])
    }
}

/// The Chromium that the browser tests use.
pub fn browser() -> Option<PathBuf> {
    let named = std::env::var_os("CANDO_CHROMIUM").map(PathBuf::from);
    named.or_else(|| BROWSERS.iter().map(PathBuf::from).find(|path| path.exists()))
}

fn is_there(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let there = std::env::split_paths(&path).any(|folder| folder.join(program).is_file());
    eprintln!("{program}: {}", if there { "there" } else { "missing" });
    there
}

fn targets(place: &Place) -> Result<()> {
    let sysroot = output(&mut place.command("rustc", &["--print", "sysroot"]))?;
    for target in TARGETS {
        if Path::new(sysroot.trim()).join("lib/rustlib").join(target).exists() {
            eprintln!("{target}: there");
            continue;
        }
        eprintln!("{target}: adding to the Rust toolchain");
        patiently(|| place.command("rustup", &["target", "add", target])).with_context(|| {
            format!("the Rust target {target} is missing; mend it with: rustup target add {target}")
        })?;
    }
    Ok(())
}

fn packages(place: &Place, missing: &[&str]) -> Result<()> {
    if missing.is_empty() {
        return Ok(());
    }
    let install = format!("apt-get install -y --no-install-recommends {}", missing.join(" "));
    let root = output(&mut place.command("id", &["-u"])).is_ok_and(|id| id.trim() == "0");
    ensure!(
        root && Path::new("/usr/bin/apt-get").exists(),
        "packages are missing; mend it with: sudo apt-get update && sudo {install}"
    );
    eprintln!("installing {}", missing.join(" "));
    let shell = |line: &str| {
        let mut command = place.command("sh", &["-c", line]);
        command.env("DEBIAN_FRONTEND", "noninteractive");
        command
    };
    patiently(|| shell("apt-get update -q"))?;
    patiently(|| shell(&format!("{install} -q"))).with_context(|| format!("mend it with: apt-get update && {install}"))
}

/// Installs exactly what the lock file says, if it is not what was installed last.
fn npm(place: &Place, folder: &str) -> Result<()> {
    let folder = place.root.join(folder);
    let lock = folder.join("package-lock.json");
    let lock = std::fs::read(&lock).with_context(|| format!("{} cannot be read", lock.display()))?;
    let stamp = folder.join("node_modules/.installed-lock.json");
    if std::fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        eprintln!("{}/node_modules: there", folder.display());
        return Ok(());
    }
    eprintln!("{}: npm ci", folder.display());
    let fix = format!("mend it with: cd {} && npm ci --ignore-scripts", folder.display());
    patiently(|| {
        let mut command = place.command("npm", &["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
        command.current_dir(&folder);
        command
    })
    .context(fix)?;
    Ok(std::fs::write(stamp, lock)?)
}

/// Tries a download a few times, each for a limited time: a first try may hang.
fn patiently(command: impl Fn() -> Command) -> Result<()> {
    for attempt in 1..=TRIES {
        match within(&mut command(), PATIENCE) {
            Ok(status) if status.success() => return Ok(()),
            Ok(status) => eprintln!("try {attempt} of {TRIES} failed ({status})"),
            Err(error) => eprintln!("try {attempt} of {TRIES}: {error:#}"),
        }
    }
    bail!("`{}` did not succeed", name(&command()))
}

fn within(command: &mut Command, limit: Duration) -> Result<ExitStatus> {
    let mut child = command.spawn().with_context(|| format!("cannot start {}", name(command)))?;
    let start = Instant::now();
    while start.elapsed() < limit {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    child.kill()?;
    child.wait()?;
    bail!("stopped after {} seconds without an end", limit.as_secs())
}

//! How fast one command verifies many credentials, next to the field's own library with the same files.
//! `cargo bench --bench credentials`, after `cargo xtask build`; a number after `--` sets how many (10000).

#![allow(clippy::unwrap_used, reason = "a measurement may fail by panicking")]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use cando_signer::{Key, reissue};

#[path = "../../signer/tests/support/mod.rs"]
mod support;

fn main() {
    let count: u32 = std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(10_000);
    let binary = std::env::var_os("CANDO_BINARY").map_or_else(release, PathBuf::from);
    if !binary.is_file() {
        println!("skipped: run `cargo xtask build` first, or name a release build by CANDO_BINARY");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (few, many) = (folder.path().join("few"), folder.path().join("many"));
    std::fs::create_dir(&few).unwrap();
    std::fs::create_dir(&many).unwrap();
    let (evidence, manifest, grader) = (support::evidence(), support::manifest(), support::grader());
    let claim = support::claim(&evidence, &manifest);
    for n in 0..count {
        let mut entropy = [9; 32];
        entropy[..4].copy_from_slice(&n.to_le_bytes());
        let credential = reissue(&claim, &Key::from_entropy(entropy).did(), &grader).unwrap().to_bytes();
        let name = format!("{n:06}.json");
        std::fs::write(many.join(&name), &credential).unwrap();
        if n < count / 10 {
            std::fs::write(few.join(&name), &credential).unwrap();
        }
    }
    let (ours, memory) = measure(&binary, &many, count);
    let (_, less) = measure(&binary, &few, count / 10);
    println!("cando verify, both proofs: {count} in {ours:.2} s, {:.3} ms each", 1000.0 * ours / f64::from(count));
    println!("  memory at most {memory} KiB; for a tenth of the files {less} KiB");
    let browser = Path::new(env!("CARGO_MANIFEST_DIR")).join("browser");
    if !browser.join("node_modules/@digitalbazaar/vc").is_dir() {
        println!("@digitalbazaar/vc: skipped; `cargo xtask setup` installs it");
        return;
    }
    let peer = Command::new("node").arg("bulk.js").arg(&many).current_dir(browser).output().unwrap();
    assert!(peer.status.success(), "{}", String::from_utf8_lossy(&peer.stderr));
    for line in String::from_utf8(peer.stdout).unwrap().lines() {
        let (suite, seconds) = line.split_once(' ').unwrap();
        let seconds: f64 = seconds.parse().unwrap();
        println!("@digitalbazaar/vc, {suite} alone: {seconds:.2} s, {:.1} times ours", seconds / ours);
    }
}

/// Seconds, and the largest resident memory in KiB.
fn measure(binary: &Path, folder: &Path, count: u32) -> (f64, String) {
    let start = Instant::now();
    let ran = Command::new(binary).arg("verify").arg(folder).arg("--json").output().unwrap();
    let seconds = start.elapsed().as_secs_f64();
    let told = String::from_utf8(ran.stderr).unwrap();
    assert!(ran.status.success() && told.contains(&format!("{count} verified")), "{told}");
    (seconds, peak(binary, folder))
}

/// The kernel's own count, read while a second run is on its way.
fn peak(binary: &Path, folder: &Path) -> String {
    let mut child = Command::new(binary);
    child
        .arg("verify")
        .arg(folder)
        .arg("--json")
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null());
    let mut child = child.spawn().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut peak = String::from("unknown");
    while child.try_wait().unwrap().is_none() {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        if let Some(line) = text.lines().find_map(|line| line.strip_prefix("VmHWM:")) {
            peak = line.trim().trim_end_matches(" kB").to_owned();
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    peak
}

fn release() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    target.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../target")).join("release/cando")
}

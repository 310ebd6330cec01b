//! The compiler and its libraries: Debian's packages, found or installed.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};
use sha2::{Digest, Sha256};

use super::command::output_of;
use super::hex;

const PROGRAMS: [&str; 6] = ["clang-16", "llvm-ar-16", "llvm-ranlib-16", "make", "tar", "wasm-ld-16"];
const PACKAGES: [&str; 9] =
    ["clang-16", "gzip", "libc6-dev", "libclang-rt-16-dev-wasm32", "lld-16", "llvm-16", "make", "tar", "wasi-libc"];

/// The target's C library and the compiler's own, as Debian places them.
const LIBC: &str = "/usr/lib/wasm32-wasi/libc.a";
const RUNTIME: &str = "/usr/lib/llvm-16/lib/clang/16/lib/wasi/libclang_rt.builtins-wasm32.a";

/// Tools that are there.
pub(crate) struct Tools {
    /// Compiler version and digests of the libraries: whatever of them shows in the module.
    pub(crate) identity: String,
}

/// Checks that all tools are there; installs them if some are not and we are root.
pub(super) fn find(progress: &mut dyn FnMut(&str)) -> Result<Tools> {
    let missing = missing();
    if !missing.is_empty() {
        progress(&format!("{} not found, installing Debian packages", missing.join(", ")));
        install()?;
    }
    let version = output_of("clang-16", &["--version"]).context("clang-16 does not run")?;
    let version = version.lines().next().unwrap_or_default();
    Ok(Tools { identity: format!("{version}\n{}\n{}", digest_of(LIBC)?, digest_of(RUNTIME)?) })
}

fn missing() -> Vec<&'static str> {
    let absent = |program: &&str| output_of(program, &["--version"]).is_none();
    let programs = PROGRAMS.into_iter().filter(absent);
    programs.chain([LIBC, RUNTIME].into_iter().filter(|file| !Path::new(file).is_file())).collect()
}

fn install() -> Result<()> {
    let command = format!("apt-get install -y --no-install-recommends {}", PACKAGES.join(" "));
    ensure!(
        output_of("id", &["-u"]).as_deref() == Some("0"),
        "tools are missing; on Debian 12, run: sudo apt-get update && sudo {command}"
    );
    for line in ["apt-get update", &command] {
        let mut words = line.split(' ');
        let program = words.next().unwrap_or_default();
        let status = Command::new(program)
            .args(words)
            .env("DEBIAN_FRONTEND", "noninteractive")
            .stdout(Stdio::null())
            .status()
            .with_context(|| format!("running {line}: this needs Debian 12"))?;
        ensure!(status.success(), "{line}: {status}");
    }
    match missing()[..] {
        [] => Ok(()),
        ref missing => bail!("still not found after installing: {}", missing.join(", ")),
    }
}

fn digest_of(file: &str) -> Result<String> {
    Ok(hex(&Sha256::digest(fs::read(file).with_context(|| format!("reading {file}"))?)))
}

//! Configures and compiles: first a Python for this machine, which then makes the other one's frozen modules.

use std::fs;
use std::path::Path;
use std::thread::available_parallelism;

use anyhow::Result;

use crate::common::Workshop;
use crate::common::command::Step;
use crate::common::compile::{OPTIMIZED, TARGET};

/// 2023-02-08, the day of CPython 3.11.2: shown as its build date.
const SOURCE_DATE_EPOCH: &str = "1675814400";

pub(super) const LIBRARIES: [&str; 3] =
    ["libpython3.11.a", "Modules/_decimal/libmpdec/libmpdec.a", "Modules/expat/libexpat.a"];

/// Modules that a program in a sandbox has no use for, and that take a megabyte.
const LEFT_OUT: &str = "*disabled*
_codecs_cn _codecs_hk _codecs_iso2022 _codecs_jp _codecs_kr _codecs_tw _crypt _lsprof _multibytecodec audioop xxsubtype
";

/// Builds CPython's libraries from `FOLDER/src`. All paths given to tools are relative, so that nothing of the folder's
/// name shows in what they make.
pub(super) fn compile(workshop: &mut Workshop, folder: &Path) -> Result<()> {
    let [native, wasi] = ["native", "wasi"].map(|name| folder.join(name));
    fs::create_dir_all(&native)?;
    fs::create_dir_all(wasi.join("Modules"))?;
    workshop.say("python: building CPython for this machine, to build with (1 of 3; about two minutes)");
    build_native(&native)?;
    workshop.say("python: building CPython for WebAssembly (2 of 3; about two minutes)");
    fs::write(wasi.join("Modules/Setup.local"), LEFT_OUT)?;
    build_wasi(&wasi)
}

fn make(folder: &Path, targets: &[&str]) -> Result<()> {
    let jobs = available_parallelism().map_or(1, usize::from);
    Step::new("make", folder, "make")
        .env("SOURCE_DATE_EPOCH", SOURCE_DATE_EPOCH)
        .args([&format!("-j{jobs}")])
        .args(targets)
        .run()
}

fn build_native(folder: &Path) -> Result<()> {
    Step::new("../src/configure", folder, "configure")
        .env("CC", "clang-16")
        .env("OPT", "-DNDEBUG -fwrapv -O1")
        .args(["--disable-test-modules", "--with-pkg-config=no", "--without-ensurepip"])
        .run()?;
    make(folder, &["python"])
}

fn build_wasi(folder: &Path) -> Result<()> {
    Step::new("../src/configure", folder, "configure")
        .env("SOURCE_DATE_EPOCH", SOURCE_DATE_EPOCH)
        .env("CONFIG_SITE", "../src/Tools/wasm/config.site-wasm32-wasi")
        .env("CC", format!("clang-16 {TARGET}"))
        .env("CPP", format!("clang-16 {TARGET} -E"))
        .env("LDSHARED", "wasm-ld-16")
        .env("AR", "llvm-ar-16")
        .env("RANLIB", "llvm-ranlib-16")
        .env("OPT", OPTIMIZED.join(" "))
        .env("CFLAGS", "-Wno-int-conversion")
        .args(["--host=wasm32-unknown-wasi", "--build=x86_64-pc-linux-gnu", "--with-build-python=../native/python"])
        .args(["--disable-test-modules", "--with-pkg-config=no", "--with-pymalloc", "--with-suffix=.wasm"])
        .run()?;
    make(folder, &LIBRARIES)
}

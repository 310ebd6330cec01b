//! Configures, compiles and links: first a Python for this machine, which then makes the other one's frozen modules.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread::available_parallelism;

use anyhow::Result;

use crate::command::Step;

/// 2023-02-08, the day of CPython 3.11.2: shown as its build date.
const SOURCE_DATE_EPOCH: &str = "1675814400";

const TARGET: &str = "--target=wasm32-wasi";
const OPTIMIZED: &str = "-DNDEBUG -fwrapv -O3";

/// Bytes of linear memory for C's stack; the sealed stack and the recursion limits end before it does.
const STACK: usize = 8 << 20;

const LIBRARIES: [&str; 3] = ["libpython3.11.a", "Modules/_decimal/libmpdec/libmpdec.a", "Modules/expat/libexpat.a"];

const SOURCES: [&str; 6] = [
    "../own/driver.c",
    "../own/failure.c",
    "../own/sandbox.c",
    "../own/value_read.c",
    "../own/value_write.c",
    "frozen.c",
];

/// Modules that a program in a sandbox has no use for, and that take a megabyte.
const LEFT_OUT: &str = "*disabled*
_codecs_cn _codecs_hk _codecs_iso2022 _codecs_jp _codecs_kr _codecs_tw _crypt _lsprof _multibytecodec audioop xxsubtype
";

/// Builds CPython's libraries from `FOLDER/src`. All paths given to tools are relative, so that nothing of the folder's
/// name shows in what they make.
pub(super) fn compile(folder: &Path, progress: &mut dyn FnMut(&str)) -> Result<()> {
    let [native, wasi] = ["native", "wasi"].map(|name| folder.join(name));
    fs::create_dir_all(&native)?;
    fs::create_dir_all(wasi.join("Modules"))?;
    progress("python: building CPython for this machine, to build with (1 of 3; about two minutes)");
    build_native(&native)?;
    progress("python: building CPython for WebAssembly (2 of 3; about two minutes)");
    fs::write(wasi.join("Modules/Setup.local"), LEFT_OUT)?;
    build_wasi(&wasi)
}

/// Freezes the standard library and links it and our sources in `FOLDER/own` with the libraries in `FOLDER/cpython`;
/// returns the linked module.
pub(super) fn link(folder: &Path, progress: &mut dyn FnMut(&str)) -> Result<PathBuf> {
    progress("python: freezing the standard library and linking (3 of 3; half a minute)");
    let linked = folder.join("linked");
    fs::create_dir_all(&linked)?;
    freeze(&linked)?;
    link_objects(&linked)?;
    Ok(linked.join("python.wasm"))
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
        .env("OPT", OPTIMIZED)
        .env("CFLAGS", "-Wno-int-conversion")
        .args(["--host=wasm32-unknown-wasi", "--build=x86_64-pc-linux-gnu", "--with-build-python=../native/python"])
        .args(["--disable-test-modules", "--with-pkg-config=no", "--with-pymalloc", "--with-suffix=.wasm"])
        .run()?;
    make(folder, &LIBRARIES)
}

fn freeze(folder: &Path) -> Result<()> {
    Step::new("../cpython/native/python", folder, "freeze")
        .env("PYTHONHASHSEED", "0")
        .args([
            "-S",
            "-B",
            "../own/freeze.py",
            "../cpython/src/Lib",
            "../own/_cando.py",
            "../own/modules.txt",
            "frozen.c",
        ])
        .run()
}

fn link_objects(folder: &Path) -> Result<()> {
    let mut objects = Vec::new();
    for source in SOURCES {
        let name = Path::new(source).file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let object = format!("{name}.o");
        Step::new("clang-16", folder, &name)
            .args([TARGET, "-fvisibility=hidden", "-Wall", "-Werror"])
            .args(OPTIMIZED.split(' '))
            .args(["-I../own", "-I../cpython/src/Include", "-I../cpython/src/Include/internal", "-I../cpython/wasi"])
            .args(["-c", source, "-o", &object])
            .run()?;
        objects.push(object);
    }
    Step::new("clang-16", folder, "link")
        .args([TARGET, "-O3", "-nostartfiles", "-Wl,--no-entry", "-Wl,--stack-first", "-Wl,--strip-all"])
        .args([format!("-Wl,-z,stack-size={STACK}"), "-o".to_owned(), "python.wasm".to_owned()])
        .args(objects)
        .args(LIBRARIES.map(|library| format!("../cpython/wasi/{library}")))
        .args(["-lwasi-emulated-signal", "-lwasi-emulated-getpid", "-lwasi-emulated-process-clocks", "-lm"])
        .run()
}

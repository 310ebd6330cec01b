//! The modules in C that CPython builds on libraries of others: `sqlite3` and `zlib`.

use std::os::unix::fs::symlink;
use std::path::Path;

use anyhow::Result;

use crate::common::compile::object;
use crate::common::crates::Crate;
use crate::common::{Workshop, sqlite};

const ZLIB: Crate = Crate {
    name: "libz-sys",
    version: "1.1.31",
    folder: "src/zlib",
    files: &[
        "LICENSE",
        "adler32.c",
        "crc32.c",
        "crc32.h",
        "deflate.c",
        "deflate.h",
        "gzguts.h",
        "inffast.c",
        "inffast.h",
        "inffixed.h",
        "inflate.c",
        "inflate.h",
        "inftrees.c",
        "inftrees.h",
        "trees.c",
        "trees.h",
        "zconf.h",
        "zlib.h",
        "zutil.c",
        "zutil.h",
    ],
    key: "cba98a0c1ea5238e95b4",
};

/// The module sqlite3 calls these by way of `statements.c`.
const COUNTED: [&str; 2] = ["-Dsqlite3_prepare_v2=cando_prepare", "-Dsqlite3_step=cando_step"];

const SQLITE3: [&str; 9] =
    ["blob", "connection", "cursor", "microprotocols", "module", "prepare_protocol", "row", "statement", "util"];

/// What the objects are made from, beyond CPython's source.
pub(super) fn identity(workshop: &Workshop) -> [String; 2] {
    [sqlite::identity(workshop), ZLIB.key.to_owned()]
}

/// Compiles the libraries and the modules; the objects' paths in `folder`.
pub(super) fn compile(workshop: &mut Workshop, folder: &Path, headers: &[&str]) -> Result<Vec<String>> {
    symlink(sqlite::folder(workshop)?, folder.join("sqlite"))?;
    ZLIB.lay(workshop, folder)?;
    let zlib = ZLIB.files.iter().filter(|file| file.ends_with(".c")).map(|file| format!("src/{file}"));
    let sqlite3 = SQLITE3.map(|name| format!("cpython/src/Modules/_sqlite/{name}.c"));
    let sources = zlib.chain(["cpython/src/Modules/zlibmodule.c".to_owned()]).chain(sqlite3);
    let others = ["-DPy_BUILD_CORE_BUILTIN", "-Isrc", "-Isqlite/src", "-fvisibility=hidden", "-w"];
    let flags: Vec<&str> = headers.iter().copied().chain(others).chain(COUNTED).collect();
    let mut objects = sources.map(|source| object(folder, &source, &flags)).collect::<Result<Vec<_>>>()?;
    objects.push("sqlite/sqlite3.o".to_owned());
    Ok(objects)
}

//! Reading and writing files: what is read has a cap, what cannot be made again is never overwritten.

use std::fs::{self, File};
use std::io::{ErrorKind, Read, Write};
#[cfg(unix)]
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use anyhow::Result;
use cando_record::json::Value;
use cando_record::{caps, json};
use data_encoding::BASE64;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tempfile::NamedTempFile;

use crate::ending::unusable;

/// Bytes of one module.
pub const MODULE: usize = 64 << 20;
/// Bytes of a key file, which has some 120.
pub const KEY: usize = 16 << 10;

/// Reads a regular file of at most `cap` bytes that is not empty.
pub fn read(path: &Path, cap: usize) -> Result<Vec<u8>> {
    let bytes = read_any(path, cap)?;
    match bytes.is_empty() {
        true => Err(unusable(format!("{} is empty", path.display()), "give the file that a `cando` command wrote")),
        false => Ok(bytes),
    }
}

/// Reads a regular file of at most `cap` bytes.
pub fn read_any(path: &Path, cap: usize) -> Result<Vec<u8>> {
    let named = |error: std::io::Error| {
        let hint = match error.kind() {
            ErrorKind::NotFound => "check the name; a link may point to nothing",
            ErrorKind::PermissionDenied => "give yourself the right to read it",
            _ => "check the name",
        };
        unusable(format!("{} cannot be read: {}", path.display(), plain(&error)), hint)
    };
    // Asked before opening: opening a named pipe would wait for a writer.
    let found = fs::metadata(path).map_err(named)?;
    let kind = found.file_type();
    if !kind.is_file() {
        let what = if kind.is_dir() { "a directory" } else { "no regular file" };
        return Err(unusable(format!("{} is {what}", path.display()), "give the name of a file"));
    }
    // All at once, so that no part of a secret stays behind where a smaller buffer was.
    let mut bytes = Vec::with_capacity(usize::try_from(found.len()).unwrap_or(cap).min(cap) + 1);
    File::open(path).map_err(named)?.take(cap as u64 + 1).read_to_end(&mut bytes).map_err(named)?;
    capped(path, bytes, cap)
}

fn capped(path: &Path, bytes: Vec<u8>, cap: usize) -> Result<Vec<u8>> {
    match bytes.len() > cap {
        true => {
            Err(unusable(format!("{} has more than the {cap} bytes allowed here", path.display()), "give another file"))
        }
        false => Ok(bytes),
    }
}

/// Reads UTF-8 text.
pub fn read_text(path: &Path, cap: usize) -> Result<String> {
    text(path, read(path, cap)?)
}

/// Reads a program as it is handed in: text, or a WebAssembly module in base64.
pub fn read_program(path: &Path) -> Result<String> {
    let bytes = read_any(path, caps::MODULE)?;
    match bytes.starts_with(b"\0asm") {
        true => Ok(BASE64.encode(&bytes)),
        false => text(path, capped(path, bytes, caps::PROGRAM)?),
    }
}

/// Bytes of a file as UTF-8 text.
pub fn text(path: &Path, bytes: Vec<u8>) -> Result<String> {
    let wrong = |_| unusable(format!("{} is not UTF-8 text", path.display()), "save it as UTF-8");
    String::from_utf8(bytes).map_err(wrong)
}

/// Reads a typed document; `what` names it, and `maker` is the command that writes such a file.
pub fn read_json<T: DeserializeOwned + Serialize>(path: &Path, cap: usize, what: &str, maker: &str) -> Result<T> {
    let bytes = read(path, cap)?;
    let wrong = |error| unusable(format!("{} is no {what}: {error}", path.display()), format!("`{maker}` writes one"));
    json::read(&bytes, cap).map_err(wrong)
}

/// Whether something has this name, be it a link to nothing.
pub fn is_there(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// Fails if a file that cannot be made again would be overwritten, or could not be written where it belongs: asked before
/// anything is done that the file is to tell of.
pub fn refuse_existing(path: &Path) -> Result<()> {
    match is_there(path) {
        true => Err(exists(path)),
        false => require_writable(path),
    }
}

/// Fails if no file can be written beside this one.
pub fn require_writable(path: &Path) -> Result<()> {
    draft(path, b"", true).map(drop)
}

/// Writes a file that must not be there yet, as a whole or not at all; readable by its owner alone if `secret`.
pub fn write_new(path: &Path, bytes: &[u8], secret: bool) -> Result<()> {
    let written = draft(path, bytes, secret)?.persist_noclobber(path);
    written.map_err(|failed| match failed.error.kind() {
        ErrorKind::AlreadyExists => exists(path),
        _ => unwritable(path, &failed.error),
    })?;
    settle(path)
}

/// Writes a new file that a command killed before may have written already, with the same bytes.
pub fn write_once(path: &Path, bytes: &[u8]) -> Result<()> {
    match read_any(path, bytes.len()) {
        Ok(found) if found == bytes => Ok(()),
        _ => write_new(path, bytes, false),
    }
}

/// Writes a file as a whole or not at all, over an older one if need be; but what cannot be made again makes way for its
/// like alone.
pub fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let found = read_any(path, caps::DOCUMENT).unwrap_or_default();
    match precious(&found).filter(|what| precious(bytes) != Some(what)) {
        Some(what) => Err(unusable(
            format!("{} is {what}, and is not overwritten", path.display()),
            "name another file with -o, or move it away",
        )),
        None => replace(path, bytes, false),
    }
}

/// Writes a file that only its owner may read, over an older one if need be.
pub fn write_secret(path: &Path, bytes: &[u8]) -> Result<()> {
    replace(path, bytes, true)
}

fn replace(path: &Path, bytes: &[u8], secret: bool) -> Result<()> {
    // A device would be replaced by a file.
    if fs::metadata(path).is_ok_and(|found| !found.is_file()) {
        return Err(unusable(
            format!("{} is there, and is no file", path.display()),
            "give the name of a file with -o",
        ));
    }
    draft(path, bytes, secret)?.persist(path).map_err(|failed| unwritable(path, &failed.error))?;
    settle(path)
}

/// What a file is, if nothing can make it again.
fn precious(bytes: &[u8]) -> Option<&'static str> {
    const PEM: &[u8] = b"PRIVATE KEY-----";
    if bytes.windows(PEM.len()).any(|window| window == PEM) || bytes.starts_with(b"PRIVATE+KEY+") {
        return Some("a private key");
    }
    let found = json::parse(bytes, caps::DOCUMENT).ok()?;
    match found.get("format").and_then(Value::as_str) {
        Some("cando-evidence/1") => Some("the evidence of an attempt"),
        Some("cando-keys/1") => Some("a history of keys"),
        Some("cando-rebind/1") => Some("a change of keys"),
        _ if found.get("secret").is_some() => Some("a secret"),
        _ if found.pointer("/body/commitment").is_some() => Some("a ticket"),
        _ => None,
    }
}

/// The bytes on the disk, in a file beside `path` that is gone when it is dropped.
fn draft(path: &Path, bytes: &[u8], secret: bool) -> Result<NamedTempFile> {
    let mut prefix = path.file_name().unwrap_or_default().to_owned();
    prefix.push(".");
    let mut builder = tempfile::Builder::new();
    builder.prefix(&prefix).suffix(".draft");
    #[cfg(unix)]
    builder.permissions(PermissionsExt::from_mode(if secret { 0o600 } else { 0o666 }));
    #[cfg(not(unix))]
    let _ = secret;
    let written = builder.tempfile_in(folder(path)).and_then(|mut draft| {
        draft.write_all(bytes)?;
        draft.as_file().sync_all()?;
        Ok(draft)
    });
    written.map_err(|error| unwritable(path, &error))
}

/// Brings a file's name to the disk too, where the system can.
fn settle(path: &Path) -> Result<()> {
    #[cfg(unix)]
    File::open(folder(path)).and_then(|folder| folder.sync_all()).map_err(|error| unwritable(path, &error))?;
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Writes a document as indented JSON, with names in order.
pub fn pretty<T: Serialize>(document: &T) -> String {
    let value = serde_json::to_value(document).expect("documents are JSON");
    format!("{value:#}\n")
}

fn exists(path: &Path) -> anyhow::Error {
    unusable(format!("{} exists, and is not overwritten", path.display()), "name another file with -o, or move it away")
}

fn unwritable(path: &Path, error: &std::io::Error) -> anyhow::Error {
    unusable(format!("{} cannot be written: {}", path.display(), plain(error)), "name another file with -o")
}

/// The reason without the operating system's number.
pub fn plain(error: &std::io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or_default();
    text.to_lowercase()
}

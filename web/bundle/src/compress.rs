//! Modules as files for any web server: named by digest, compressed with Brotli (RFC 7932).

use std::fs;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result};
use brotli::enc::BrotliEncoderParams;
use cando_record::Digest;

/// Within a few per cent of the best, at a tenth of its time.
const QUALITY: i32 = 9;
/// A window of 16 MiB, the largest that every browser takes.
const WINDOW: i32 = 24;

/// Writes each source module to `out/<sha256>.wasm.br`, unless it is there, and gives their digests in order.
pub fn modules<'a>(sources: impl IntoIterator<Item = &'a [u8]>, out: &Path) -> Result<Vec<Digest>> {
    fs::create_dir_all(out).with_context(|| format!("{} cannot be made", out.display()))?;
    sources.into_iter().map(|source| module(source, out)).collect()
}

fn module(source: &[u8], out: &Path) -> Result<Digest> {
    let digest = Digest::of(source);
    let file = out.join(format!("{digest}.wasm.br"));
    if file.is_file() {
        eprintln!("module {digest:.12}: up to date");
        return Ok(digest);
    }
    let start = Instant::now();
    let compressed = compress(source)?;
    // Under its name only when it is whole.
    let part = out.join(format!("{digest}.part"));
    fs::write(&part, &compressed).with_context(|| format!("{} cannot be written", part.display()))?;
    fs::rename(&part, &file).with_context(|| format!("{} cannot be written", file.display()))?;
    let (from, to) = (source.len() >> 10, compressed.len() >> 10);
    eprintln!("module {digest:.12}: {from} KiB to {to} KiB in {:.1?}", start.elapsed());
    Ok(digest)
}

fn compress(source: &[u8]) -> Result<Vec<u8>> {
    let parameters =
        BrotliEncoderParams { quality: QUALITY, lgwin: WINDOW, size_hint: source.len(), ..Default::default() };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &*source, &mut compressed, &parameters).context("Brotli failed")?;
    Ok(compressed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_is_found_by_digest_and_comes_back_whole() {
        let out = tempfile::tempdir().unwrap();
        let source: Vec<u8> = (0..100_000u32).flat_map(|n| (n / 7).to_le_bytes()).collect();
        let digests = modules([&source[..], b""], out.path()).unwrap();
        assert_eq!(digests, [Digest::of(&source), Digest::of(b"")]);
        let file = out.path().join(format!("{}.wasm.br", digests[0]));
        let compressed = fs::read(&file).unwrap();
        assert!(compressed.len() < source.len() / 4, "{} bytes", compressed.len());
        let mut again = Vec::new();
        brotli::BrotliDecompress(&mut &compressed[..], &mut again).unwrap();
        assert!(again == source);
    }

    #[test]
    fn what_is_there_is_not_written_again() {
        let out = tempfile::tempdir().unwrap();
        let file = out.path().join(format!("{}.wasm.br", Digest::of(b"module")));
        fs::write(&file, "kept").unwrap();
        modules([&b"module"[..]], out.path()).unwrap();
        assert_eq!(fs::read(&file).unwrap(), b"kept");
    }
}

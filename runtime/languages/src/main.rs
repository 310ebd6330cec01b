//! `cando-languages python --cache DIR`: builds a language's module and prints its path, digest and size.

use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let cache = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["python", "--cache", folder] => PathBuf::from(folder),
        _ => bail!("usage: cando-languages python --cache DIR"),
    };
    let started = Instant::now();
    let module = cando_languages::python::build(&cache, &mut |line| {
        eprintln!("[{:4} s] {line}", started.elapsed().as_secs());
    })?;
    let bytes = std::fs::read(&module).with_context(|| format!("reading {}", module.display()))?;
    let digest: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    println!("{} {digest} {} bytes", module.display(), bytes.len());
    Ok(())
}

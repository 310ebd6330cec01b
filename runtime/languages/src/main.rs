//! `cando-languages --cache DIR [NAME …]`: builds the modules of languages, all if none is named; prints each one's name,
//! path, digest and size.

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(("--cache", folder, named)) = split(&arguments) else {
        bail!("usage: cando-languages --cache DIR [NAME …]");
    };
    let all: Vec<&str> = cando_languages::names().collect();
    let named: Vec<&str> = named.iter().map(String::as_str).collect();
    for name in if named.is_empty() { all } else { named } {
        build(name, &PathBuf::from(folder))?;
    }
    Ok(())
}

fn split(arguments: &[String]) -> Option<(&str, &str, &[String])> {
    match arguments {
        [option, folder, named @ ..] => Some((option, folder, named)),
        _ => None,
    }
}

fn build(name: &str, cache: &Path) -> Result<()> {
    let started = Instant::now();
    let module = cando_languages::build(name, cache, &mut |line| {
        eprintln!("[{:4} s] {line}", started.elapsed().as_secs());
    })?;
    let bytes = std::fs::read(&module).with_context(|| format!("reading {}", module.display()))?;
    let digest: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    println!("{name} {} {digest} {} bytes", module.display(), bytes.len());
    Ok(())
}

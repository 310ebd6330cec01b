//! The browser client: cargo, then wasm-bindgen's own generator, in this process.

use std::fs;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result};
use cando_record::Digest;
use wasm_bindgen_cli_support::Bindgen;

use crate::stamp::Stamp;
use crate::wasm::wasm;

/// Builds the client into `out`: `client.js`, `client.d.ts` and `client_bg.wasm`. The generator is the crate of the
/// very version in `Cargo.lock`, because a command-line tool of another version would refuse the module.
pub fn client(workspace: &Path, target: &Path, out: &Path) -> Result<()> {
    eprintln!("client: building for the browser");
    let start = Instant::now();
    let module = wasm(workspace, target, "cando-client", "client")?;
    let bytes = fs::read(&module).with_context(|| format!("{} cannot be read", module.display()))?;
    let inputs = Digest::of_parts(&[env!("CARGO_PKG_VERSION").as_bytes(), &bytes]);
    let stamp = Stamp::at(out.join("client.stamp"));
    if stamp.fits(&inputs) && out.join("client.js").is_file() && out.join("client_bg.wasm").is_file() {
        eprintln!("client: up to date");
        return Ok(());
    }
    fs::create_dir_all(out).with_context(|| format!("{} cannot be made", out.display()))?;
    Bindgen::new()
        .input_bytes("client", bytes)
        .web(true)?
        .typescript(true)
        .omit_default_module_path(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(out)
        .context("wasm-bindgen could not make the client")?;
    stamp.press(&inputs)?;
    let size = fs::metadata(out.join("client_bg.wasm"))?.len();
    eprintln!("client: {} KiB in {:.1?}", size >> 10, start.elapsed());
    Ok(())
}

//! Cargo, for wasm32, with the same bytes on every machine.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

const TRIPLE: &str = "wasm32-unknown-unknown";

/// Builds a package of the workspace for wasm32-unknown-unknown into the target directory `target`, with a profile of
/// the workspace, and gives the module's path. Paths of this machine are mapped away.
pub fn wasm(workspace: &Path, target: &Path, package: &str, profile: &str) -> Result<PathBuf> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .args(["build", "--quiet", "--locked", "--target", TRIPLE, "--package", package, "--profile", profile])
        .args(["--config", &remapped(workspace)?])
        .env("CARGO_TARGET_DIR", target)
        // Both would replace the flags of every configuration file, the line above included.
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .current_dir(workspace)
        .status()
        .context("cargo could not be started")?;
    ensure!(status.success(), "building {package} failed; the messages above say why");
    let module = target.join(TRIPLE).join(profile).join(package.replace('-', "_")).with_extension("wasm");
    ensure!(module.is_file(), "building {package} made no {}; is it a cdylib?", module.display());
    Ok(module)
}

/// Flags that take this machine's paths out of panic messages; they are added to those of the configuration files.
fn remapped(workspace: &Path) -> Result<String> {
    let workspace = workspace.canonicalize().with_context(|| format!("{} is not there", workspace.display()))?;
    let home = std::env::var_os("HOME").map(PathBuf::from).unwrap_or_default();
    let cargo = std::env::var_os("CARGO_HOME").map_or_else(|| home.join(".cargo"), PathBuf::from);
    let flag = |path: &Path, name: &str| toml_text(&format!("--remap-path-prefix={}={name}", path.display()));
    let flags = [flag(&workspace, "cando"), flag(&cargo, "cargo")];
    Ok(format!("target.{TRIPLE}.rustflags=[{}]", flags.join(",")))
}

/// A TOML basic string.
fn toml_text(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

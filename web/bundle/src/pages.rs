//! The pages: npm and vite.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, ensure};

use crate::stamp::{Stamp, digest_of_folder};

/// Builds the pages of `web/app` into `out`, which is replaced. The client must stand in `web/app/src/client` by then,
/// and the npm packages in `web/app/node_modules`.
pub fn pages(workspace: &Path, out: &Path) -> Result<()> {
    let app = workspace.join("web/app");
    let client = app.join("src/client/client.js");
    ensure!(client.is_file(), "{} is missing: build the client first", client.display());
    let inputs = digest_of_folder(&app, &["dist", "node_modules"])?;
    let stamp = Stamp::at(out.with_extension("stamp"));
    if stamp.fits(&inputs) && out.join("index.html").is_file() {
        eprintln!("pages: up to date");
        return Ok(());
    }
    eprintln!("pages: building");
    let start = Instant::now();
    npm(&app, &["run", "--silent", "build"])?;
    if out.exists() {
        fs::remove_dir_all(out).with_context(|| format!("{} cannot be replaced", out.display()))?;
    }
    copy(&app.join("dist"), out)?;
    stamp.press(&inputs)?;
    eprintln!("pages: built in {:.1?}", start.elapsed());
    Ok(())
}

fn npm(app: &Path, arguments: &[&str]) -> Result<()> {
    let status = Command::new("npm").args(arguments).current_dir(app).status();
    let status = status.context("npm could not be started: install Node.js 20.19 or later")?;
    ensure!(status.success(), "`npm {}` failed in {}", arguments.join(" "), app.display());
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to).with_context(|| format!("{} cannot be made", to.display()))?;
    for entry in fs::read_dir(from).with_context(|| format!("{} cannot be read", from.display()))? {
        let (from, to) = (entry?.path(), to);
        let to = to.join(from.file_name().expect("an entry of a folder has a name"));
        match from.is_dir() {
            true => copy(&from, &to)?,
            false => drop(fs::copy(&from, &to).with_context(|| format!("{} cannot be written", to.display()))?),
        }
    }
    Ok(())
}

//! Where things are, and how other programs are started.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

/// The folders that the build reads and writes.
pub struct Place {
    /// The workspace.
    pub root: PathBuf,
    /// Products: `$CARGO_TARGET_DIR` or `target`.
    pub target: PathBuf,
    /// Downloads and slow intermediate products: `$CANDO_CACHE` or `target/cache`.
    pub cache: PathBuf,
}

impl Place {
    /// The workspace of this package, and the folders that the environment names.
    pub fn find() -> Result<Self> {
        let package = std::env::var_os("CARGO_MANIFEST_DIR").context("start it as `cargo xtask COMMAND`")?;
        let root = Path::new(&package).parent().context("this package lies in the workspace's folder")?.to_owned();
        let folder = |variable: &str| std::env::var_os(variable).filter(|value| !value.is_empty());
        let target = root.join(folder("CARGO_TARGET_DIR").unwrap_or("target".into()));
        let cache = folder("CANDO_CACHE").map_or_else(|| target.join("cache"), |path| root.join(path));
        Ok(Self { root, target, cache })
    }

    /// What the service and the command line need at run time: see `cando_server::Library`.
    pub fn bundle(&self) -> PathBuf {
        self.target.join("bundle")
    }

    /// The one binary.
    pub fn binary(&self) -> PathBuf {
        self.target.join("release").join(format!("cando{}", std::env::consts::EXE_SUFFIX))
    }

    /// A program, to be started in the workspace's folder.
    pub fn command(&self, program: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(program);
        command.args(arguments).current_dir(&self.root);
        command
    }

    /// The cargo that runs this, writing to the same target folder.
    pub fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = self.command(&std::env::var("CARGO").unwrap_or("cargo".into()), arguments);
        command.env("CARGO_TARGET_DIR", &self.target);
        command
    }
}

/// Says which part of the work begins.
pub fn announce(what: &str) {
    eprintln!("\n=== {what}");
}

/// Runs a program to its end; its messages go to the terminal.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("cannot start {}", name(command)))?;
    match status.success() {
        true => Ok(()),
        false => bail!("`{}` failed ({status}); its own messages stand above", name(command)),
    }
}

/// Runs a program to its end and takes what it prints.
pub fn output(command: &mut Command) -> Result<String> {
    let output = command.output().with_context(|| format!("cannot start {}", name(command)))?;
    match output.status.success() {
        true => Ok(String::from_utf8(output.stdout)?),
        false => {
            let said = String::from_utf8_lossy(&output.stderr);
            bail!("`{}` failed ({}) {}", name(command), output.status, said.trim())
        }
    }
}

/// The command as one would type it.
pub fn name(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_stem().unwrap_or_default();
    let words = std::iter::once(program).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

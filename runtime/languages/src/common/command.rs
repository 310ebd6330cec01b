//! Runs the tools of a build, each in a known environment, with what it says kept in a file.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

/// Lines of a failed command's log that are shown.
const SHOWN: usize = 30;

/// A command that sees of the environment only `PATH` and what is set here.
pub(crate) struct Step {
    command: Command,
    log: PathBuf,
}

impl Step {
    /// A command in `folder`; its output goes to `folder/LOG.log`.
    pub(crate) fn new(program: impl AsRef<OsStr>, folder: &Path, log: &str) -> Self {
        let mut command = Command::new(program);
        command.current_dir(folder).env_clear().env("LC_ALL", "C.UTF-8").env("TZ", "UTC");
        if let Some(path) = std::env::var_os("PATH") {
            command.env("PATH", path);
        }
        Self { command, log: folder.join(format!("{log}.log")) }
    }

    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// With the whole environment: for a tool that fetches, which is set up there.
    pub(crate) fn with_environment(mut self) -> Self {
        self.command.envs(std::env::vars_os());
        self
    }

    pub(crate) fn args<S: AsRef<OsStr>>(mut self, arguments: impl IntoIterator<Item = S>) -> Self {
        self.command.args(arguments);
        self
    }

    /// Waits for the end; anything but success is an error that shows the log's last lines.
    pub(crate) fn run(mut self) -> Result<()> {
        let log = File::create(&self.log).with_context(|| format!("writing {}", self.log.display()))?;
        self.command.stdout(log.try_clone()?).stderr(log);
        let program = self.command.get_program().to_string_lossy().into_owned();
        let status = self.command.status().with_context(|| format!("starting {program}"))?;
        if !status.success() {
            let text = String::from_utf8_lossy(&fs::read(&self.log)?).into_owned();
            let lines: Vec<&str> = text.lines().collect();
            let tail = lines.get(lines.len().saturating_sub(SHOWN)..).unwrap_or_default().join("\n");
            bail!("{program} failed ({status}); the end of {}:\n{tail}", self.log.display());
        }
        Ok(())
    }
}

/// What a command prints, if it can be run and succeeds.
pub(crate) fn output_of(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

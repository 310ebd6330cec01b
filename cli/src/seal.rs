//! `cando seal`: the transform, for whoever wants to be sure.

use std::path::PathBuf;

use anyhow::Result;
use cando_sandbox::{Profile, seal};
use cando_server::Kind;
use clap::Args;

use crate::ending::{Ending, unusable};
use crate::workbench::kind_of;
use crate::{files, world};

/// Seals a module.
#[derive(Args)]
pub struct Arguments {
    /// A WebAssembly module
    #[arg(value_name = "FILE")]
    module: PathBuf,
    /// What it is: `assessment` or `language` [default: what its exports say]
    #[arg(long, value_name = "PROFILE")]
    profile: Option<Profile>,
    /// Where to write the sealed module [default: nowhere; the digests are printed all the same]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Ending> {
    let source = files::read(&arguments.module, files::MODULE)?;
    if !source.starts_with(b"\0asm") {
        let what = format!("{} is no WebAssembly module", arguments.module.display());
        return Err(unusable(what, "give the .wasm file that a compiler wrote"));
    }
    let profile = arguments.profile.unwrap_or_else(|| match kind_of(&source) {
        Kind::Assessment => Profile::Assessment,
        Kind::Language => Profile::Language,
    });
    let refused = |error| {
        let hint = "docs/FORMAT.md tells what a module must export, and what it may use";
        unusable(format!("{} cannot be sealed as {profile}: {error}", arguments.module.display()), hint)
    };
    let sealed = seal(&source, profile).map_err(refused)?;
    if let Some(output) = &arguments.output {
        files::write(output, sealed.bytes())?;
    }
    world::say(format_args!("module {} ({} bytes)", sealed.source(), source.len()));
    world::say(format_args!("sealed {} ({} bytes)", sealed.digest(), sealed.bytes().len()));
    world::say(format_args!("seal   {}, {profile}", cando_sandbox::seal::VERSION));
    Ok(Ending::Good)
}

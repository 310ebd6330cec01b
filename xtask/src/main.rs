//! Build, demo, test: what a fresh machine needs, in one place.
//!
//! 1. [`setup`] installs what the machine lacks;
//! 2. [`modules`] builds languages and assessments, and holds their digests to `assessments/modules.toml`;
//! 3. [`build`] adds the browser client and the pages, and makes the one binary;
//! 4. [`demo`] starts it, [`mod@test`] tests it, [`prove`] goes on for longer.

#![forbid(unsafe_code)]

mod build;
mod count;
mod demo;
mod modules;
mod place;
mod prove;
mod setup;
mod test;

use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::place::Place;

const HELP: &str = "\
cargo xtask COMMAND

  setup       install what this machine lacks to build CanDo
  build       build everything into one binary, target/release/cando
  demo        build, then serve the sample assessments on 127.0.0.1:8080; a process of its own holds the key
  test        everything that CI runs; the last line counts what passed and failed
  prove       the proofs at full length, for two hours or so, and a table of them
              --seed N, --modules N (20000), --fuzz SECONDS (600)
  modules     build languages and assessments, and compare their digests with assessments/modules.toml
              --accept  write the digests found into that file
  languages   build the languages' modules only, and compare their digests

Products go to target/ or $CARGO_TARGET_DIR; downloads and slow intermediate products to its folder cache/ or $CANDO_CACHE.
";

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<ExitCode> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let place = Place::find()?;
    match arguments[..] {
        ["setup"] => setup::for_tests(&place)?,
        ["build"] => drop(build::everything(&place)?),
        ["demo", ref options @ ..] => demo::serve(&place, options)?,
        ["prove", ref options @ ..] => return prove::everything(&place, options),
        ["test"] => return test::everything(&place),
        ["modules"] => drop(build::modules(&place, modules::Unknown::Refuse)?),
        ["modules", "--accept"] => drop(build::modules(&place, modules::Unknown::Accept)?),
        ["languages"] => build::languages(&place)?,
        ["help" | "--help" | "-h"] => print!("{HELP}"),
        [] => bail!("a command is missing\n\n{HELP}"),
        [other, ..] => bail!("no such command: {other}\n\n{HELP}"),
    }
    Ok(ExitCode::SUCCESS)
}

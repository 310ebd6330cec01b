//! What the transform itself costs: its time, which should be in proportion to a module's size, and the growth.

use std::convert::Infallible;
use std::time::Duration;

use cando_sandbox::{Profile, seal};
use cpu_time::ThreadTime;
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{CodeSection, FunctionSection};
use wasmparser::{CodeSectionReader, FunctionSectionReader, Parser};

use crate::subject::{Module, bundled};

/// How often each module is sealed; the fastest counts.
const TIMES: usize = 5;

/// Prints a table: the guest with its functions over and over, up to 1, 4 and 16 MiB, and the modules themselves.
pub fn report(modules: &[Module]) {
    println!(
        "| module | size, MiB | sealed in, ms | a MiB, ms | sealed size over size |\n| --- | --- | --- | --- | --- |"
    );
    let guest = &modules[0].source;
    for size in [1_usize, 4, 16] {
        let repeated = repeat(guest, (size << 20) / guest.len());
        line(&format!("guest, repeated to {size} MiB"), &repeated, Profile::Language);
    }
    for (name, module) in ["guest", "Python"].iter().zip(modules) {
        line(name, &module.source, Profile::Language);
    }
    for (name, source) in bundled("assessment") {
        line(&name, &source, Profile::Assessment);
    }
}

fn line(name: &str, source: &[u8], profile: Profile) {
    let mut fastest = Duration::MAX;
    let mut growth = 0.0;
    for _ in 0..TIMES {
        let start = ThreadTime::now();
        let sealed = seal(source, profile).expect("it meets its profile");
        fastest = fastest.min(start.elapsed());
        growth = sealed.bytes().len() as f64 / source.len() as f64;
    }
    let (size, time) = (source.len() as f64 / f64::from(1 << 20), 1e3 * fastest.as_secs_f64());
    println!("| {name} | {size:.2} | {time:.1} | {:.1} | {growth:.3} |", time / size);
}

/// A module that has all its functions several times; each calls the first ones.
fn repeat(source: &[u8], times: usize) -> Vec<u8> {
    let mut module = wasm_encoder::Module::new();
    utils::parse_core_module(&mut Repeat(times), &mut module, Parser::new(0), source).expect("the guest is valid");
    module.finish()
}

struct Repeat(usize);

impl Reencode for Repeat {
    type Error = Infallible;

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: FunctionSectionReader,
    ) -> Result<(), Error> {
        (0..self.0).try_for_each(|_| utils::parse_function_section(self, functions, section.clone()))
    }

    fn parse_code_section(&mut self, code: &mut CodeSection, section: CodeSectionReader) -> Result<(), Error> {
        (0..self.0).try_for_each(|_| utils::parse_code_section(self, code, section.clone()))
    }
}

//! `cando run`: a program in a sealed language, as a candidate's is run.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::Result;
use cando_record::{Entry, Job, RunLimits, RunResult, RunStatus, Seed, caps, json};
use clap::Args;

use crate::ending::{Ending, unknown, unusable};
use crate::workbench::{Options, Workbench};
use crate::{files, show, world};

/// Fuel of a run, unless told otherwise: some ten seconds.
const FUEL: u64 = 20_000_000_000;

/// Runs a program.
#[derive(Args)]
#[command(
    after_help = "Exit codes: 0 the program ended well; 1 it failed, or used up its fuel, memory, stack or output; 2 unusable \
    input; 4 inconclusive."
)]
pub struct Arguments {
    /// Name of the language
    #[arg(value_name = "LANGUAGE")]
    language: String,
    /// The program: its text, or the .wasm file that a compiler wrote
    #[arg(value_name = "FILE")]
    program: PathBuf,
    /// Standard input [default: empty]
    #[arg(long, value_name = "FILE", conflicts_with = "call")]
    stdin: Option<PathBuf>,
    /// Script that makes the database on which a query runs [default for sql: an empty one]
    #[arg(long, value_name = "FILE", conflicts_with_all = ["stdin", "call"])]
    setup: Option<PathBuf>,
    /// File that the program may read, under its own name; for sql schema.sql and check.sql. Any number of times
    #[arg(long, value_name = "FILE")]
    file: Vec<PathBuf>,
    /// Call a function, as in 'f(1,"two")' with arguments in JSON, and print what it returns
    #[arg(long, value_name = "CALL")]
    call: Option<String>,
    /// Arguments of the function, a JSON array, if CALL is its name alone [default: []]
    #[arg(long, value_name = "JSON", requires = "call")]
    args: Option<String>,
    /// Fuel: about one for each WebAssembly operator
    #[arg(long, value_name = "N", default_value_t = FUEL, value_parser = clap::value_parser!(u64).range(1..=caps::FUEL))]
    fuel: u64,
    /// Bytes that it may print
    #[arg(long, value_name = "N", default_value_t = caps::OUTPUT, value_parser = clap::value_parser!(u64).range(0..=caps::OUTPUT))]
    output: u64,
    /// Print the whole result as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    modules: Options,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Ending> {
    let program = files::read_program(&arguments.program)?;
    let (entry, input) = entry(arguments)?;
    let job = Job {
        entry,
        files: files_of(arguments)?,
        inputs: Vec::new(),
        language: arguments.language.clone(),
        limits: RunLimits { fuel: arguments.fuel, output: arguments.output },
        program,
        seed: Seed([0; 32]),
    };
    let workbench = Workbench::open(&arguments.modules)?;
    let language = workbench.language(&job.language)?;
    let inconclusive = |error| unknown(error, "free some memory, or try --engine wasmi");
    let result = workbench.host.run(&language, &job, &input).map_err(inconclusive)?;
    if arguments.json {
        world::print(files::pretty(&result));
    } else {
        world::print(&result.output);
        match (&job.entry, result.status) {
            (Entry::Function { .. }, RunStatus::Ok) => world::say(&result.value),
            (Entry::Query, RunStatus::Ok) => world::print(show::table(&result.value)),
            _ => {}
        }
        eprint!("{}{}", result.log, explain(&result));
    }
    Ok(if result.status == RunStatus::Ok { Ending::Good } else { Ending::No })
}

/// The ending of file names in a language.
pub fn ending(language: &str) -> &str {
    match language {
        "javascript" => "js",
        "python" => "py",
        "typescript" => "ts",
        other => other,
    }
}

/// What went wrong, and where; nothing if nothing did.
pub fn explain(result: &RunResult) -> String {
    let fuel = result.fuel;
    let end = match result.status {
        RunStatus::Ok => return String::new(),
        RunStatus::OutOfFuel => format!("out of fuel: it used all of its {fuel}; is there a loop without an end?\n"),
        RunStatus::OutOfMemory => format!("out of memory: it used {} MiB\n", result.memory >> 20),
        RunStatus::OutOfStack => "out of stack: it recursed too deep\n".into(),
        RunStatus::OutputLimit => "it printed more than it may\n".into(),
        RunStatus::Trapped => "the language's module trapped\n".into(),
        RunStatus::CompileError | RunStatus::NotAvailable | RunStatus::RuntimeError => String::new(),
    };
    let Some(error) = &result.error else { return end };
    if !error.traceback.trim().is_empty() {
        return format!("{}\n{end}", error.traceback.trim_end());
    }
    let place = error.line.map_or_else(String::new, |line| format!("line {line}: "));
    let excerpt = error.excerpt.as_deref().map_or_else(String::new, |line| format!("    {}\n", line.trim()));
    format!("{excerpt}{place}{}: {}\n{end}", error.r#type, error.message)
}

fn entry(arguments: &Arguments) -> Result<(Entry, json::Value)> {
    if let Some(call) = &arguments.call {
        let hint = "for instance --call 'f(1,\"two\",[3])'; docs/FORMAT.md tells how other values are written";
        let (name, list) = match (call.strip_suffix(')').and_then(|call| call.split_once('(')), &arguments.args) {
            (Some(_), Some(_)) => return Err(unusable("the arguments are given twice", hint)),
            (Some((name, list)), None) => (name, format!("[{list}]")),
            (None, list) => (&**call, list.clone().unwrap_or_else(|| "[]".into())),
        };
        let input = json::parse(list.as_bytes(), caps::STEP);
        let input = input.map_err(|error| unusable(format!("the arguments of {name}: {error}"), hint))?;
        return match input.is_array() {
            true => Ok((Entry::Function { name: name.trim().into() }, input)),
            false => Err(unusable("--args is no JSON array", hint)),
        };
    }
    let is_query = arguments.setup.is_some() || (arguments.language == "sql" && arguments.stdin.is_none());
    let input = match arguments.setup.as_ref().or(arguments.stdin.as_ref()) {
        Some(path) => files::text(path, files::read_any(path, caps::STEP)?)?,
        None => String::new(),
    };
    Ok((if is_query { Entry::Query } else { Entry::Stdin }, input.into()))
}

fn files_of(arguments: &Arguments) -> Result<BTreeMap<String, String>> {
    let name = |path: &PathBuf| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let read = |path: &PathBuf| Ok((name(path), files::text(path, files::read_any(path, caps::STEP)?)?));
    arguments.file.iter().map(read).collect()
}

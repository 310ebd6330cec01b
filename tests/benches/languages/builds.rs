//! Several builds of one language against each other: how large they are, and what the ten programs take, in fuel, which
//! is exact, and in time over the native interpreter's.

use std::fs;

use cando_sandbox::{Profile, Sealed, seal};

use crate::programs::{NAMES, path};
use crate::ratio::{self, Ratio};
use crate::{native, run};

/// As the service compresses them, see `web/bundle/src/compress.rs`.
const WINDOW: i32 = 24;
const QUALITY: i32 = 9;
/// Starts in each round: a single one is short.
const STARTS: usize = 20;

struct Build {
    name: String,
    sealed: Sealed,
    bytes: usize,
    compressed: usize,
    /// Of all programs, by their order.
    fuel: Vec<u64>,
    /// Of each round, the time of all programs over the native one.
    times: Vec<Vec<f64>>,
    /// Milliseconds to the first output.
    starts: Vec<f64>,
}

/// Prints a table; fuel is compared with the first build's.
pub fn measure(language: &str, modules: &[String], rounds: usize) {
    let (extension, hello, process): (_, _, fn(&str) -> _) = match language {
        "python" => ("py", "print('hi')", native::python_file),
        _ => ("js", "console.log('hi')", native::node_file),
    };
    let paths = modules.iter().filter(|argument| argument.parse::<usize>().is_err());
    let mut builds: Vec<Build> = paths.map(|path| Build::open(path, hello, extension)).collect();
    for _ in 0..rounds {
        builds.iter_mut().for_each(|build| build.times.push(Vec::new()));
        for name in NAMES {
            let path = path(name, extension);
            let program = fs::read_to_string(&path).expect("the program is there");
            let (printed, time) = native::timed(process(&path.to_string_lossy())).expect("it is installed");
            for build in &mut builds {
                let (result, sealed) = run(&build.sealed, &program);
                assert_eq!(result.output, printed, "{name} in {}", build.name);
                build.times.last_mut().expect("a round has begun").push(sealed.div_duration_f64(time));
            }
        }
        for _ in 0..STARTS {
            builds.iter_mut().for_each(|build| build.starts.push(1e3 * run(&build.sealed, hello).1.as_secs_f64()));
        }
    }
    println!(
        "| {language} | bytes | compressed | fuel | time over native | start, ms |\n| --- | --- | --- | --- | --- | --- |"
    );
    let first = builds.first().map(|build| build.fuel.clone()).unwrap_or_default();
    builds.into_iter().for_each(|build| build.print(&first));
}

impl Build {
    fn open(path: &str, hello: &str, extension: &str) -> Self {
        let source = fs::read(path).unwrap_or_else(|error| panic!("{path}: {error}"));
        let sealed = seal(&source, Profile::Language).expect("it can be sealed");
        let mut compressed = Vec::new();
        let parameters = brotli::enc::BrotliEncoderParams { quality: QUALITY, lgwin: WINDOW, ..Default::default() };
        brotli::BrotliCompress(&mut &*source, &mut compressed, &parameters).expect("there is room");
        // The first run compiles.
        run(&sealed, hello);
        let fuel = NAMES.map(|name| {
            let program = fs::read_to_string(crate::programs::path(name, extension)).expect("the program is there");
            run(&sealed, &program).0.fuel
        });
        let (bytes, compressed, fuel) = (source.len(), compressed.len(), fuel.to_vec());
        Self { name: path.into(), sealed, bytes, compressed, fuel, times: Vec::new(), starts: Vec::new() }
    }

    fn print(self, first: &[u64]) {
        let Self { name, bytes, compressed, fuel, times, starts, .. } = self;
        let fuel: Vec<f64> = fuel.iter().zip(first).map(|(fuel, first)| *fuel as f64 / *first as f64).collect();
        let fuel = ratio::column(&[fuel]).pop().expect("a column ends with its mean");
        let time = ratio::column(&times).pop().expect("a column ends with its mean");
        println!("| {name} | {bytes} | {compressed} | {fuel} | {time} | {} |", Ratio::of(starts));
    }
}

//! The same programs in the languages' native interpreters, each in a process of its own.

use std::process::{Command, Output};
use std::time::{Duration, Instant};

/// Runs a file, and ends standard error with the nanoseconds that it took, the interpreter's own start left out.
const PYTHON_TIMED: &str = "import sys, time
program = open(sys.argv[1]).read()
start = time.perf_counter_ns()
exec(compile(program, 'program', 'exec'), {'__name__': '__main__'})
print(time.perf_counter_ns() - start, file=sys.stderr)";
const NODE_TIMED: &str = "const program = require('fs').readFileSync(process.argv[1], 'utf8');
const start = process.hrtime.bigint();
require('vm').runInThisContext(program);
console.error(String(process.hrtime.bigint() - start))";

/// Python without its site packages.
pub fn python(program: &str) -> Command {
    command("python3", &["-S", "-I", "-c", program])
}

/// Node as it is.
pub fn node(program: &str) -> Command {
    command("node", &["-e", program])
}

/// Python with a file; gives its time through [`timed`].
pub fn python_file(path: &str) -> Command {
    command("python3", &["-S", "-I", "-c", PYTHON_TIMED, path])
}

/// Node without its compilers, with a file; gives its time through [`timed`].
pub fn node_file(path: &str) -> Command {
    command("node", &["--jitless", "--no-expose-wasm", "-e", NODE_TIMED, path])
}

/// What a process prints, and how long it takes from its start to its end; `None` if it cannot be started.
pub fn whole(mut command: Command) -> Option<(String, Duration)> {
    let start = Instant::now();
    let output = command.output().ok()?;
    let time = start.elapsed();
    Some((printed(&output), time))
}

/// What a file's program prints, and how long it takes by its own account; `None` if it cannot be started.
pub fn timed(mut command: Command) -> Option<(String, Duration)> {
    let output = command.output().ok()?;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let time = said.lines().last().and_then(|line| line.parse().ok());
    Some((printed(&output), Duration::from_nanos(time.unwrap_or_else(|| panic!("no time but {said}")))))
}

fn command(program: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments);
    command
}

fn printed(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

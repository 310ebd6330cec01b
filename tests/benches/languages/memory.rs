//! What instances take of the machine's memory, idle and after a run.

use std::fs;

use cando_record::json;
use cando_sandbox::engine::Instance;
use cando_sandbox::{Engine, Sealed, Wasmtime, seal};

use cando_tests::language::job;

/// Instances at once.
const CROWD: usize = 200;

/// Prints a table.
pub fn measure(languages: &[(&str, &Sealed, &str)]) {
    println!("| {CROWD} instances at once | KiB each, idle | KiB each, after a run |\n| --- | --- | --- |");
    for (name, sealed, program) in languages {
        let engine = Wasmtime::new().expect("wasmtime starts");
        // Compiled, and mapped once.
        drop(engine.instantiate(sealed).expect("there is room"));
        let before = resident();
        let mut crowd: Vec<Box<dyn Instance>> =
            (0..CROWD).map(|_| engine.instantiate(sealed).expect("there is room")).collect();
        let idle = resident();
        crowd.iter_mut().for_each(|instance| run(instance.as_mut(), sealed, program));
        let each = |now: usize| now.saturating_sub(before) / CROWD;
        println!("| {name} | {} | {} |", each(idle), each(resident()));
    }
    println!();
}

fn run(instance: &mut dyn Instance, sealed: &Sealed, program: &str) {
    let request = json::write(&job(program).request(&"".into()));
    instance.set_global(seal::FUEL, 1 << 40);
    instance.set_global(seal::STACK, i64::from(sealed.budget().stack));
    let length = i32::try_from(request.len()).expect("it is short");
    let at = instance.call("cando_alloc", &[length]).expect("it allocates") as i32;
    assert!(instance.write(at as u32, &request));
    instance.call("cando_run", &[at, length]).expect("it answers");
}

/// KiB of this process in memory; 0 where the system does not tell.
fn resident() -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")?.trim().strip_suffix(" kB"));
    line.and_then(|kib| kib.parse().ok()).unwrap_or(0)
}

//! Writing a program for an item: in an editor, or from a file.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;
use cando_record::{Entry, Example, Interaction, Item, Job, Response, RunResult, RunStatus, Seed, caps, json};

use super::ask;
use crate::workbench::Workbench;
use crate::world::{print, say};
use crate::{files, run, show, world};

/// Asks for a program until it is handed in or the item is skipped.
pub fn write(workbench: &Workbench, item: &Item) -> Result<Response> {
    let Interaction::Code { starter, language, entry, examples, .. } = &item.interaction else {
        return Ok(Response::Skip);
    };
    for (n, Example { input, expected }) in (1..).zip(examples) {
        print(format_args!("  example {n}\n{}    gives\n{}", asked(entry, input), shown(entry, expected)));
    }
    say("\n  /edit opens $EDITOR, a file name reads that file, /try runs the examples, /done hands in.");
    let mut program = starter.clone();
    loop {
        match ask(language)?.as_str() {
            "/done" => return Ok(Response::Code { program }),
            "/edit" => edit(&program, run::ending(language)).map_or_else(tell, |edited| program = edited),
            "/skip" => return Ok(Response::Skip),
            "/try" => attempt(workbench, item, &program).unwrap_or_else(tell),
            "" => say("Type a file name, or a command with /."),
            name => match files::read_program(Path::new(name)) {
                Ok(text) => {
                    say(format_args!("{} lines read; /try runs the examples, /done hands in.", text.lines().count()));
                    program = text;
                }
                Err(error) => tell(error),
            },
        }
    }
}

fn tell(error: anyhow::Error) {
    say(format_args!("{error}"));
}

/// Opens the person's editor on a private draft.
fn edit(program: &str, ending: &str) -> Result<String> {
    let name = format!("cando-{}-{:08x}.{ending}", std::process::id(), u32::from_le_bytes(prefix(world::entropy()?)));
    let path = std::env::temp_dir().join(name);
    files::write_new(&path, program.as_bytes(), true)?;
    let edited = run_editor(&path).and_then(|()| files::text(&path, files::read_any(&path, caps::PROGRAM)?));
    std::fs::remove_file(&path)?;
    edited
}

fn prefix(bytes: [u8; 32]) -> [u8; 4] {
    [bytes[0], bytes[1], bytes[2], bytes[3]]
}

fn run_editor(path: &PathBuf) -> Result<()> {
    let editor = ["VISUAL", "EDITOR"].iter().find_map(|name| std::env::var(name).ok()).unwrap_or_else(|| "vi".into());
    let mut words = editor.split_whitespace();
    let status = Command::new(words.next().unwrap_or("vi")).args(words).arg(path).status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(anyhow::anyhow!("{editor} ended with {status}; what it saved is not used")),
        Err(error) => Err(anyhow::anyhow!("{editor} cannot be started: {error}; set EDITOR")),
    }
}

/// Runs the open examples: no event of the attempt.
fn attempt(workbench: &Workbench, item: &Item, program: &str) -> Result<()> {
    let Interaction::Code { entry, examples, language, limits, .. } = &item.interaction else { return Ok(()) };
    let sealed = workbench.language(language)?;
    let job = Job {
        entry: entry.clone(),
        files: Default::default(),
        inputs: Vec::new(),
        language: language.clone(),
        limits: *limits,
        program: program.into(),
        seed: Seed([0; 32]),
    };
    for (n, Example { input, expected }) in (1..).zip(examples) {
        let result = workbench.host.run(&sealed, &job, input)?;
        if result.status != RunStatus::Ok {
            print(format_args!("  example {n} WRONG\n{}", run::explain(&result)));
        } else if result.gives(entry, expected) {
            say(format_args!("  example {n} ok"));
        } else {
            let [got, expected] = [&outcome(entry, &result), expected].map(|value| shown(entry, value));
            print(format_args!("  example {n} WRONG\n{got}    instead of\n{expected}"));
        }
        if let Entry::Function { .. } = entry {
            print(indented(&result.output));
        }
    }
    Ok(())
}

/// What an example gives to the program: a call, or standard input.
fn asked(entry: &Entry, input: &json::Value) -> String {
    let arguments = |values: &Vec<json::Value>| values.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    match entry {
        Entry::Function { name } => {
            indented(&format!("{name}({})", input.as_array().map(arguments).unwrap_or_default()))
        }
        Entry::Query | Entry::Stdin => shown(entry, input),
    }
}

/// What comes back: a value, or standard output.
fn shown(entry: &Entry, value: &json::Value) -> String {
    match (entry, value.as_str()) {
        (Entry::Query | Entry::Stdin, Some("")) => indented("(nothing)"),
        (Entry::Query | Entry::Stdin, Some(text)) => indented(text),
        (Entry::Query, None) => indented(&show::table(value)),
        _ => indented(&value.to_string()),
    }
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("      {line}\n")).collect()
}

fn outcome(entry: &Entry, result: &RunResult) -> json::Value {
    match entry {
        Entry::Function { .. } | Entry::Query => result.value.clone(),
        Entry::Stdin => result.output.clone().into(),
    }
}

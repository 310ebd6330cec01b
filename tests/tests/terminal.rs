//! Taking an assessment by hand: the real binary in a pseudo-terminal.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod support;

use std::fs;
use std::process::Stdio;

use rexpect::session::{PtySession, spawn_command};
use support::{Bench, random, root};

/// A program or a number may take its time on a busy machine.
const PATIENCE: Option<u64> = Some(60_000);

/// Starts `cando` at a terminal.
fn start(bench: &Bench, line: &str) -> PtySession {
    let mut command = bench.command(&line.split_whitespace().collect::<Vec<_>>());
    command.stdin(Stdio::inherit()).env("EDITOR", "cp edited.py").env_remove("VISUAL");
    spawn_command(command, PATIENCE).unwrap()
}

/// Types a line at a prompt.
fn type_at(terminal: &mut PtySession, prompt: &str, line: &str) {
    terminal.exp_string(&format!("{prompt}> ")).unwrap();
    terminal.send_line(line).unwrap();
}

#[test]
fn programs_are_read_edited_tried_and_handed_in() {
    let Some(bench) = Bench::open() else { return };
    let (seed, solutions) = (random(), root().join("assessments/coding/coding-basics/answers"));
    let solutions = solutions.display();
    bench.ok(&format!("answers coding-basics --seed {seed} --quality perfect --solutions {solutions} -o answers.json"));
    let answers = bench.read("answers.json");
    let program = |item: usize| answers["answers"][item]["program"].as_str().unwrap().to_owned();
    fs::write(bench.path("first.py"), program(0)).unwrap();
    fs::write(bench.path("edited.py"), program(1)).unwrap();
    let mut terminal = start(&bench, &format!("take coding-basics --practice --seed {seed} -o record.json"));
    type_at(&mut terminal, "python", "first.py");
    type_at(&mut terminal, "python", "/try");
    terminal.exp_string("example 1 ok").unwrap();
    type_at(&mut terminal, "python", "/done");
    type_at(&mut terminal, "python", "/edit");
    type_at(&mut terminal, "python", "/try");
    terminal.exp_string("example 1 ok").unwrap();
    type_at(&mut terminal, "python", "/done");
    type_at(&mut terminal, "python", "no-such-file.py");
    terminal.exp_string("no such file").unwrap();
    type_at(&mut terminal, "python", "/try");
    terminal.exp_string("example 1 WRONG").unwrap();
    type_at(&mut terminal, "python", "/skip");
    type_at(&mut terminal, "python", "/skip");
    terminal.exp_string("coding-basics: completed").unwrap();
    terminal.exp_eof().unwrap();
    let report = bench.json("replay record.json --json")["report"].take();
    let points = |skill: usize| report["outcome"]["scores"][skill]["points"].as_u64().unwrap();
    assert_eq!((report["finding"]["type"].as_str(), points(0) + points(1)), (Some("equal"), 20), "{report:#}");
}

#[test]
fn an_attempt_goes_on_where_the_terminal_was_closed() {
    let Some(bench) = Bench::open() else { return };
    let did = bench.keys();
    bench.ok(&format!("ticket new number-series --for {did} --key grader.pem"));
    let take = "take --ticket ticket.json --identity me.pem";
    let mut terminal = start(&bench, take);
    terminal.exp_string("1 of 12").unwrap();
    terminal.exp_string("> ").unwrap();
    terminal.send_line("/skip").unwrap();
    terminal.exp_string("2 of 12").unwrap();
    drop(terminal);
    let mut terminal = start(&bench, take);
    terminal.exp_string("2 of 12").unwrap();
    for _ in 2..=12 {
        terminal.exp_string("> ").unwrap();
        terminal.send_line("/skip").unwrap();
    }
    terminal.exp_string("number-series: completed").unwrap();
    terminal.exp_eof().unwrap();
    assert_eq!(bench.json("replay evidence.json --json")["report"]["outcome"]["scores"][0]["scaled"], 0);
}

/// Asked twice, and shown never.
#[test]
fn a_passphrase_is_asked_without_an_echo() {
    let Some(bench) = Bench::open() else { return };
    let answer = |terminal: &mut PtySession, prompt: &str, line: &str| {
        let before = terminal.exp_string(prompt).unwrap();
        assert!(!before.contains("rosebud"), "{before}");
        terminal.send_line(line).unwrap();
    };
    let mut terminal = start(&bench, "key new --encrypt -o key.pem");
    answer(&mut terminal, "New passphrase: ", "rosebud");
    answer(&mut terminal, "The same again: ", "rosebed");
    assert!(terminal.exp_string("the two passphrases differ").is_ok_and(|said| !said.contains("rosebed")));
    assert!(!bench.path("key.pem").exists());
    let mut terminal = start(&bench, "key new --encrypt -o key.pem");
    answer(&mut terminal, "New passphrase: ", "rosebud");
    answer(&mut terminal, "The same again: ", "rosebud");
    assert!(!terminal.exp_eof().unwrap().contains("rosebud"));
    let mut terminal = start(&bench, "key show key.pem");
    answer(&mut terminal, "Passphrase of key.pem: ", "rosebud");
    let shown = terminal.exp_eof().unwrap();
    assert!(shown.contains("did:key:z6Mk") && !shown.contains("rosebud"), "{shown}");
}

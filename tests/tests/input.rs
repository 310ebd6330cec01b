//! Bad input, as a text of commands and what they say: `input.txt`. `CANDO_UPDATE=1` writes down what they say now.
//!
//! ```text
//! $ cando key show missing.pem
//! 2
//! error: missing.pem cannot be read: entity not found
//!   hint: check the name; a link may point to nothing
//! ```
//!
//! The number is the exit code; then standard output and standard error. `[..]` stands for anything in a line, `[...]` for any lines.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod support;

use std::fs::{self, File};
use std::path::Path;
use std::process::Command;

use support::{Bench, random};

/// Reads the text into commands, each with what it should say, and what stands before each.
fn blocks(text: &str) -> Vec<(String, String, String)> {
    let mut blocks = Vec::new();
    let mut before = String::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let Some(command) = line.strip_prefix("$ cando") else {
            before += &format!("{line}\n");
            continue;
        };
        let mut said = String::new();
        while let Some(line) = lines.next_if(|line| !line.is_empty()) {
            said += &format!("{line}\n");
        }
        blocks.push((std::mem::take(&mut before), command.trim().to_owned(), said));
    }
    blocks
}

fn matches(expected: &str, found: &str) -> bool {
    let Some((first, rest)) = expected.split_once("[..]") else { return expected == found };
    let Some(found) = found.strip_prefix(first) else { return false };
    (0..=found.len()).any(|at| found.is_char_boundary(at) && matches(rest, &found[at..]))
}

fn all_match(expected: &[&str], found: &[&str]) -> bool {
    match expected {
        [] => found.is_empty(),
        ["[...]", rest @ ..] => (0..=found.len()).any(|skip| all_match(rest, &found[skip..])),
        [first, rest @ ..] => {
            found.split_first().is_some_and(|(line, found)| matches(first, line) && all_match(rest, found))
        }
    }
}

/// Files good and bad, for the commands of the text.
fn furnish(bench: &Bench) {
    bench.certified("half");
    bench.ok("issue evidence.json --key grader.pem");
    bench.ok("key new -o other.pem");
    let did = bench.ok("key show me.pem");
    bench.ok(&format!("ticket new number-series --for {} --key grader.pem -o fresh.json", did.trim()));
    let seed = random();
    bench.ok(&format!("answers number-series --seed {seed} --quality half -o some-answers.json"));
    bench.ok(&format!("take number-series --practice --seed {seed} --answers some-answers.json"));
    let evidence = fs::read_to_string(bench.path("evidence.json")).unwrap();
    let credential = fs::read_to_string(bench.path("credential.json")).unwrap();
    let half = |text: &str| text.as_bytes()[..text.len() / 2].to_vec();
    for (name, bytes) in [
        ("empty", Vec::new()),
        ("latin1.py", b"print('\xe9')".to_vec()),
        ("text.json", b"hello".to_vec()),
        ("list.json", b"[]".to_vec()),
        ("deep.json", "[".repeat(100_000).into_bytes()),
        ("float.json", br#"{"answers":1.5}"#.to_vec()),
        ("duplicate.json", br#"{"answers":[],"answers":[]}"#.to_vec()),
        ("surrogate.json", br#"{"answers":["\ud800"]}"#.to_vec()),
        ("marked.json", "\u{feff}{\"answers\":[]}".into()),
        ("few.json", br#"{"answers":[]}"#.to_vec()),
        ("odd.json", br#"{"answers":[{"type":"dance"}]}"#.to_vec()),
        ("cut-evidence.json", half(&evidence)),
        ("cut-credential.json", half(&credential)),
        ("cut.wasm", b"\0asm\x01\0\0\0\x01".to_vec()),
        ("public.pem", b"-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA\n-----END PUBLIC KEY-----\n".to_vec()),
    ] {
        bench.write_bytes(name, &bytes);
    }
    let twice = evidence.replacen('{', "{\"format\":\"cando-evidence/1\",", 1);
    bench.write_bytes("twice.json", twice.as_bytes());
    File::create(bench.path("huge.json")).unwrap().set_len(33 << 20).unwrap();
    fs::create_dir(bench.path("folder")).unwrap();
    modules(bench);
    programs(bench);
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("loop", bench.path("loop")).unwrap();
        std::os::unix::fs::symlink("nowhere", bench.path("dangling")).unwrap();
        assert!(Command::new("mkfifo").arg(bench.path("pipe")).status().unwrap().success());
    }
}

fn modules(bench: &Bench) {
    let abi = r#"(func (export "cando_alloc") (param i32) (result i32) i32.const 0)
        (func (export "cando_describe") (result i64) i64.const 0)
        (func (export "cando_advance") (param i32 i32) (result i64) i64.const 0)"#;
    let memory = r#"(memory (export "memory") 1)"#;
    for (name, text) in [
        ("imports", format!(r#"(module (import "env" "clock" (func)) {memory} {abi})"#)),
        ("greedy", format!(r#"(module (memory (export "memory") 65536) {abi})"#)),
        ("looping", format!(r#"(module {memory} {abi} (func $start (loop $l (br $l))) (start $start))"#)),
        ("mute", format!(r#"(module {memory} {abi})"#)),
        ("simd", format!(r#"(module {memory} {abi} (func (result v128) (v128.const i64x2 0 0)))"#)),
        ("bare", "(module)".to_owned()),
    ] {
        bench.write_bytes(&format!("{name}.wasm"), &wat::parse_str(text).unwrap());
    }
}

fn programs(bench: &Bench) {
    for (name, text) in [
        ("good.py", "print(input()[::-1])\n"),
        ("add.py", "def add(a, b):\n    return a + b\n"),
        ("broken.py", "def f(:\n"),
        ("raises.py", "x = 1\nprint(x)\nprint(1 // 0)\n"),
        ("loops.py", "while True:\n    pass\n"),
        ("recurses.py", "def f(n):\n    return f(n + 1)\nf(0)\n"),
        ("allocates.py", "x = []\nwhile True:\n    x.append(bytearray(1 << 20))\n"),
        ("prints.py", "while True:\n    print('x' * 1000)\n"),
        ("system.py", "import os\nprint(os.listdir('/'))\n"),
        ("reads.py", "print(input())\nprint(input())\n"),
        ("files.py", "open('/etc/passwd')\n"),
        ("socket.py", "import socket\nsocket.create_connection(('127.0.0.1', 80))\n"),
        ("exits.py", "import sys\nsys.exit(3)\n"),
    ] {
        bench.write_bytes(name, text.as_bytes());
    }
    bench.write_bytes("in.txt", b"abc\n");
}

#[test]
fn bad_input_is_told_what_is_wrong() {
    let Some(bench) = Bench::open() else { return };
    furnish(&bench);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/input.txt");
    let (mut now, mut wrong) = (String::new(), Vec::new());
    for (before, command, expected) in blocks(&fs::read_to_string(&path).unwrap()) {
        let ran = bench.run(&command.replace("SEED", &"5".repeat(64)));
        let end =
            |text: &str| if text.is_empty() || text.ends_with('\n') { text.to_owned() } else { format!("{text}\n") };
        let said = format!("{}\n{}{}", ran.code, end(&ran.out), end(&ran.err)).replace("\n\n", "\n");
        let found: Vec<&str> = said.lines().collect();
        let same = all_match(&expected.lines().collect::<Vec<_>>(), &found);
        let space = if command.is_empty() { "" } else { " " };
        now += &format!("{before}$ cando{space}{command}\n{}", if same { &expected } else { &said });
        if !same {
            wrong.push(format!("$ cando {command}\n--- expected\n{expected}--- said\n{said}"));
        }
    }
    if std::env::var_os("CANDO_UPDATE").is_some() {
        fs::write(path, now).unwrap();
        return;
    }
    assert!(wrong.is_empty(), "{} commands said something else:\n\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn wild_cards_match() {
    assert!(matches("a[..]c", "abbc") && matches("[..]", "") && !matches("a[..]c", "abd"));
    assert!(all_match(&["a", "[...]", "d"], &["a", "b", "c", "d"]) && !all_match(&["[...]", "d"], &["a"]));
}

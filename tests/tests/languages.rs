//! Programs in the sealed languages, from the command line: each good one beside one that is broken.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod support;

use support::Bench;

/// Task, a program that solves it, one that does not, and what is printed.
const STDIN: [(&str, &str, &str, &str); 3] = [
    (
        "3 4\n",
        "const [a, b] = require('fs').readFileSync(0, 'utf8').split(' ').map(Number);\nconsole.log(a + b);",
        "const [a, b] = require('fs').readFileSync(0, 'utf8').split(' ');\nconsole.log(a + b);",
        "7\n",
    ),
    (
        "b\na\nb\n",
        "const count = new Map();\nfor await (const word of require_lines()) count.set(word, (count.get(word) ?? 0) + 1);\n\
         console.log(count);\n\
         function require_lines() { return rl.createInterface({ input: process.stdin }) }\nimport rl from 'node:readline';",
        "import { createInterface } from 'readline';\nconst count = new Set();\n\
         for await (const word of createInterface({ input: process.stdin })) count.add(word);\nconsole.log(count);",
        "Map(2) { 'b' => 2, 'a' => 1 }\n",
    ),
    (
        "10\n",
        "process.stdin.on('data', (data) => {\n  const fib = (n) => (n < 2 ? BigInt(n) : fib(n - 1) + fib(n - 2));\n\
         \n  console.log(String(fib(+data)));\n});",
        "process.stdin.on('end', (data) => console.log(String(data)));",
        "55\n",
    ),
];

#[test]
fn programs_read_and_print() {
    let Some(bench) = Bench::open() else { return };
    for (input, good, broken, expected) in STDIN {
        bench.write_bytes("input.txt", input.as_bytes());
        for (program, solves) in [(good, true), (broken, false)] {
            bench.write_bytes("program.js", program.as_bytes());
            let ran = bench.run("run javascript program.js --stdin input.txt");
            assert_eq!(ran.code == 0 && ran.out == expected, solves, "{program}: {} {}", ran.out, ran.err);
        }
    }
}

#[test]
fn functions_are_called() {
    let Some(bench) = Bench::open() else { return };
    for (program, value) in [
        ("const f = (list) => [...list].sort((a, b) => a - b)", Some("[1,2,10]")),
        ("export async function f(list) { await null; return list.toSorted((a, b) => a - b) }", Some("[1,2,10]")),
        ("const f = (list) => [...list].sort()", Some("[1,10,2]")),
        ("const g = (list) => list", None),
    ] {
        bench.write_bytes("program.js", program.as_bytes());
        let ran = bench.run("run javascript program.js --call f --args [[10,2,1]]");
        assert_eq!((ran.code == 0).then(|| ran.out.trim().to_owned()).as_deref(), value, "{program}: {}", ran.err);
    }
}

#[test]
fn a_call_is_written_as_one() {
    let Some(bench) = Bench::open() else { return };
    bench.write_bytes("program.py", b"def f(a, b=(2,)): return [b, a]");
    for (call, code, out) in [
        (&["f(1,\"x\")"][..], 0, "[\"x\",1]"),
        (&["f({\"$tuple\":[]})"], 0, "[{\"$tuple\":[2]},{\"$tuple\":[]}]"),
        (&["f", "--args", "[1,3]"], 0, "[3,1]"),
        (&["f()"], 1, ""),
        (&["f(1,)"], 2, ""),
        (&["f(1)", "--args", "[1]"], 2, ""),
        (&["f", "--args", "1"], 2, ""),
    ] {
        let ran = bench.run_all(&[&["run", "python", "program.py", "--call"], call].concat());
        assert_eq!((ran.code, ran.out.trim()), (code, out), "{call:?}: {}", ran.err);
    }
}

/// Programs that go too far, and the exit code and word that tell so.
#[test]
fn programs_that_go_too_far_are_stopped() {
    let Some(bench) = Bench::open() else { return };
    for (program, word) in [
        ("for (;;);", "out of fuel"),
        ("/^(a+)+$/.test('a'.repeat(40) + 'b')", "out of fuel"),
        ("(9n ** 9n ** 9n).toString()", "RangeError"),
        ("const f = () => f() + 1; f()", "RangeError: Maximum call stack size exceeded"),
        ("const f = (n) => [n].map(f); f(0)", "RangeError: Maximum call stack size exceeded"),
        ("async function f() { await f() } f()", "RangeError: Maximum call stack size exceeded"),
        ("const x = []; for (;;) x.push(new Uint8Array(1e8))", "out of memory"),
        ("for (;;) console.log('x'.repeat(1000))", "it printed more than it may"),
        ("require('child_process').execSync('ls')", "not available in this sandbox"),
    ] {
        bench.write_bytes("program.js", program.as_bytes());
        let ran = bench.run("run javascript program.js --fuel 3000000000");
        assert_eq!(ran.code, 1, "{program}: {}", ran.err);
        assert!(ran.err.contains(word), "{program}: {}", ran.err);
    }
}

#[test]
fn both_engines_count_the_same() {
    let Some(bench) = Bench::open() else { return };
    bench.write_bytes(
        "program.js",
        b"const f = (n) => n ? 1 + f(n - 1) : 0;\nconsole.log(f(4000), Math.random(), [3, 1, 2].sort());",
    );
    bench.write_bytes("program.py", b"def f(n): return n and 1 + f(n - 1)\nprint(f(900), 0.1 + 0.2, sorted('cab'))");
    bench.write_bytes(
        "program.ts",
        b"print();\nfunction print(this: void): void { console.log([3, 1].sort() as number[]) }",
    );
    for program in ["javascript program.js", "python program.py", "typescript program.ts"] {
        let ran = |engine: &str| bench.json(&format!("run {program} --json --engine {engine}"));
        let (compiled, interpreted) = (ran("wasmtime"), ran("wasmi"));
        assert_eq!(compiled, interpreted);
        assert_eq!(compiled["status"], "ok");
    }
}

#[test]
fn compiled_programs_run_like_others() {
    let Some(bench) = Bench::open() else { return };
    let module = wat::parse_str(
        r#"(module (func (export "gcd") (param i64 i64) (result i64) (local i64)
            (loop $again
                (if (i64.eqz (local.get 1)) (then (return (local.get 0))))
                (local.set 2 (i64.rem_u (local.get 0) (local.get 1)))
                (local.set 0 (local.get 1))
                (local.set 1 (local.get 2))
                (br $again))
            unreachable))"#,
    );
    bench.write_bytes("program.wasm", &module.unwrap());
    for engine in ["wasmtime", "wasmi"] {
        let ran = bench.run(&format!("run wasm program.wasm --call gcd(48,36) --engine {engine}"));
        assert_eq!((ran.code, ran.out.trim()), (0, "12"), "{}", ran.err);
    }
    for (line, word) in [
        ("run wasm program.wasm --call lcm(1,2)", "exports no function lcm; it exports gcd"),
        ("run wasm program.wasm --call gcd(1)", "another number of arguments: 2"),
        ("run wasm program.wasm", "built as a command"),
    ] {
        let ran = bench.run(line);
        assert!(ran.code == 1 && ran.err.contains(word), "{line}: {}", ran.err);
    }
}

#[test]
fn languages_say_what_they_are() {
    let Some(bench) = Bench::open() else { return };
    let listed = bench.json("languages --json");
    let listed = listed.as_array().unwrap();
    for (name, licence, module) in [
        ("javascript", "MIT", "readline"),
        ("python", "PSF-2.0", "collections"),
        ("typescript", "MIT AND Apache-2.0", "readline"),
        ("wasm", "Apache-2.0 AND MIT", "wasi_snapshot_preview1"),
    ] {
        let language = listed.iter().find(|language| language["name"] == name).unwrap();
        assert_eq!(language["licence"], licence);
        assert!(language["library"].as_array().unwrap().iter().any(|listed| listed == module), "{language}");
    }
    let text = bench.ok("languages");
    assert!(text.contains("version QuickJS-ng") && text.contains("version CPython 3.11.2"), "{text}");
}

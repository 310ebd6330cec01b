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
fn queries_give_tables() {
    let Some(bench) = Bench::open() else { return };
    bench.write_bytes(
        "setup.sql",
        b"CREATE TABLE t (name, n); INSERT INTO t VALUES ('Ann', 3), ('B\xc3\xa9', NULL), ('Cy', 12);",
    );
    for (program, code, out) in [
        (
            "SELECT name, 1.5 * n AS x FROM t ORDER BY n",
            0,
            "name  x\n----  ----\nB\u{e9}    NULL\nAnn   4.5\nCy    18.0\n",
        ),
        (
            "SELECT name, 1.5 * n AS x FROM t ORDER BY name DESC",
            0,
            "name  x\n----  ----\nCy    18.0\nB\u{e9}    NULL\nAnn   4.5\n",
        ),
        ("DELETE FROM t", 0, "null\n"),
        ("SELECT nam FROM t", 1, ""),
    ] {
        bench.write_bytes("program.sql", program.as_bytes());
        let ran = bench.run("run sql program.sql --setup setup.sql");
        assert_eq!((ran.code, &*ran.out), (code, out), "{program}: {}", ran.err);
    }
    bench.write_bytes("check.sql", b"SELECT count(*) AS n FROM main.t");
    bench.write_bytes("program.sql", b"DELETE FROM t WHERE n IS NULL");
    assert_eq!(bench.ok("run sql program.sql --setup setup.sql --file check.sql"), "n\n-\n2\n");
    bench.write_bytes("program.sql", b"SELECT name, n FROM t; SELECT sum(n) FROM t");
    assert_eq!(bench.ok("run sql program.sql --stdin setup.sql"), "Ann|3\nB\u{e9}|\nCy|12\n15\n");
}

/// Whatever nests or repeats ends by SQLite's own limits, or by fuel: never by the sealed stack.
#[test]
fn statements_that_go_too_far_are_stopped() {
    let Some(bench) = Bench::open() else { return };
    let nested = |open: &str, depth, close: &str| format!("SELECT {}1{}", open.repeat(depth), close.repeat(depth));
    let views = (1..1300).map(|n| format!("CREATE VIEW v{n} AS SELECT * FROM v{};", n - 1)).collect::<String>();
    for (program, word) in [
        (
            "WITH RECURSIVE c(x) AS (VALUES (1) UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c".into(),
            "out of fuel",
        ),
        (
            "WITH RECURSIVE c(x) AS (VALUES (1) UNION ALL SELECT x + 1 FROM c) SELECT x FROM c".into(),
            "more than it may",
        ),
        ("SELECT length(zeroblob(900000000) || 'x')".into(), "out of memory"),
        (nested("abs(", 3000, ")"), "Recursion limit"),
        (nested("(SELECT ", 3000, ")"), "Recursion limit"),
        (nested("CASE WHEN 1 THEN ", 900, " END"), "Recursion limit"),
        (nested("* FROM (SELECT ", 900, ")"), "Recursion limit"),
        (format!("SELECT {}1", "1 UNION SELECT ".repeat(3000)), "too many terms in compound SELECT"),
        (format!("SELECT '{}' LIKE '{}'", "a".repeat(2000), "%a".repeat(2600)), "pattern too complex"),
        (format!("CREATE VIEW v0 AS SELECT 1; {views} SELECT * FROM v1299"), "nested too deep"),
        ("ATTACH 'other.db' AS o".into(), "not available in this sandbox"),
    ] {
        bench.write_bytes("program.sql", program.as_bytes());
        let ran = bench.run("run sql program.sql --fuel 3000000000");
        assert_eq!(ran.code, 1, "{}: {}", &program[..20], ran.err);
        assert!(ran.err.contains(word), "{}: {}", &program[..20], ran.err);
    }
    // As deep as it goes, and not deeper than the sealed stack.
    for program in [
        format!("SELECT '{}' LIKE '{}'", "a".repeat(2400), "%a".repeat(2400)),
        format!("SELECT {}1", "1 EXCEPT SELECT ".repeat(499)),
        format!("CREATE VIEW v0 AS SELECT 1; {views} SELECT * FROM v990"),
        format!("SELECT length(json_patch('{0}{1}', '{0}{1}'))", "{\"a\":".repeat(990), "}".repeat(990))
            .replace("\":}", "\":1}"),
    ] {
        bench.write_bytes("program.sql", program.as_bytes());
        bench.ok("run sql program.sql");
    }
}

/// A statement that calls the program, which runs a statement, ends by Python's own error, before the sealed stack does.
#[test]
fn recursion_through_sql_ends_by_pythons_own_error() {
    let Some(bench) = Bench::open() else { return };
    let begin = "import sqlite3, sys\nsys.setrecursionlimit(10**6)\ndb = sqlite3.connect(':memory:')\n";
    for form in [
        "def f(n): return db.execute('SELECT f(?)', (n + 1,)).fetchone()[0]\ndb.create_function('f', 1, f)",
        "def f(n):\n    db.row_factory = lambda *_: f(n + 1)\n    db.execute('SELECT 1').fetchone()",
        "class A:\n    def step(self, n): f(n)\n    def finalize(self): pass\ndb.create_aggregate('a', 1, A)\n\
         def f(n): db.execute('SELECT a(column1) FROM (VALUES (1), (2)) ORDER BY 1').fetchall()",
        "def f(n): db.execute(f'SELECT {n}, ' + ' + '.join('1' * 400))\ndb.set_authorizer(lambda *_: f(id(object())))",
    ] {
        let program = format!("{begin}{form}\ntry: f(0)\nexcept (RecursionError, sqlite3.Error): print('refused')");
        bench.write_bytes("program.py", program.as_bytes());
        assert_eq!(bench.ok("run python program.py"), "refused\n", "{form}");
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
    bench.write_bytes("program.sql", b"SELECT random(), 0.1 + 0.2, group_concat(value) FROM json_each('[3,1,2]')");
    bench.write_bytes(
        "program.ts",
        b"print();\nfunction print(this: void): void { console.log([3, 1].sort() as number[]) }",
    );
    for program in ["javascript program.js", "python program.py", "sql program.sql", "typescript program.ts"] {
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
        ("python", "PSF-2.0 AND Zlib AND blessing", "sqlite3"),
        ("sql", "blessing AND MIT", "fts5"),
        ("typescript", "MIT AND Apache-2.0", "readline"),
        ("wasm", "Apache-2.0 AND MIT", "wasi_snapshot_preview1"),
    ] {
        let language = listed.iter().find(|language| language["name"] == name).unwrap();
        assert_eq!(language["licence"], licence);
        assert!(language["library"].as_array().unwrap().iter().any(|listed| listed == module), "{language}");
    }
    let text = bench.ok("languages");
    assert!(
        ["QuickJS-ng", "CPython 3.11.2", "SQLite 3.54.1"].iter().all(|name| text.contains(&format!("version {name}"))),
        "{text}"
    );
}

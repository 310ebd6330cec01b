//! The world of a program: streams, files, clock, randomness, and what is not there.

use serde_json::json;

use crate::{assert_ends, javascript};

#[test]
fn reads_its_input() {
    let Some(javascript) = javascript() else { return };
    for program in [
        "console.log(require('fs').readFileSync(0, 'utf8').split(' ').map(Number).reduce((a, b) => a + b))",
        "const text = require('fs').readFileSync('/dev/stdin').toString(); console.log(eval(text.trim().replace(' ', '+')))",
        "process.stdin.setEncoding('utf8'); let all = ''; process.stdin.on('data', (data) => (all += data)).on('end', () => console.log(all.length + 3))",
        "const { createInterface } = require('node:readline'); createInterface({ input: process.stdin }).on('line', (line) => console.log(line.length + 4)).on('close', () => 0)",
        "import { createInterface } from 'readline'; for await (const line of createInterface({ input: process.stdin })) console.log(line.length + 4)",
        "import * as fs from 'node:fs'; console.log(fs.readFileSync(0, { encoding: 'utf8' }).length + 3)",
        "for await (const chunk of process.stdin) console.log(chunk.length + 3)",
        "const rl = require('readline').createInterface({ input: process.stdin }); rl.question('', (line) => { console.log(line.length + 4); rl.close() })",
    ] {
        assert_ends(&javascript.program(program, "3 4\n"), "ok", "7\n");
    }
    let lines = "require('readline').createInterface(process.stdin).on('line', (l) => console.log(`<${l}>`)).on('close', () => console.log('end'))";
    assert_ends(&javascript.program(lines, "é\r\n\nz"), "ok", "<é>\n<>\n<z>\nend\n");
    assert_ends(&javascript.program(lines, ""), "ok", "end\n");
}

#[test]
fn writes_in_many_ways() {
    let Some(javascript) = javascript() else { return };
    let program = "
console.log('a', 1, [2], { b: 'c' }); console.info('%s=%d', 'x', 5, null); console.error('e');
process.stdout.write('w'); process.stdout.write(new Uint8Array([99, 255])); process.stderr.write('f\\n');
require('fs').writeSync(1, 's\\n'); console.group('g'); console.log('h\\ni'); console.groupEnd(); console.log();
console.log([undefined, -0, 5n, 'it\\'s'], new Map([[{ a: 1 }, new Set([1])]]), [[[[1]]]], function f() {}, class A {});";
    let result = javascript.program(program, "");
    let expected = "a 1 [ 2 ] { b: 'c' }\nx=5 null\nwc\u{fffd}s\ng\n  h\n  i\n\n\
                    [ undefined, -0, 5n, \"it's\" ] Map(1) { { a: 1 } => Set(1) { 1 } } [ [ [ [Array] ] ] ] [Function: f] [class A]\n";
    assert_ends(&result, "ok", expected);
    assert_eq!(result["log"], "e\nf\n");
}

#[test]
fn reads_its_files_and_no_others() {
    let Some(javascript) = javascript() else { return };
    let run = |program: &str| {
        let files = json!({
            "data.csv": "a,b\n1,2\n", "lib.mjs": "import { two } from './more/two.mjs'; export const four = two * two;",
            "more/two.mjs": "export const two = 2;", "list.json": "[1,2]",
        });
        javascript.request(&json!({
            "entry": {"type": "stdin"}, "files": files, "input": "",
            "limits": {"output": 1000}, "program": program, "seed": "00".repeat(32),
        }))
    };
    let read = "const fs = require('fs'); console.log(fs.readFileSync('./data.csv', 'utf8').length, fs.existsSync('x'), require('./list.json')[1])";
    assert_ends(&run(read), "ok", "8 false 2\n");
    assert_ends(&run("import { four } from './lib.mjs'; console.log(four)"), "ok", "4\n");
    assert_ends(&run("import('./lib.mjs').then(({ four }) => console.log(four))"), "ok", "4\n");
    for program in [
        "require('fs').readFileSync('other')",
        "require('fs').writeFileSync('data.csv', '')",
        "import './missing.mjs'",
        "import 'http'",
        "await import('./missing.mjs')",
    ] {
        assert_ends(&run(program), "not-available", "");
    }
}

#[test]
fn says_what_is_not_available() {
    let Some(javascript) = javascript() else { return };
    for program in [
        "require('child_process')",
        "require('http')",
        "require('./other.js')",
        "fetch('https://example.org')",
        "new Worker('w.js')",
        "require('fs').writeFileSync('a', 'b')",
    ] {
        let result = javascript.program(program, "");
        assert_ends(&result, "not-available", "");
        let message = result["error"]["message"].as_str().unwrap();
        assert!(message.contains("not available in this sandbox"), "{program}: {message}");
    }
    assert_ends(
        &javascript.program("try { require('net') } catch (e) { console.log(e.code) }", ""),
        "ok",
        "NOT_AVAILABLE\n",
    );
}

#[test]
fn the_same_run_is_the_same_and_another_seed_another() {
    let Some(javascript) = javascript() else { return };
    let program = "console.log(Math.random(), Date.now(), new Date(), performance.now(), [3, 1, 2].sort(() => Math.random() - 0.5))";
    let run = |seed: &str| {
        let request = json!({
            "entry": {"type": "stdin"}, "files": {}, "input": "", "limits": {"output": 1000},
            "program": program, "seed": seed.repeat(32),
        });
        javascript.request(&request)
    };
    assert_eq!(run("0a"), run("0a"));
    assert_ne!(run("0a")["output"], run("0b")["output"]);
    let waits = "const a = Date.now(); while (Date.now() < a + 1000); setTimeout(() => console.log(Date.now() - a >= 1e7), 1e7)";
    assert_ends(&javascript.program(waits, ""), "ok", "true\n");
}

#[test]
fn timers_run_in_order_and_stop() {
    let Some(javascript) = javascript() else { return };
    let program = "
let n = 0; const i = setInterval(() => { console.log('i', ++n); if (n === 3) clearInterval(i) }, 10);
setTimeout((x) => console.log(x), 25, 't'); clearTimeout(setTimeout(() => console.log('no'), 1)); setTimeout(console.log, 25, 'u');";
    assert_ends(&javascript.program(program, ""), "ok", "i 1\ni 2\nt\nu\ni 3\n");
}

#[test]
fn claims_are_checked() {
    let Some(javascript) = javascript() else { return };
    let program = |claim: &str| format!("const assert = require('node:assert'); {claim}; console.log('held')");
    for claim in [
        "assert(1)",
        "assert.equal(1, '1')",
        "assert.deepStrictEqual({ a: [1, new Map([[1, 2]])] }, { a: [1, new Map([[1, 2]])] })",
        "assert.throws(() => { throw 1 })",
    ] {
        assert_ends(&javascript.program(&program(claim), ""), "ok", "held\n");
    }
    for claim in [
        "assert(0)",
        "assert.strictEqual(1, '1')",
        "assert.deepStrictEqual({ a: [1] }, { a: [2] })",
        "assert.deepStrictEqual(new Set([1]), new Set([2]))",
        "assert.throws(() => 1)",
        "assert.deepEqual([1], [1, 2])",
    ] {
        let result = javascript.program(&program(claim), "");
        assert_ends(&result, "runtime-error", "");
        assert_eq!(result["error"]["type"], "AssertionError");
    }
}

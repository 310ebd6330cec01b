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
        "const chunks = []; process.stdin.on('data', (chunk) => chunks.push(chunk)).on('end', () => console.log(Buffer.concat(chunks).toString().length + 3))",
        "require('fs').readFile(0, 'utf8', (error, text) => console.log(error ?? text.length + 3))",
        "require('readline').createInterface({ input: require('fs').createReadStream('/dev/stdin') }).on('line', (line) => console.log(line.length + 4))",
        "const rl = require('readline').createInterface({ input: process.stdin }); require('util').promisify(rl.question).bind(rl)('').then((line) => { console.log(line.length + 4); rl.close() })",
        "const { once } = require('events'), lines = []; const rl = require('readline').createInterface({ input: process.stdin }).on('line', (line) => lines.push(line)); once(rl, 'close').then(() => console.log(lines[0].length + 4))",
        "const rl = require('readline').createInterface({ input: process.stdin }); rl.question('', (line) => { console.log(line.length + 4); rl.close() })",
    ] {
        assert_ends(&javascript.program(program, "3 4\n"), "ok", "7\n");
    }
    let lines = "require('readline').createInterface(process.stdin).on('line', (l) => console.log(`<${l}>`)).on('close', () => console.log('end'))";
    assert_ends(&javascript.program(lines, "é\r\n\nz"), "ok", "<é>\n<>\n<z>\nend\n");
    assert_ends(&javascript.program(lines, ""), "ok", "end\n");
    let prompts = "const { stdin: input, stdout: output } = process; const rl = require('readline').createInterface({ input, output, prompt: '$ ' }); rl.on('line', () => rl.prompt()); rl.prompt()";
    assert_ends(&javascript.program(prompts, "a\n"), "ok", "$ $ ");
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

/// What Node.js 20 prints, to the letter.
#[test]
fn shows_values_as_node_does() {
    let Some(javascript) = javascript() else { return };
    for (program, shown) in [
        ("Array.from({ length: 9 }, (_, i) => 10 ** (i % 4))", "[\n  1, 10, 100, 1000,\n  1, 10, 100, 1000,\n  1\n]\n"),
        ("['a', 'bb', 'ccc', 'd', 'e', 'f', 'g']", "[\n  'a', 'bb', 'ccc',\n  'd', 'e',  'f',\n  'g'\n]\n"),
        ("(() => { const a = { b: [] }; a.b.push(a); return a })()", "<ref *1> { b: [ [Circular *1] ] }\n"),
        ("[{ a: { b: { c: {} } } }]", "[ { a: { b: [Object] } } ]\n"),
        ("{ a: { b: { c: {} } } }", "{ a: { b: { c: {} } } }\n"),
        (
            "[new String('s'), new Number(-0), class B extends Map {}, async () => {}, new WeakMap()]",
            "[\n  [String: 's'],\n  [Number: -0],\n  [class B extends Map],\n  [AsyncFunction (anonymous)],\n  WeakMap { <items unknown> }\n]\n",
        ),
    ] {
        assert_ends(&javascript.program(&format!("console.log({program})"), ""), "ok", shown);
    }
    let table = "console.table([{ a: 1, b: 'x' }, 5])";
    let shown = "┌─────────┬───┬─────┬────────┐\n│ (index) │ a │ b   │ Values │\n├─────────┼───┼─────┼────────┤\n\
                 │ 0       │ 1 │ 'x' │        │\n│ 1       │   │     │ 5      │\n└─────────┴───┴─────┴────────┘\n";
    assert_ends(&javascript.program(table, ""), "ok", shown);
}

#[test]
fn has_the_order_of_words_and_the_form_of_numbers_of_english() {
    let Some(javascript) = javascript() else { return };
    for (program, shown) in [
        (
            "['b', 'a', 'C', 'ä', 'A', 'z', 'é', 'e', '_', '10', '9'].sort((a, b) => a.localeCompare(b)).join()",
            "_,10,9,a,A,ä,b,C,e,é,z\n",
        ),
        ("['a10', 'a9'].sort((a, b) => a.localeCompare(b, undefined, { numeric: true })).join()", "a9,a10\n"),
        ("'ä'.localeCompare('A', 'en', { sensitivity: 'base' })", "0\n"),
        (
            "(-1234567.8915).toLocaleString(), (0.256).toLocaleString('en-US', { style: 'percent' })",
            "-1,234,567.892 26%\n",
        ),
        (
            "(1234.5).toLocaleString('en-US', { style: 'currency', currency: 'USD' }), (10n ** 6n).toLocaleString()",
            "$1,234.50 1,000,000\n",
        ),
        ("new Date(1709210405000).toLocaleString()", "2/29/2024, 12:40:05 PM\n"),
    ] {
        assert_ends(&javascript.program(&format!("console.log({program})"), ""), "ok", shown);
    }
    let tables = "console.log(['a10', 'a9'].sort(new Intl.Collator('en', { numeric: true }).compare), Intl.NumberFormat().format(1234.5), (5).toLocaleString('en', { minimumIntegerDigits: 2 }))";
    assert_ends(&javascript.program(tables, ""), "ok", "[ 'a9', 'a10' ] 1,234.5 05\n");
    for program in
        ["(1).toLocaleString('de')", "(1).toLocaleString('en', { notation: 'compact' })", "new Intl.PluralRules()"]
    {
        assert_ends(&javascript.program(program, ""), "not-available", "");
    }
}

/// What Node.js 20 prints, to the letter.
#[test]
fn reads_bytes_as_text_and_text_as_bytes() {
    let Some(javascript) = javascript() else { return };
    for (program, shown) in [
        ("Buffer.from('hé')", "<Buffer 68 c3 a9>\n"),
        (
            "Buffer.from('aGk_aGk=', 'base64'), Buffer.from('abxyz', 'hex'), Buffer.from([257, -1])",
            "<Buffer 68 69 3f 68 69> <Buffer ab> <Buffer 01 ff>\n",
        ),
        (
            "['hex', 'base64', 'base64url', 'latin1', 'ascii', 'utf16le'].map((name) => Buffer.from('é?>').toString(name))",
            "[ 'c3a93f3e', 'w6k/Pg==', 'w6k_Pg', 'Ã©?>', 'C)?>', '꧃㸿' ]\n",
        ),
        (
            "Buffer.concat([Buffer.from('a'), Buffer.alloc(2, 'b')], 4), JSON.stringify(Buffer.from('a'))",
            "<Buffer 61 62 62 00> {\"type\":\"Buffer\",\"data\":[97]}\n",
        ),
        (
            "(() => { const b = Buffer.alloc(9); b.writeInt16BE(-2); b.writeDoubleLE(0.5, 1); return [b, b.readUInt8(), b.readDoubleLE(1)] })()",
            "[ <Buffer ff 00 00 00 00 00 00 e0 3f>, 255, 0.5 ]\n",
        ),
        (
            "Buffer.from('abcabc').indexOf('ca'), Buffer.from('abc').equals(Buffer.from('abd')), Buffer.compare(Buffer.from('b'), Buffer.from('ab')), Buffer.byteLength('é')",
            "2 false 1 2\n",
        ),
        (
            "(() => { const b = Buffer.from('abc'), s = b.slice(1); s[0] = 90; return b.toString() + s.toString('utf8', 1) + Buffer.isBuffer(s) })()",
            "aZcctrue\n",
        ),
        ("Buffer.from('\\ud800x'), Buffer.alloc(0)", "<Buffer ef bf bd 78> <Buffer >\n"),
        ("Buffer.alloc(60)", &format!("<Buffer{} ... 10 more bytes>\n", " 00".repeat(50))),
    ] {
        assert_ends(&javascript.program(&format!("console.log({program})"), ""), "ok", shown);
    }
}

/// What Node.js 20 prints, to the letter.
#[test]
fn takes_paths_apart_and_joins_them() {
    let Some(javascript) = javascript() else { return };
    for (program, shown) in [
        ("path.join('/a', '..', 'b', './c.txt'), path.join('', ''), path.join('a/', '/b/')", "/b/c.txt . a/b/\n"),
        (
            "path.basename('/x/y.js', '.js'), path.basename('/x/y/'), path.extname('a.b.c'), path.extname('.rc') + '|'",
            "y y .c |\n",
        ),
        ("path.dirname('/a/b/c'), path.dirname('/a'), path.dirname('a'), path.dirname('a/b/')", "/a/b / . a\n"),
        ("path.resolve('/a', 'b', '../c'), path.resolve('x'), path.normalize('../a//../../b/.')", "/a/c /x ../../b\n"),
        ("path.relative('/a/b', '/a/c/d'), path.relative('/a', '/a') + '|', path.isAbsolute('a')", "../c/d | false\n"),
        (
            "path.parse('/home/u/f.txt'), path.format({ dir: '/a', base: 'b.c' })",
            "{ root: '/', dir: '/home/u', base: 'f.txt', ext: '.txt', name: 'f' } /a/b.c\n",
        ),
    ] {
        assert_ends(
            &javascript.program(&format!("const path = require('path'); console.log({program})"), ""),
            "ok",
            shown,
        );
    }
}

#[test]
fn is_the_main_module_and_may_return() {
    let Some(javascript) = javascript() else { return };
    let program = "function f() { return 1 } if (require.main === module) console.log('main'); if (!f) return; console.log('end'); return; console.log('no')";
    assert_ends(&javascript.program(program, ""), "ok", "main\nend\n");
    let called = javascript.call("const f = () => 1; if (require.main === module) throw 1", "f", json!([]));
    assert_ends(&called, "ok", "");
    let copied = "const o = { d: new Date(5), m: new Map([[{}, new Set([1])]]) }; o.o = o; const c = structuredClone(o); console.log(c.o === c, c.m, c.d.getTime())";
    assert_ends(&javascript.program(copied, ""), "ok", "true Map(1) { {} => Set(1) { 1 } } 5\n");
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
        "assert.deepStrictEqual(new Set([{ a: 1 }, 2]), new Set([2, { a: 1 }]))",
        "assert.throws(() => { throw 1 })",
        "assert.throws(() => { throw new TypeError('no way') }, { name: 'TypeError', message: /way/ })",
        "assert.throws(() => { throw new TypeError('no way') }, TypeError)",
        "assert.match('abc', /b/)",
    ] {
        assert_ends(&javascript.program(&program(claim), ""), "ok", "held\n");
    }
    for claim in [
        "assert(0)",
        "assert.strictEqual(1, '1')",
        "assert.deepStrictEqual({ a: [1] }, { a: [2] })",
        "assert.deepStrictEqual(new Set([1]), new Set([2]))",
        "assert.deepStrictEqual(new Map([[1, { a: { b: { c: 1 } } }]]), new Map([[1, { a: { b: { c: 2 } } }]]))",
        "assert.notDeepStrictEqual([1], [1])",
        "assert.throws(() => 1)",
        "assert.deepEqual([1], [1, 2])",
    ] {
        let result = javascript.program(&program(claim), "");
        assert_ends(&result, "runtime-error", "");
        assert_eq!(result["error"]["type"], "AssertionError");
    }
}

//! Programs that fail, and what a candidate is told.

use serde_json::json;

use crate::{assert_ends, javascript};

#[test]
fn says_where_a_program_fails() {
    let Some(javascript) = javascript() else { return };
    let program = "function f(o) {\n  const é = 'é'; o.a.b();\n}\nconsole.log('before');\nf({});\n";
    let result = javascript.program(program, "");
    assert_ends(&result, "runtime-error", "before\n");
    assert_eq!(
        result["error"],
        json!({
            "column": 18, "excerpt": "const é = 'é'; o.a.b();", "line": 2,
            "message": "cannot read property 'b' of undefined",
            "traceback": "TypeError: cannot read property 'b' of undefined\n    at f (main.js:2:18)\n    at <anonymous> (main.js:5:1)\n",
            "type": "TypeError",
        })
    );
}

#[test]
fn the_first_line_counts_like_the_others() {
    let Some(javascript) = javascript() else { return };
    for program in ["let a; a.b;", "await 1; let a; a.b;"] {
        let error = &javascript.program(program, "")["error"];
        let column = program.find("a.b").unwrap() + 1;
        assert_eq!((&error["line"], &error["column"]), (&json!(1), &json!(column)), "{program}: {error}");
    }
    let error = &javascript.program("#!/usr/bin/node\nthrow new Error('x')", "")["error"];
    assert_eq!((&error["line"], &error["type"]), (&json!(2), &json!("Error")));
}

#[test]
fn shows_only_the_candidates_lines() {
    let Some(javascript) = javascript() else { return };
    let program = "const lines = require('readline').createInterface({ input: process.stdin });\n\
                   lines.on('line', (line) => JSON.parse(line));";
    let result = javascript.program(program, "{\n");
    assert_ends(&result, "runtime-error", "");
    let trace = result["error"]["traceback"].as_str().unwrap();
    assert!(trace.contains("main.js:2:") && !trace.contains("prelude") && !trace.contains("native"), "{trace}");
}

#[test]
fn a_program_that_does_not_compile() {
    let Some(javascript) = javascript() else { return };
    for (program, line, column) in [
        ("let a = 1;\nlet é = ;\n", 2, 9),
        ("function f( {\n", 2, 1),
        ("import fs from 'fs';\nlet x = = 2;", 2, 9),
        ("let a; let a;", 1, 13),
        ("f();\n})(); (function () {", 2, 1),
        ("const text = 'abc", 1, 14),
    ] {
        let result = javascript.program(program, "");
        assert_ends(&result, "compile-error", "");
        let error = &result["error"];
        assert_eq!(
            (&error["line"], &error["column"], &error["type"]),
            (&json!(line), &json!(column), &json!("SyntaxError")),
            "{program}: {error}"
        );
    }
}

#[test]
fn a_syntax_error_at_run_time_is_no_compile_error() {
    let Some(javascript) = javascript() else { return };
    assert_ends(&javascript.program("console.log(1);\neval('1 +')", ""), "runtime-error", "1\n");
}

#[test]
fn things_that_are_thrown_and_are_no_errors() {
    let Some(javascript) = javascript() else { return };
    for (program, message) in
        [("throw 5", "5"), ("throw 'no'", "'no'"), ("throw { a: [1] }", "{ a: [ 1 ] }"), ("throw null", "null")]
    {
        let error = &javascript.program(program, "")["error"];
        assert_eq!(
            (&error["type"], &error["message"], &error["line"]),
            (&json!("Uncaught"), &json!(message), &json!(1))
        );
    }
    let awkward = "throw new Proxy({}, { get() { throw 1 }, getPrototypeOf() { throw 2 } })";
    assert_ends(&javascript.program(awkward, ""), "runtime-error", "");
    let silent = "const e = new Error('x'); Object.defineProperty(e, 'message', { get() { throw 1 } }); e.name = Symbol(); throw e";
    let error = &javascript.program(silent, "")["error"];
    assert_eq!((&error["type"], &error["message"], &error["line"]), (&json!("Error"), &json!(""), &json!(1)));
}

#[test]
fn promises_that_nobody_handles() {
    let Some(javascript) = javascript() else { return };
    for program in [
        "Promise.reject(new TypeError('x')); console.log(1)",
        "(async () => { console.log(1); await null; throw new TypeError('x') })(); setTimeout(() => console.log(2))",
        "console.log(await 1); await Promise.reject(new TypeError('x'))",
        "queueMicrotask(() => { console.log(1); throw new TypeError('x') })",
        "setTimeout(() => { console.log(1); throw new TypeError('x') })",
    ] {
        let result = javascript.program(program, "");
        assert_ends(&result, "runtime-error", "1\n");
        assert_eq!(result["error"]["type"], "TypeError", "{program}");
    }
    let handled = "const p = Promise.reject(1); Promise.resolve().then(() => p.catch(() => console.log('handled')))";
    assert_ends(&javascript.program(handled, ""), "ok", "handled\n");
    assert_ends(&javascript.program("await new Promise(() => {})", ""), "runtime-error", "");
}

#[test]
fn exits() {
    let Some(javascript) = javascript() else { return };
    for (program, status) in [
        ("process.exit()", "ok"),
        ("try { process.exit(0) } catch {} finally { console.log('no') }", "ok"),
        ("setTimeout(() => console.log('no')); process.exit(0)", "ok"),
        ("process.exit(3)", "runtime-error"),
        ("(async () => { try { await 1; process.exit(3) } catch {} console.log('no') })()", "runtime-error"),
    ] {
        let result = javascript.program(program, "");
        assert_ends(&result, status, "");
        assert_eq!(result["error"]["type"], if status == "ok" { json!(null) } else { json!("ProcessExit") });
    }
    assert_ends(&javascript.call("const f = () => process.exit()", "f", json!([])), "runtime-error", "");
}

#[test]
fn a_function_that_is_not_there() {
    let Some(javascript) = javascript() else { return };
    for (program, kind) in [
        ("function g() {}", "ReferenceError"),
        ("import 'fs'; function f() {}", "ReferenceError"),
        ("const f = 3", "TypeError"),
        ("function f() { return g() }", "ReferenceError"),
    ] {
        let result = javascript.call(program, "f", json!([]));
        assert_ends(&result, "runtime-error", "");
        assert_eq!(result["error"]["type"], kind, "{program}");
    }
}

#[test]
fn has_no_queries() {
    let Some(javascript) = javascript() else { return };
    let result = javascript.query("print(1)", "");
    assert_ends(&result, "not-available", "");
    assert!(result["error"]["message"].as_str().unwrap().contains("not available in this language"), "{result:#}");
}

/// Where it is made, not in the constructor of its class; and `stack` begins with what it says.
#[test]
fn an_error_of_a_class_is_where_it_is_made() {
    let Some(javascript) = javascript() else { return };
    let classes =
        "class Bad extends Error {\n  constructor(m) { super(m); this.name = 'Bad' }\n}\nclass Worse extends Bad {}\n";
    let result = javascript.program(&format!("{classes}function f() {{\n  throw new Worse('no')\n}}\nf()"), "");
    assert_eq!((&result["error"]["line"], &result["error"]["excerpt"]), (&json!(6), &json!("throw new Worse('no')")));
    let stack = javascript.program(&format!("{classes}console.log(new Bad('no').stack)"), "");
    assert_ends(&stack, "ok", "Bad: no\n    at <anonymous> (main.js:5:17)\n");
    let captured = "class E extends Error {\n  constructor(m) { super(m); Error.captureStackTrace(this, E) }\n}\nfunction f() { return new E('no') }\nconsole.log(f().stack)";
    let expected = "Error: no\n    at f (main.js:4:27)\n    at <anonymous> (main.js:5:13)\n";
    assert_ends(&javascript.program(captured, ""), "ok", expected);
}

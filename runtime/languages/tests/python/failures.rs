//! Programs that fail, and what a candidate is told.

use serde_json::json;

use crate::{assert_ends, python};

#[test]
fn says_where_a_program_fails() {
    let Some(python) = python() else { return };
    let result = python.program("def f(n):\n    é = 1; return n / 0\n\nprint('before')\nf(3)\n", "");
    assert_ends(&result, "runtime-error", "before\n");
    assert_eq!(
        result["error"],
        json!({
            "column": 19, "excerpt": "é = 1; return n / 0", "line": 2, "message": "division by zero",
            "traceback": "Traceback (most recent call last):\n  File \"main.py\", line 5, in <module>\n    f(3)\n  \
                          File \"main.py\", line 2, in f\n    é = 1; return n / 0\n                  ~~^~~\nZeroDivisionError: division by zero\n",
            "type": "ZeroDivisionError",
        })
    );
}

#[test]
fn shows_only_the_candidates_lines() {
    let Some(python) = python() else { return };
    let result = python.program("import json\njson.loads('[1,')\n", "");
    let error = &result["error"];
    assert_eq!((&error["type"], &error["line"]), (&json!("JSONDecodeError"), &json!(2)));
    assert!(!error["traceback"].as_str().unwrap().contains("frozen"), "{error}");
}

/// As Python 3.11 prints it, to the letter.
#[test]
fn marks_what_failed() {
    let Some(python) = python() else { return };
    for (program, line, marks) in [
        ("d = {}\nprint(d['a']['b'])", "print(d['a']['b'])", "      ~^^^^^"),
        ("f(1)", "f(1)", "^"),
        ("x = None\nx.y(1)", "x.y(1)", "^^^"),
        ("x = max([],\n  key=len)", "x = max([],", "    ^^^^^^^"),
        ("漢 = 'é'\nz = 漢 * 2 / 漢", "z = 漢 * 2 / 漢", "    ~~~~~~^~~"),
        ("if x = 5: pass", "if x = 5: pass", "   ^^^^^"),
        ("a = [1,\n  2 3]", "2 3]", "^^^"),
    ] {
        let result = python.program(program, "");
        let trace = result["error"]["traceback"].as_str().unwrap();
        assert!(trace.contains(&format!("\n    {line}\n    {marks}\n")), "{trace}");
    }
    let whole = python.program("raise ValueError", "");
    assert!(!whole["error"]["traceback"].as_str().unwrap().contains('^'), "{whole}");
}

#[test]
fn tells_what_an_exception_came_of() {
    let Some(python) = python() else { return };
    let of = |program: &str| python.program(program, "")["error"]["traceback"].as_str().unwrap().to_owned();
    let caused = of("try:\n    1/0\nexcept ZeroDivisionError as e:\n    raise KeyError('k') from e");
    let expected = "Traceback (most recent call last):\n  File \"main.py\", line 2, in <module>\n    1/0\n    ~^~\nZeroDivisionError: division by zero\n\n\
                    The above exception was the direct cause of the following exception:\n\n\
                    Traceback (most recent call last):\n  File \"main.py\", line 4, in <module>\n    raise KeyError('k') from e\nKeyError: 'k'\n";
    assert_eq!(caused, expected);
    let handling = of("try:\n    1/0\nexcept ZeroDivisionError:\n    unknown");
    assert!(
        handling.contains("\n\nDuring handling of the above exception, another exception occurred:\n\n"),
        "{handling}"
    );
    let silent = of("try:\n    1/0\nexcept ZeroDivisionError:\n    raise KeyError from None");
    assert!(!silent.contains("ZeroDivisionError:"), "{silent}");
    let group = of("e = ExceptionGroup('two', [ValueError(1), KeyError(2)])\ne.add_note('a note')\nraise e");
    let members = "ExceptionGroup: two (2 sub-exceptions)\na note\n  ---------------- 1 ----------------\n  ValueError: 1\n  \
                   ---------------- 2 ----------------\n  KeyError: 2\n";
    assert!(group.ends_with(members), "{group}");
    assert!(of("counter = 1\ncountre").ends_with("name 'countre' is not defined. Did you mean: 'counter'?\n"));
}

#[test]
fn a_program_that_does_not_compile() {
    let Some(python) = python() else { return };
    for (program, line, column, kind) in [
        ("def f(:\n    pass\n", 1, 7, "SyntaxError"),
        ("x = 1\n  y = 2\n", 2, 2, "IndentationError"),
        ("if x:\n\ty\n        z\n", 3, 1, "TabError"),
    ] {
        let result = python.program(program, "");
        assert_ends(&result, "compile-error", "");
        let error = &result["error"];
        assert_eq!((&error["line"], &error["type"]), (&json!(line), &json!(kind)), "{error}");
        assert_eq!(error["column"], json!(column), "{error}");
    }
    assert_ends(&python.program("x = 1\0", ""), "compile-error", "");
    assert_ends(&python.program("\u{feff}print(1)", ""), "ok", "1\n");
}

#[test]
fn a_syntax_error_at_run_time_is_no_compile_error() {
    let Some(python) = python() else { return };
    assert_ends(&python.program("print(1)\neval('1 +')", ""), "runtime-error", "1\n");
}

#[test]
fn exits() {
    let Some(python) = python() else { return };
    for (program, status) in [
        ("exit()", "ok"),
        ("quit(0)", "ok"),
        ("raise SystemExit", "ok"),
        ("import sys; sys.exit(0)", "ok"),
        ("import sys; sys.exit(3)", "runtime-error"),
        ("import sys; sys.exit('no')", "runtime-error"),
    ] {
        let result = python.program(program, "");
        assert_ends(&result, status, "");
        assert_eq!(result["error"]["type"], if status == "ok" { json!(null) } else { json!("SystemExit") });
    }
    assert_ends(&python.call("def f(): exit()", "f", json!([])), "runtime-error", "");
}

#[test]
fn a_function_that_is_not_there() {
    let Some(python) = python() else { return };
    let result = python.call("def g(): pass", "f", json!([]));
    assert_ends(&result, "runtime-error", "");
    assert_eq!(result["error"]["type"], "NameError");
    assert_eq!(python.call("f = 3", "f", json!([]))["error"]["type"], "TypeError");
    assert_eq!(python.call("def f(a): pass", "f", json!([]))["error"]["type"], "TypeError");
}

#[test]
fn an_exception_whose_text_fails() {
    let Some(python) = python() else { return };
    let result = python.program("class E(Exception):\n    def __str__(self): return 1/0\nraise E", "");
    assert_ends(&result, "runtime-error", "");
    assert_eq!(result["error"]["type"], "E");
}

#[test]
fn has_no_queries() {
    let Some(python) = python() else { return };
    let result = python.query("print(1)", "");
    assert_ends(&result, "not-available", "");
    assert!(result["error"]["message"].as_str().unwrap().contains("not available in this language"), "{result:#}");
}

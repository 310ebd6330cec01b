//! Deep recursion works to a depth, and ends in Python's own error.

use crate::{assert_ends, python};

#[test]
fn calls_between_functions_go_as_deep_as_the_program_says() {
    let Some(python) = python() else { return };
    let sum = "def f(n): return n and 1 + f(n - 1)\n";
    assert_ends(&python.program(&format!("{sum}print(f(990))"), ""), "ok", "990\n");
    assert_ends(
        &python.program(&format!("import sys\nsys.setrecursionlimit(10**6)\n{sum}print(f(50000))"), ""),
        "ok",
        "50000\n",
    );
    let result = python.program(&format!("{sum}f(1001)"), "");
    assert_ends(&result, "runtime-error", "");
    assert_eq!(result["error"]["type"], "RecursionError");
    assert!(result["error"]["traceback"].as_str().unwrap().contains("[Previous line repeated"), "{result}");
}

/// Ways to recurse through C, with a depth that must do; without end, each must be a `RecursionError`.
const FORMS: [(usize, &str); 10] = [
    (700, "@functools.lru_cache(None)\ndef f(n): return n and f(n - 1)"),
    (900, "def g(n):\n    if n: yield from g(n - 1)\n    yield n\ndef f(n): return list(g(n))"),
    (700, "def f(n): return n and sorted([n], key=lambda _: f(n - 1))"),
    (
        700,
        "class R:\n    def __init__(s, n): s.n = R(n - 1) if n else 0\n    def __repr__(s): return f'R({s.n!r})'\n\
         def f(n): return repr(R(n))",
    ),
    (3000, "def f(n):\n    x = []\n    for _ in range(n): x = [x]\n    return repr(x)"),
    (3000, "def f(n): return json.loads('[' * n + ']' * n)"),
    (900, "def f(n): return n and list(map(f, [n - 1]))"),
    (
        900,
        "class P:\n    def __init__(s, n): s.n = n\n    @property\n    def v(s): return s.n and P(s.n - 1).v\n\
         def f(n): return P(n).v",
    ),
    (
        700,
        "class L:\n    def __init__(s, n): s.n = n\n    def __eq__(s, o): return not s.n or L(s.n - 1) == L(o.n - 1)\n\
         def f(n): return L(n) == L(n)",
    ),
    (
        900,
        "def d(f):\n    @functools.wraps(f)\n    def w(*a, **k): return f(*a, **k)\n    return w\n@d\n\
         def f(n): return n and f(n - 1)",
    ),
];

#[test]
fn calls_through_c_end_in_a_recursion_error() {
    let Some(python) = python() else { return };
    for (depth, form) in FORMS {
        let program = format!(
            "import functools, json, sys\nsys.setrecursionlimit(10**6)\n{form}\nf({depth})\nprint('deep')\n\
             try: f(10**4)\nexcept RecursionError: print('refused')"
        );
        assert_ends(&python.program(&program, ""), "ok", "deep\nrefused\n");
    }
}

#[test]
fn deep_data_is_freed_and_deep_source_refused() {
    let Some(python) = python() else { return };
    assert_ends(&python.program("t = ()\nfor _ in range(10**6): t = (t,)\ndel t\nprint(1)", ""), "ok", "1\n");
    for source in [
        "'-' * 9999 + '1'",
        "'[' * 9999",
        "'x' + '.a' * 9999",
        "'1' + '+1' * 20000",
        "'not ' * 9999 + '1'",
        "'a' + '**a' * 9999",
    ] {
        let program = format!(
            "import sys\nsys.setrecursionlimit(10**6)\ntry: compile({source}, 'm', 'eval')\nexcept (RecursionError, SyntaxError, MemoryError): print('refused')"
        );
        assert_ends(&python.program(&program, ""), "ok", "refused\n");
    }
}

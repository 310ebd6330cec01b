//! Output, memory, and programs that try to go on.

use serde_json::{Value, json};

use crate::{Language, assert_ends, python};

fn limited(python: &Language, program: &str, output: u64) -> Value {
    python.request(&json!({
        "entry": {"type": "stdin"}, "files": {}, "input": "", "limits": {"output": output},
        "program": program, "seed": "00".repeat(32),
    }))
}

#[test]
fn output_ends_at_the_limit() {
    let Some(python) = python() else { return };
    let stubborn = "
def again():
    while True:
        try:
            while True: print('ab')
        except BaseException: pass
        finally: print('cd')
try: again()
except: again()
";
    for program in ["while True: print('ab')", "print('ab\\n' * 1000)", stubborn] {
        assert_ends(&limited(python, program, 7), "output-limit", "ab\nab\na");
    }
    assert_ends(&limited(python, "print('abcdef')", 7), "ok", "abcdef\n");
    let result = limited(python, "import sys\nprint(1)\nwhile 1: print('e', file=sys.stderr)", 4);
    assert_ends(&result, "output-limit", "1\n");
    assert_eq!(result["log"], "e\ne\n");
}

#[test]
fn a_long_or_deep_value_is_output_too() {
    let Some(python) = python() else { return };
    for body in ["'x' * 70000", "[[0] * 100] * 1000", "2 ** 10**6", "d"] {
        let program = format!("d = []\nfor _ in range(60): d = [d]\ndef f(): return {body}");
        let result = python.call(&program, "f", json!([]));
        assert_ends(&result, "output-limit", "");
        assert_eq!(result["value"], json!(null));
    }
    let result = python.call("def f():\n x = []; x.append(x); return x", "f", json!([]));
    assert_ends(&result, "output-limit", "");
}

#[test]
fn memory_ends() {
    let Some(python) = python() else { return };
    for program in ["x = bytearray(10**9)", "x = []\nwhile True: x.append('y' * 100000)", "x = 'a' * (1 << 30)"] {
        assert_ends(&python.program(&format!("print(1)\n{program}"), ""), "out-of-memory", "1\n");
    }
    let printed = "ab\n".repeat(20000);
    let hoard = "print('ab\\n' * 20000, end='')\nx = []\nwhile True: x.append([0])";
    assert_ends(&python.program(hoard, ""), "out-of-memory", &printed);
    assert_ends(&python.program("try: bytearray(10**9)\nexcept MemoryError: print('caught')", ""), "ok", "caught\n");
}

#[test]
fn tampering_harms_only_itself() {
    let Some(python) = python() else { return };
    for program in [
        "import sys; del sys.stdout",
        "import sys; sys.stdout = None; sys.stderr = 3",
        "import builtins; builtins.__dict__.clear()",
        "import sys; sys.modules.clear()",
        "import json, traceback, linecache; json.dumps = traceback.print_exc = linecache.getline = None",
        "import sys; sys.settrace(lambda *a: 1/0)",
        "import gc\nfor o in gc.get_objects():\n    if type(o) is dict and '__name__' in o and o['__name__'] == '_cando': o.clear()",
        "import sys; sys.stdout.close()",
        "import random; random.seed = None; random._inst = None",
    ] {
        let result = python.program(program, "");
        assert_eq!((&result["status"], &result["value"]), (&json!("ok"), &json!(null)), "{program}: {result}");
    }
    let gone = "import gc, sys\nsys.modules.clear(); gc.collect()\ndef f(): return 1";
    assert_eq!(python.call(gone, "f", json!([]))["value"], 1);
}

#[test]
fn a_trap_keeps_what_was_printed() {
    let Some(python) = python() else { return };
    let program = "import faulthandler\nprint('before')\nfaulthandler._sigabrt()";
    let request = json!({
        "entry": {"type": "stdin"}, "files": {}, "input": "", "limits": {"output": 100},
        "program": program, "seed": "00".repeat(32),
    });
    assert_eq!(python.answer(&request), Err("before\n".to_owned()));
}

//! Output, memory, and programs that try to go on.

use serde_json::{Value, json};

use crate::{Language, assert_ends, javascript};

fn limited(javascript: &Language, program: &str, output: u64) -> Value {
    javascript.request(&json!({
        "entry": {"type": "stdin"}, "files": {}, "input": "", "limits": {"output": output},
        "program": program, "seed": "00".repeat(32),
    }))
}

#[test]
fn output_ends_at_the_limit() {
    let Some(javascript) = javascript() else { return };
    let stubborn = "
function again() {
  try { for (;;) console.log('ab') } catch { again() } finally { console.log('cd'); again() }
}
setTimeout(again); Promise.resolve().then(again); again();";
    for program in ["for (;;) console.log('ab')", "console.log('ab\\n'.repeat(1000))", stubborn] {
        assert_ends(&limited(javascript, program, 7), "output-limit", "ab\nab\na");
    }
    assert_ends(&limited(javascript, "console.log('abcdef')", 7), "ok", "abcdef\n");
    let result = limited(javascript, "console.log(1); for (;;) console.error('e')", 4);
    assert_ends(&result, "output-limit", "1\n");
    assert_eq!(result["log"], "e\ne\n");
}

#[test]
fn a_long_or_deep_value_is_output_too() {
    let Some(javascript) = javascript() else { return };
    for body in [
        "'x'.repeat(70000)",
        "Array(1000).fill(Array(100).fill(0))",
        "2n ** 1000000n",
        "deep",
        "new Array(2 ** 32 - 1)",
        "loop",
    ] {
        let program = format!(
            "let deep = [], loop = []; loop[0] = loop; for (let i = 0; i < 60; i++) deep = [deep]; const f = () => {body}"
        );
        let result = javascript.call(&program, "f", json!([]));
        assert_ends(&result, "output-limit", "");
        assert_eq!(result["value"], json!(null));
    }
}

#[test]
fn memory_ends() {
    let Some(javascript) = javascript() else { return };
    for program in [
        "new Uint8Array(2 ** 30)",
        "const x = []; for (;;) x.push('y'.repeat(100000) + x.length)",
        "const x = []; for (;;) x.push([0])",
        "let x = 'ab'; for (;;) x += x + 'c'",
        "const m = new Map(); for (let i = 0; ; i++) m.set(i, i)",
        "let o = {}; for (;;) o = { o }",
        "const a = new Array(1e9).fill(1)",
        "let a = [1]; for (;;) a = a.concat(a)",
    ] {
        let result = javascript.program(&format!("console.log(1);\n{program}"), "");
        let status = result["status"].as_str().unwrap();
        // A text has a longest length, and a buffer a largest size, before memory ends.
        let too_long = result["error"]["type"] == "RangeError"
            || result["error"]["message"].as_str().unwrap().contains("too long");
        assert!(status == "out-of-memory" || (status == "runtime-error" && too_long), "{program}: {result:#}");
        assert_eq!(result["output"], "1\n");
    }
    let caught = "try { const x = []; for (;;) x.push([0]) } catch (e) { console.log(e.message) }";
    assert_ends(&javascript.program(caught, ""), "ok", "out of memory\n");
    // Whoever says so without it being so fails like any other program.
    let faked = "class InternalError extends Error {} throw new InternalError('out of memory')";
    assert_ends(&javascript.program(faked, ""), "runtime-error", "");
}

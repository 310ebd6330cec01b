//! Arguments and results: what goes in comes out again, in canonical form.

use serde_json::json;

use crate::javascript;

#[test]
fn values_come_back() {
    let Some(javascript) = javascript() else { return };
    let values = [
        json!([null, true, false, 0, -5, 9_007_199_254_740_991_i64, "", "a\"\\\n\u{1}\u{1F600}é"]),
        json!({"": 1, "b": [1, {}], "é": {"x": null}, "__proto__": [2]}),
        json!([{"$int": "5"}, {"$int": "9007199254740992"}, {"$int": format!("-1{}", "0".repeat(400))}]),
        json!([{"$float": "0.1"}, {"$float": "1e+22"}, {"$float": "-0.0"}, {"$float": "inf"}, {"$float": "-inf"}, {"$float": "nan"}]),
        json!([{"$float": "5e-324"}, {"$float": "1.7976931348623157e+308"}, {"$float": "1e-05"}, {"$float": "0.0001"}, {"$float": "-1.5e-07"}]),
        json!([{"$float": "9007199254740992.0"}, {"$float": "1.2345678901234567e+19"}, {"$float": "123456789.125"}, {"$float": "1e+16"}]),
        json!([{"$undefined": null}, {"$bytes": "00ff"}, {"$bytes": ""}]),
        json!([{"$set": ["a", 1, 10, 2]}, {"$set": [[1, 2]]}, {"$set": []}]),
        json!({"$dict": [[1, "a"], [[1, 2], null]]}),
        json!({"$object": [["$a", 1]]}),
        json!({"$str": "a\\ud800b"}),
    ];
    for value in values {
        let result = javascript.call("const f = (x) => x", "f", json!([value]));
        let sorted = |text: String| {
            let mut bytes = text.into_bytes();
            bytes.sort_unstable();
            bytes
        };
        // Sets and maps come back in canonical order: compare the parts.
        assert_eq!(sorted(result["value"].to_string()), sorted(value.to_string()), "{result}");
    }
}

#[test]
fn floats_are_spelled_as_python_does() {
    let Some(javascript) = javascript() else { return };
    for (number, text) in [
        ("0.5", "0.5"),
        ("-2.25", "-2.25"),
        ("1e16 + 2", "1.0000000000000002e+16"),
        ("2 ** 53", "9007199254740992.0"),
        ("1e21", "1e+21"),
        ("1e-5", "1e-05"),
        ("0.00012", "0.00012"),
        ("1/3", "0.3333333333333333"),
        ("1e300 * 10", "1e+301"),
        ("123456789012345680", "1.2345678901234568e+17"),
    ] {
        let result = javascript.call(&format!("const f = () => {number}"), "f", json!([]));
        assert_eq!(result["value"], json!({"$float": text}), "{number}");
    }
    assert_eq!(
        javascript.call("const f = (x) => [x, 1e15, -3]", "f", json!([{"$float": "2.0"}]))["value"],
        json!([2, 1e15 as i64, -3])
    );
}

#[test]
fn other_values_have_their_forms() {
    let Some(javascript) = javascript() else { return };
    for (expression, value) in [
        ("undefined", json!({"$undefined": null})),
        ("[1, , 2]", json!([1, {"$undefined": null}, 2])),
        ("new Map([['b', 1], ['a', { c: [2] }]])", json!({"$dict": [["a", {"c": [2]}], ["b", 1]]})),
        ("new Set([10, 9, 'x', 1])", json!({"$set": ["x", 1, 10, 9]})),
        ("new Float64Array([1.5, 2])", json!([{"$float": "1.5"}, 2])),
        ("new BigInt64Array([1n])", json!([{"$int": "1"}])),
        ("new Uint8Array([1, 255])", json!({"$bytes": "01ff"})),
        ("new (class A { x = 1; #y = 2; get z() { return 3 } })()", json!({"x": 1})),
        ("({ get x() { return 4 }, [Symbol('s')]: 5 })", json!({"x": 4})),
        ("Object.create(null, { a: { value: 1, enumerable: true } })", json!({"a": 1})),
        ("Symbol('s')", json!({"$repr": "Symbol(s)"})),
        ("function g() {}", json!({"$repr": "[Function: g]"})),
        ("/a/g", json!({"$repr": "/a/g"})),
        ("new Date(0)", json!({"$repr": "1970-01-01T00:00:00.000Z"})),
        ("[1, 2].values()", json!({"$repr": "Object [Array Iterator] {}"})),
        ("Promise.resolve([7])", json!([7])),
    ] {
        let result = javascript.call(&format!("const f = () => ({expression})"), "f", json!([]));
        assert_eq!((&result["status"], &result["value"]), (&json!("ok"), &value), "{expression}: {result}");
    }
}

#[test]
fn names_are_sorted_by_utf16_units() {
    let Some(javascript) = javascript() else { return };
    let request = json!({
        "entry": {"name": "f", "type": "function"}, "files": {}, "input": [], "limits": {"output": 1000},
        "program": "const f = () => ({ '\\ue000': 1, '\\u{1F600}': 2, z: 3 })", "seed": "00".repeat(32),
    });
    let answer = javascript.answer(&request).unwrap();
    assert!(answer.ends_with("\"value\":{\"z\":3,\"\u{1F600}\":2,\"\u{e000}\":1}}"), "{answer}");
}

#[test]
fn a_value_that_throws_while_it_is_read() {
    let Some(javascript) = javascript() else { return };
    let result = javascript.call("const f = () => ({ get x() { throw new RangeError('r') } })", "f", json!([]));
    assert_eq!((&result["status"], &result["error"]["type"]), (&json!("runtime-error"), &json!("RangeError")));
    let changes = "const x = [0, { get a() { x.length = 0; return 1 } }, 2]; const f = () => x";
    assert_eq!(javascript.call(changes, "f", json!([]))["status"], "ok");
}

#[test]
fn every_kind_of_program_has_its_function() {
    let Some(javascript) = javascript() else { return };
    for program in [
        "function add(a, b) { return a + b }",
        "const add = (a, b) => a + b",
        "var add = async (a, b) => { await 0; return a + b }",
        "exports.add = (a, b) => a + b",
        "module.exports = { add: (a, b) => a + b }",
        "module.exports = (a, b) => a + b",
        "export function add(a, b) { return a + b }",
        "const plus = (a, b) => a + b; export { plus as add }",
        "export default (a, b) => a + b",
        "const zero = await 0; export const add = (a, b) => a + b + zero",
        "'use strict'; class A { static add(a, b) { return a + b } } const { add } = A",
    ] {
        assert_eq!(javascript.call(program, "add", json!([2, 3]))["value"], 5, "{program}");
    }
}

#[test]
fn an_unknown_tag_is_refused() {
    let Some(javascript) = javascript() else { return };
    let result = javascript.call("const f = (x) => x", "f", json!([{"$what": 1}]));
    assert_eq!((&result["status"], &result["error"]["type"]), (&json!("runtime-error"), &json!("TypeError")));
}

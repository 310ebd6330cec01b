//! Arguments and results: what goes in comes out again, in canonical form.

use serde_json::json;

use crate::python;

#[test]
fn values_come_back() {
    let Some(python) = python() else { return };
    let values = [
        json!([null, true, false, 0, -5, 9_007_199_254_740_991_i64, "", "a\"\\\n\u{1}\u{1F600}é"]),
        json!({"": 1, "b": [1, {}], "é": {"x": null}}),
        json!({"$int": "9007199254740992"}),
        json!({"$int": format!("-1{}", "0".repeat(400))}),
        json!([{"$float": "1.0"}, {"$float": "0.1"}, {"$float": "1e+22"}, {"$float": "-0.0"}, {"$float": "inf"}, {"$float": "-inf"}, {"$float": "nan"}]),
        json!([{"$tuple": []}, {"$tuple": [1, {"$tuple": ["a"]}]}, {"$bytes": "00ff"}, {"$bytes": ""}]),
        json!([{"$set": ["a", 1, 10, 2]}, {"$frozenset": []}, {"$set": [{"$tuple": [1, 2]}]}]),
        json!({"$dict": [[1, "a"], [{"$tuple": [1, 2]}, null]]}),
        json!({"$dict": [["$a", 1]]}),
        json!({"$str": "a\\ud800b"}),
    ];
    for value in values {
        let result = python.call("def f(x): return x", "f", json!([value]));
        assert_eq!((&result["status"], &result["value"]), (&json!("ok"), &value), "{result}");
    }
}

#[test]
fn subclasses_count_as_what_they_are() {
    let Some(python) = python() else { return };
    let program = "
import collections, enum, decimal
class Color(enum.IntEnum): RED = 3
class Text(str): pass
P = collections.namedtuple('P', 'x y')
def f(n): return [
    Color.RED, Text('t'), P(1, 2), collections.Counter('aab'), collections.OrderedDict(b=1, a=2),
    bytearray(b'x'), range(3), decimal.Decimal('1.5'), 1j, {'z': 1, '\\ue000': 2, '\\U0001F600': 3},
][n]";
    let expected = [
        json!(3),
        json!("t"),
        json!({"$tuple": [1, 2]}),
        json!({"a": 2, "b": 1}),
        json!({"a": 2, "b": 1}),
        json!({"$bytes": "78"}),
        json!({"$repr": "range(0, 3)"}),
        json!({"$repr": "Decimal('1.5')"}),
        json!({"$repr": "1j"}),
    ];
    for (n, value) in expected.into_iter().enumerate() {
        assert_eq!(python.call(program, "f", json!([n]))["value"], value);
    }
}

#[test]
fn names_are_sorted_by_utf16_units() {
    let Some(python) = python() else { return };
    let request = json!({
        "entry": {"name": "f", "type": "function"}, "files": {}, "input": [], "limits": {"output": 1000},
        "program": "def f(): return {'\\ue000': 1, '\\U0001F600': 2, 'z': 3}", "seed": "00".repeat(32),
    });
    let answer = python.answer(&request).unwrap();
    assert!(answer.ends_with("\"value\":{\"z\":3,\"\u{1F600}\":2,\"\u{e000}\":1}}"), "{answer}");
}

#[test]
fn a_repr_that_fails_or_changes_what_is_written() {
    let Some(python) = python() else { return };
    let bad = "class B:\n    def __repr__(self): return 1/0\ndef f(): return B()";
    assert_eq!(python.call(bad, "f", json!([]))["value"], json!({"$repr": "<B>"}));
    let changes = "
x = [0, None, 2]
class C:
    def __repr__(self): x.clear(); return 'c'
x[1] = C()
def f(): return x";
    assert_eq!(python.call(changes, "f", json!([]))["value"], json!([0, {"$repr": "c"}, 2]));
}

#[test]
fn an_unknown_tag_is_refused() {
    let Some(python) = python() else { return };
    let result = python.call("def f(x): return x", "f", json!([{"$what": 1}]));
    assert_eq!((&result["status"], &result["error"]["type"]), (&json!("runtime-error"), &json!("ValueError")));
}

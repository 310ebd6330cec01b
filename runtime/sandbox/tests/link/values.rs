//! Numbers and JSON, in and out.

use cando_record::RunStatus;
use serde_json::{Value, json};

use crate::{bench, error, function, wat};

fn float(text: &str) -> Value {
    json!({ "$float": text })
}

fn int(text: &str) -> Value {
    json!({ "$int": text })
}

#[test]
fn numbers_keep_their_type_and_value() {
    let Some(bench) = bench() else { return };
    for (ty, given, value) in [
        ("i32", json!(-2_147_483_648_i64), json!(-2_147_483_648_i64)),
        ("i32", json!(4_294_967_295_i64), json!(-1)),
        ("i32", int("7"), json!(7)),
        ("i64", json!(9_007_199_254_740_991_i64), json!(9_007_199_254_740_991_i64)),
        ("i64", int("9007199254740992"), int("9007199254740992")),
        ("i64", int("-9223372036854775808"), int("-9223372036854775808")),
        ("i64", int("18446744073709551615"), json!(-1)),
        ("f64", json!(3), float("3.0")),
        ("f64", float("0.1"), float("0.1")),
        ("f64", float("-0.0"), float("-0.0")),
        ("f64", float("1e+16"), float("1e+16")),
        ("f64", float("1.7976931348623157e+308"), float("1.7976931348623157e+308")),
        ("f64", float("5e-324"), float("5e-324")),
        ("f64", float("nan"), float("nan")),
        ("f64", float("-inf"), float("-inf")),
        ("f64", int("123456789012345678901234567890"), float("1.2345678901234568e+29")),
        ("f32", float("0.1"), float("0.10000000149011612")),
        ("f32", float("inf"), float("inf")),
    ] {
        let same = function(&format!("(param {ty}) (result {ty})"), "(local.get 0)");
        let result = bench.call(&same, "f", json!([given]));
        assert_eq!((result.status, &result.value), (RunStatus::Ok, &value), "{ty} {given}: {result:?}");
    }
}

#[test]
fn what_is_no_such_number_is_an_error() {
    let Some(bench) = bench() else { return };
    for (ty, given) in [
        ("i32", json!(4_294_967_296_i64)),
        ("i32", json!(-2_147_483_649_i64)),
        ("i32", float("1.0")),
        ("i64", int("18446744073709551616")),
        ("i64", int("-9223372036854775809")),
        ("i64", int("")),
        ("i64", int("1x")),
        ("i64", json!("1")),
        ("i64", json!(true)),
        ("f64", json!(null)),
        ("f64", json!("1")),
        ("f64", float("")),
        ("f64", float("x")),
        ("f64", json!([1])),
    ] {
        let same = function(&format!("(param {ty})"), "");
        let result = bench.call(&same, "f", json!([given]));
        let told = ("TypeError", "f cannot take its argument 1: it is no number of that type");
        assert_eq!((result.status, error(&result)), (RunStatus::RuntimeError, told), "{ty} {given}");
    }
    for given in [json!([]), json!([1]), json!([1, 2, 3])] {
        let result = bench.call(&function("(param i32 i32)", ""), "f", given);
        assert_eq!(error(&result), ("TypeError", "f takes another number of arguments: 2"));
    }
}

#[test]
fn results_are_none_or_one_or_several() {
    let Some(bench) = bench() else { return };
    for (results, body, value) in [
        ("", "", json!(null)),
        ("(result i32)", "(i32.const 5)", json!(5)),
        (
            "(result i32 f64 i64 f32)",
            "(i32.const 1) (f64.const 2.5) (i64.const -3) (f32.const 4)",
            json!({"$tuple": [1, float("2.5"), -3, float("4.0")]}),
        ),
    ] {
        assert_eq!(bench.call(&function(results, body), "f", json!([])).value, value);
    }
    let many = "i64 ".repeat(32);
    let gets: String = (0..32).rev().map(|n| format!("(local.get {n})")).collect();
    let reverse = function(&format!("(param {many}) (result {many})"), &gets);
    let given: Vec<u32> = (0..32).collect();
    let value: Vec<u32> = (0..32).rev().collect();
    assert_eq!(bench.call(&reverse, "f", json!(given)).value, json!({ "$tuple": value }));
}

/// A module whose `f` gives back this text, and whose `echo` gives back its arguments.
fn giving(text: &str) -> Vec<u8> {
    let escaped: String = text.bytes().map(|byte| format!("\\{byte:02x}")).collect();
    wat(&format!(
        r#"(module (memory 4) (data (i32.const 8) "{escaped}")
            (func (export "cando_alloc") (param i32) (result i32) (i32.const 131072))
            (func (export "echo") (param i32 i32) (result i64)
                (i64.or (i64.shl (i64.extend_i32_u (local.get 0)) (i64.const 32)) (i64.extend_i32_u (local.get 1))))
            (func (export "f") (param i32 i32) (result i64) (i64.const {})))"#,
        8_u64 << 32 | text.len() as u64
    ))
}

#[test]
fn json_crosses_as_text() {
    let Some(bench) = bench() else { return };
    let arguments = json!(["é\u{1f600}\n\"\\", [1, null, true, {"a": {"$float": "1.5"}}], {"$tuple": []}]);
    assert_eq!(bench.call(&giving(""), "echo", arguments.clone()).value, arguments);
    for (text, value) in [
        ("7", json!(7)),
        (" [ 1 , 2 ]\n", json!([1, 2])),
        ("{\"b\" : 1, \"a\":\"\\u0041\\/\"}", json!({"a": "A/", "b": 1})),
        ("1.5", float("1.5")),
        ("-0", float("-0.0")),
        ("1E2", float("100.0")),
        ("12345678901234567890", int("12345678901234567890")),
        ("1e999", float("inf")),
        ("\"\"", json!("")),
    ] {
        let result = bench.call(&giving(text), "f", json!([]));
        assert_eq!((result.status, &result.value), (RunStatus::Ok, &value), "{text}: {result:?}");
    }
}

#[test]
fn what_is_no_json_is_an_error() {
    let Some(bench) = bench() else { return };
    let deep = "[".repeat(60) + &"]".repeat(60);
    let long = "1".repeat(500);
    for text in [
        "",
        " ",
        "x",
        "nul",
        "1}",
        "1,\"status\":\"ok\"",
        "[1",
        "[1,]",
        "{\"a\"}",
        "{a:1}",
        "\"a",
        "\"\\x\"",
        "\"\\u12\"",
        "01",
        "1.",
        "-",
        "1e",
        "\"\u{1}\"",
        "[1]x",
        "{\"a\":1,}",
        &deep,
        &long,
    ] {
        let result = bench.call(&giving(text), "f", json!([]));
        let told = ("ValueError", "f gave back no JSON value");
        assert_eq!((result.status, error(&result)), (RunStatus::RuntimeError, told), "{text:?}: {result:?}");
    }
    // Valid, but no value of ours: the host does not take it.
    for text in ["{\"a\":1,\"a\":2}", "\"\\ud800\""] {
        let result = bench.call(&giving(text), "f", json!([]));
        assert_eq!((result.status, result.value), (RunStatus::Trapped, Value::Null), "{text}");
    }
    let large = format!("\"{}\"", "x".repeat(2000));
    assert_eq!(bench.call(&giving(&large), "f", json!([])).status, RunStatus::OutputLimit);
}

#[test]
fn room_and_values_outside_memory_are_traps() {
    let Some(bench) = bench() else { return };
    for (room, value) in [(-8, 0), (262_143, 0), (0, -1_i64), (0, 262_144 << 32 | 1), (0, 0xff00_0000 << 32 | 8)] {
        let program = wat(&format!(
            r#"(module (memory 4) (func (export "cando_alloc") (param i32) (result i32) (i32.const {room}))
                (func (export "f") (param i32 i32) (result i64) (i64.const {value})))"#
        ));
        let result = bench.call(&program, "f", json!([]));
        let expected = if (room, value) == (262_143, 0) || value != 0 || room < 0 {
            RunStatus::RuntimeError
        } else {
            RunStatus::Ok
        };
        assert_eq!(result.status, expected, "{room} {value}");
        assert_eq!(error(&result).0, "Trap", "{room} {value}");
    }
    // Without cando_alloc the same function takes two numbers.
    let plain = function("(param i32 i32) (result i64)", "(i64.extend_i32_s (i32.sub (local.get 0) (local.get 1)))");
    assert_eq!(bench.call(&plain, "f", json!([3, 5])).value, json!(-2));
}

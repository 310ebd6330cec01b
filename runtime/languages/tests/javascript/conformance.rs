//! The language's features, up to ES2023: one expression each, from `es2023.txt`.

use serde_json::Value;

use crate::{assert_ends, javascript};

const TABLE: &str = include_str!("es2023.txt");

fn rows(table: &str) -> impl Iterator<Item = (&str, &str)> {
    let lines = table.lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| line.split_once('|').map(|(name, code)| (name.trim(), code.trim())).unwrap())
}

/// The features whose expression is not true.
fn lacking<'a>(table: &'a str) -> Option<Vec<(&'a str, Value)>> {
    let javascript = javascript()?;
    let check = |(name, code): (&'a str, &str)| {
        let result = javascript.call(&format!("const f = () => {code};"), "f", serde_json::json!([]));
        (result["value"] != true).then_some((name, result))
    };
    Some(rows(table).filter_map(check).collect())
}

#[test]
fn every_feature_works() {
    let Some(lacking) = lacking(TABLE) else { return };
    println!("{} features", rows(TABLE).count());
    assert!(lacking.is_empty(), "{lacking:#?}");
}

#[test]
fn a_feature_that_does_not_work_is_seen() {
    let table = "wrong | 1 === 2\nno value | undefined\nunknown | nothing.at.all\nsyntax | 1 +\nright | true";
    let Some(lacking) = lacking(table) else { return };
    let names: Vec<_> = lacking.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ["wrong", "no value", "unknown", "syntax"]);
}

#[test]
fn promises_settle_in_order() {
    let Some(javascript) = javascript() else { return };
    let program = "
(async () => { console.log(1); await null; console.log(4); for await (const x of [Promise.resolve(7)]) console.log(x) })();
Promise.resolve().then(() => console.log(5)).finally(() => console.log(8));
queueMicrotask(() => console.log(6));
process.nextTick(() => console.log('6b'));
setTimeout(() => console.log(10), 5); setTimeout(() => console.log(9)); setImmediate(() => console.log('9b'));
console.log(2); Promise.any([Promise.reject(1), Promise.resolve(11)]).then((x) => setTimeout(() => console.log(x), 9));
console.log(3);";
    assert_ends(&javascript.program(program, ""), "ok", "1\n2\n3\n6b\n4\n5\n6\n8\n7\n9\n9b\n10\n11\n");
}

/// Ticks before promises, and after each timer; in a module, which is itself a promise's job, after them.
#[test]
fn ticks_come_when_node_has_them() {
    let Some(javascript) = javascript() else { return };
    let program = "
setTimeout(() => { console.log('timer'); Promise.resolve().then(() => console.log('its promise')); process.nextTick(() => console.log('its tick')) });
Promise.resolve().then(() => { console.log('promise'); process.nextTick(console.log, 'tick of promise') }).then(() => console.log('promise 2'));
process.nextTick(() => { console.log('tick'); process.nextTick(() => console.log('tick of tick')) });";
    let later = "promise\npromise 2\ntick of promise\ntimer\nits tick\nits promise\n";
    assert_ends(&javascript.program(program, ""), "ok", &format!("tick\ntick of tick\n{later}"));
    let module = format!("import 'util';{program}");
    let expected = "promise\npromise 2\ntick\ntick of promise\ntick of tick\ntimer\nits tick\nits promise\n";
    assert_ends(&javascript.program(&module, ""), "ok", expected);
}

//! Modules with a site of every kind, each with calls that need it.

use std::fmt::Write;

use super::Kind;
use crate::engines::Value::{self, F32, F64, I32};
use crate::programs::program;

/// A name, a module, and the calls.
pub type Entry = (String, Vec<u8>, Vec<(&'static str, Vec<Value>)>);

pub const KINDS: [Kind; 15] = [
    Kind::BulkCharge,
    Kind::Canonical,
    Kind::Charge,
    Kind::CheckAtExit,
    Kind::CheckInLine,
    Kind::CheckInLoop,
    Kind::CheckOfLength,
    Kind::FuelLoad,
    Kind::FuelSave,
    Kind::GrowCharge,
    Kind::Refund,
    Kind::StackCharge,
    Kind::StackCheck,
    Kind::StackRelease,
    Kind::Status,
];

/// Generated programs, from a seed on.
pub fn generated(first: u64, count: u64) -> impl Iterator<Item = Entry> {
    (first..first + count).map(|seed| {
        let calls = (0..3).map(|argument| ("f", vec![I32(argument), I32(7 * argument + 1)])).collect();
        (format!("program {seed}"), wat::parse_str(program(seed)).unwrap(), calls)
    })
}

/// The written modules: here everything that is put in is needed, but for some checks.
pub fn written() -> Vec<Entry> {
    let ints = |values: &[i32]| vec![values.iter().map(|&value| I32(value)).collect::<Vec<_>>()];
    let each = |values: &[i32]| values.iter().map(|&value| vec![I32(value)]).collect::<Vec<_>>();
    let line = "(global.set $g (i32.xor (global.get $g) (i32.const 1)))".repeat(400);
    let short = "(global.set $g (i32.xor (global.get $g) (i32.const 1)))".repeat(30);
    let small = "(global.set $g (i32.xor (global.get $g) (i32.const 1)))".repeat(18);
    let mut branches = String::new();
    (0..12).for_each(|bit| {
        write!(branches, "(if (i32.and (local.get 0) (i32.const {})) (then {short}) (else {small} {short}))", 1 << bit)
            .unwrap()
    });
    let texts: [(&str, String, Vec<Vec<Value>>); 12] = [
        ("endless loops", "(func (export \"f\") (param i32) (loop (br_if 0 (local.get 0)) (loop (br 0))))".into(), each(&[0, 1])),
        ("a loop", format!("(func (export \"f\") (param i32) (loop {small} (local.set 0 (i32.add (local.get 0) (i32.const -1))) (br_if 0 (local.get 0))))"), each(&[1, 40])),
        ("endless recursion", "(func $f (export \"f\") (param i32) (result i32) (i32.add (i32.const 1) (call $f (local.get 0))))".into(), each(&[0])),
        ("recursion", format!("(func $f (export \"f\") (param i32) (result i32) (if (result i32) (local.get 0) (then {short} (call $f (i32.add (local.get 0) (i32.const -1)))) (else (i32.const 3))))"), each(&[0, 9, 20_000])),
        ("a tail", format!("(func $g (param i32) (if (local.get 0) (then (call $g (i32.add (local.get 0) (i32.const -1))))) {line}) (func (export \"f\") (param i32) (call $g (local.get 0)))"), each(&[0, 2, 20_000])),
        ("a line", format!("(func (export \"f\") {line})"), ints(&[])),
        ("branches", format!("(func (export \"f\") (param i32) {branches})"), each(&[0, -1, 0x555, 0xaaa])),
        ("small calls", format!("(func $s {small}) (func (export \"f\") {})", "(call $s)".repeat(30)), ints(&[])),
        ("calls through the table", format!("(table funcref (elem $s $t $r)) (func $s {small}) (func $t (call_indirect (i32.const 0))) (func $r (call_indirect (i32.const 2))) (func (export \"f\") {})", "(call_indirect (i32.const 1))".repeat(16)), ints(&[])),
        ("a table", format!("(func (export \"f\") (param i32) (result i32) (block (block (block (br_table 0 1 2 (local.get 0))) {short} (return (i32.const 4))) {small} (unreachable)) {short} {small} (i32.const 5))"), each(&[0, 1, 2])),
        ("bulk", "(memory (export \"memory\") 1) (func (export \"f\") (param i32) (memory.fill (i32.const 8) (i32.const 7) (local.get 0)) (memory.copy (i32.const 100) (i32.const 0) (local.get 0)))".into(), each(&[0, 50, 4_000])),
        ("growth", "(memory (export \"memory\") 1 9) (func (export \"grow\") (param i32) (result i32) (memory.grow (local.get 0)))".into(), each(&[0, 2, 20])),
    ];
    let global = "(global $g (export \"g\") (mut i32) (i32.const 0))";
    let mut written: Vec<Entry> = texts
        .into_iter()
        .map(|(name, text, arguments)| {
            let export = if text.contains("(export \"grow\")") { "grow" } else { "f" };
            let calls = arguments.into_iter().map(|arguments| (export, arguments)).collect();
            (name.into(), wat::parse_str(format!("(module {global} {text})")).unwrap(), calls)
        })
        .collect();
    written.extend(floats());
    written.extend(seen());
    written
}

/// What a module is called in which the pattern of a NaN is seen.
pub const SEEN: &str = "a NaN seen by ";

/// Every way for a result's pattern to be seen.
fn seen() -> impl Iterator<Item = Entry> {
    let ways = [
        ("a store", "(f32.store (i32.const 8) (NAN))", ""),
        ("a global", "(global.set $kept (NAN))", ""),
        ("reinterpret", "(i32.reinterpret_f32 (NAN))", "(result i32)"),
        ("copysign", "(f32.copysign (NAN) (f32.const 1))", "(result f32)"),
        ("copysign, as the sign", "(f32.copysign (f32.const 1) (NAN))", "(result f32)"),
        ("neg", "(f32.neg (NAN))", "(result f32)"),
        ("abs", "(f32.abs (NAN))", "(result f32)"),
        ("select", "(select (NAN) (f32.const 1) (i32.const 1))", "(result f32)"),
        ("a call", "(call $bits (NAN))", "(result i32)"),
        ("a call through the table", "(call_indirect (param f32) (result i32) (NAN) (i32.const 0))", "(result i32)"),
        ("a block", "(block (result f32) (NAN))", "(result f32)"),
        ("an if", "(if (result f32) (i32.const 1) (then (NAN)) (else (f32.const 1)))", "(result f32)"),
        ("a loop", "(i32.reinterpret_f32 (NAN)) (loop (param i32) (result i32))", "(result i32)"),
        ("a branch", "(block (result f32) (br 0 (NAN)))", "(result f32)"),
        ("a branch that may be", "(block (result f32) (br_if 0 (NAN) (i32.const 1)))", "(result f32)"),
        ("a branch by a table", "(block (result f32) (br_table 0 0 (NAN) (i32.const 1)))", "(result f32)"),
        ("return", "(return (NAN))", "(result f32)"),
        ("a local", "(local.set $l (NAN)) (i32.reinterpret_f32 (local.get $l))", "(result i32)"),
        (
            "a local and its copy",
            "(local.set $l (local.tee $m (NAN))) (i32.reinterpret_f32 (local.get $l))",
            "(result i32)",
        ),
        (
            "a local, a round later",
            "(loop (local.set $n (local.get $l)) (local.set $l (NAN)) (br_if 0 (local.tee $i (i32.eqz (local.get $i))))) (i32.reinterpret_f32 (local.get $n))",
            "(result i32)",
        ),
        ("a local before it", "(local.get $l) (local.set $l (NAN)) (drop) (local.get $l)", "(result f32)"),
        ("the caller, below another value", "(NAN) (drop (f32.add (NAN) (NAN)))", "(result f32)"),
    ];
    ways.into_iter().map(|(way, text, result)| {
        let text = text.replace("(NAN)", "(f32.div (local.get 0) (local.get 1))");
        let module = format!(
            "(module (memory (export \"memory\") 1) (global $kept (export \"kept\") (mut f32) (f32.const 0))
                (table funcref (elem $bits)) (func $bits (param f32) (result i32) (i32.reinterpret_f32 (local.get 0)))
                (func (export \"f\") (param f32 f32) {result} (local $l f32) (local $m f32) (local $n f32) (local $i i32)
                    {text}))"
        );
        (format!("{SEEN}{way}"), wat::parse_str(module).unwrap(), vec![("f", vec![F32(0xffa1_2345), F32(0x3f80_0000)])])
    })
}

/// Every operator that can make a NaN, given NaNs that are not canonical.
fn floats() -> Vec<Entry> {
    let odd =
        [("f32", F32(0xffa1_2345), F32(0x3f80_0000)), ("f64", F64(0xfff1_2345_0000_0000), F64(0x3ff0_0000_0000_0000))];
    let mut floats = Vec::new();
    for (ty, nan, one) in odd {
        for operator in ["add", "sub", "mul", "div", "min", "max"] {
            let text = format!(
                "(func (export \"f\") (param {ty} {ty}) (result {ty}) ({ty}.{operator} (local.get 0) (local.get 1)))"
            );
            floats.push((operator, text, vec![vec![nan, one], vec![one, nan]]));
        }
        for operator in ["sqrt", "ceil", "floor", "trunc", "nearest"] {
            let text = format!("(func (export \"f\") (param {ty}) (result {ty}) ({ty}.{operator} (local.get 0)))");
            floats.push((operator, text, vec![vec![nan]]));
        }
    }
    floats.push((
        "demote",
        "(func (export \"f\") (param f64) (result f32) (f32.demote_f64 (local.get 0)))".into(),
        vec![vec![odd[1].1]],
    ));
    floats.push((
        "promote",
        "(func (export \"f\") (param f32) (result f64) (f64.promote_f32 (local.get 0)))".into(),
        vec![vec![odd[0].1]],
    ));
    let entry = |(name, text, arguments): (&str, String, Vec<Vec<Value>>)| {
        let calls = arguments.into_iter().map(|arguments| ("f", arguments)).collect();
        (name.to_owned(), wat::parse_str(format!("(module {text})")).unwrap(), calls)
    };
    floats.into_iter().map(entry).collect()
}

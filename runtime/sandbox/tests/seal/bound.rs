//! How far beyond its fuel a module can run: functions made to run far, and how much of it they did.
//!
//! Each counts its own progress in memory. They run on wasmi alone, which compiles large functions fast.

use std::fmt::Write;

use cando_sandbox::seal::Status;

use crate::engines::{Heap, Machine, RULES, seal_all};

/// One unit of progress costs this much: load, add, store, and their operands.
const UNIT: u64 = 6;
const STEP: &str = "(i64.store (i32.const 0) (i64.add (i64.load (i32.const 0)) (i64.const 1)))";

/// Runs `f` with little fuel, and holds the work that it did to the bound.
fn hold(name: &str, functions: &str) {
    let wat = format!(r#"(module (memory (export "memory") 1) {functions})"#);
    let sealed = seal_all(&wat::parse_str(&wat).unwrap()).unwrap();
    for fuel in [0, 1_000, 100_000] {
        let mut machine = Heap::new(sealed.bytes()).unwrap();
        let ran = machine.call("f", &[], fuel);
        assert!(ran.is(Status::OutOfFuel) || ran.is(Status::OutOfStack), "{name}: {ran:?}");
        let progress = u64::from_le_bytes(machine.memory()[..8].try_into().unwrap());
        let work = progress * UNIT;
        let most = fuel as u64 + RULES.budget.overrun();
        println!("{name}, {fuel} fuel: {work} of at most {most}");
        assert!(work <= most, "{name}: {work} work with {fuel} fuel");
    }
}

fn steps(count: usize) -> String {
    STEP.repeat(count)
}

#[test]
fn work_that_waits_behind_a_deep_recursion_is_bounded() {
    // Each frame's tail is longer than a lapse, and cut into lines by branches that are never taken.
    let mut tail = String::new();
    for _ in 0..2_000 {
        write!(tail, "(block (br_if 0 (i32.eqz (i32.load (i32.const 0)))) {})", steps(5)).unwrap();
    }
    let depth = r#"(if (local.get 0) (then (call $g (i32.sub (local.get 0) (i32.const 1)))))"#;
    let g = format!("(func $g (param i32) {depth} {STEP} {tail})");
    hold("a long tail", &format!(r#"{g} (func (export "f") (call $g (i32.const 2000)) (loop (br 0)))"#));
}

#[test]
fn an_edge_that_gives_fuel_back_cannot_be_farmed() {
    // The way with the loop makes the points after it owe much; the way around it is short.
    let heavy = steps(150);
    let g = format!(
        r#"(func $g (param i32)
            (block $join
                (block $short (br_if $short (i32.const 1)) (loop {heavy} (br_if 0 (i32.const 0))) (br $join))
                {STEP})
            {STEP} (call $g (i32.const 0)) {heavy})"#
    );
    hold("a refund", &format!(r#"{g} (func (export "f") (call $g (i32.const 0)))"#));
}

#[test]
fn many_small_calls_are_bounded() {
    let small = format!("(func $s {})", steps(16));
    let calls = "(call $s)".repeat(20_000);
    hold("unchecked callees", &format!(r#"{small} (func $g {calls}) (func (export "f") (loop (call $g) (br 0)))"#));
    let indirect = "(call_indirect (i32.const 0))".repeat(20_000);
    hold(
        "unchecked callees in a table",
        &format!(
            r#"(table funcref (elem $s)) {small} (func $g {indirect}) (func (export "f") (loop (call $g) (br 0)))"#
        ),
    );
    let nested = format!("{small} (func $t (call $s)) (func $u (call $t))");
    let calls = "(call $u)".repeat(20_000);
    hold("a chain of them", &format!(r#"{nested} (func $g {calls}) (func (export "f") (loop (call $g) (br 0)))"#));
}

#[test]
fn a_long_straight_line_is_bounded() {
    let line = steps(50_000);
    hold("one line", &format!(r#"(func (export "f") {line} (loop (br 0)))"#));
    let mut lines = String::new();
    for _ in 0..5_000 {
        write!(lines, "(if (i32.const 1) (then {}))", steps(10)).unwrap();
    }
    hold("many lines", &format!(r#"(func (export "f") {lines} (loop (br 0)))"#));
}

#[test]
fn a_return_with_less_than_no_fuel_is_none() {
    let wat =
        format!(r#"(module (memory (export "memory") 1) (func (export "f") (if (i32.const 1) (then {})) ))"#, steps(9));
    let sealed = seal_all(&wat::parse_str(&wat).unwrap()).unwrap();
    let cost = 1 + 2 + 9 * UNIT as i64;
    for fuel in [cost - 1, cost] {
        let ran = Heap::new(sealed.bytes()).unwrap().call("f", &[], fuel);
        assert_eq!(ran.finished(), fuel == cost);
        assert_eq!(ran.fuel, fuel - cost);
    }
}

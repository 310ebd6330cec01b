//! The stack: recursion ends at the same depth everywhere, and what a frame is charged is near what engines use.

use std::fmt::Write;

use cando_sandbox::seal::Status;

use crate::engines::{All, Heap, Machine, Native, RULES, Tier, V8, Value, seal_all, with_stack};
use crate::mutation::frames;
use crate::prove::Check;

/// Enough for the deepest recursion here.
const FUEL: i64 = 1 << 40;
/// More than any engine has.
const UNLIMITED: u32 = i32::MAX.cast_unsigned();

/// A function that calls itself for ever, and what it keeps meanwhile.
#[derive(Clone, Copy, Debug)]
struct Shape {
    params: usize,
    locals: usize,
    /// Operands that lie below those of the call.
    operands: usize,
    results: usize,
    through_table: bool,
}

const fn shape(params: usize, locals: usize, operands: usize, results: usize, through_table: bool) -> Shape {
    Shape { params, locals, operands, results, through_table }
}

const SHAPES: [Shape; 16] = [
    shape(0, 0, 0, 0, false),
    shape(0, 0, 0, 0, true),
    shape(1, 0, 0, 1, false),
    shape(4, 0, 4, 1, false),
    shape(8, 8, 0, 1, true),
    shape(16, 0, 0, 1, false),
    shape(128, 0, 0, 0, false),
    shape(0, 0, 0, 32, false),
    shape(32, 0, 0, 8, true),
    shape(0, 50, 0, 0, false),
    shape(2, 200, 0, 1, false),
    shape(0, 2_000, 0, 0, false),
    shape(0, 0, 50, 0, false),
    shape(0, 0, 300, 0, false),
    shape(40, 40, 40, 4, false),
    shape(12, 100, 100, 12, true),
];

#[test]
fn recursion_ends_at_the_same_depth() {
    let mut check = Check::of("recursion, 16 frame shapes, V8 in both tiers");
    println!(
        "bytes of a frame (of wasmtime's at most so many), and whether V8 holds the budget on the stack that node gives it"
    );
    println!(
        "{:<46} {:>7} {:>9} {:>9} {:>10} {:>6}",
        "shape", "charged", "wasmtime", "baseline", "optimizing", "holds"
    );
    for shape in SHAPES {
        with_stack(|| check_shape(&shape, &mut check));
    }
    check.done();
}

fn check_shape(shape: &Shape, check: &mut Check) {
    let sealed = seal_all(&wat::parse_str(shape.text()).unwrap()).unwrap();
    let arguments: Vec<Value> = (0..shape.params).map(zero).collect();
    let ran = All::new(&sealed).call("f", &arguments, FUEL);
    assert!(ran.is(Status::OutOfStack), "{shape:?}: {ran:?}");
    for tier in [Tier::Baseline, Tier::Optimizing] {
        assert_eq!(V8::new(sealed.bytes(), tier).call("f", &arguments, FUEL), Some(ran.clone()), "{shape:?}, {tier:?}");
        check.pass();
    }
    // On its own stack V8 agrees, or says that its own stack ended: the host asks wasmi then.
    let held = V8::new(sealed.bytes(), Tier::Stock).call("f", &arguments, FUEL);
    assert!(held.is_none() || held.as_ref() == Some(&ran), "{shape:?}: {held:?}");
    check.pass();

    let mut heap = Heap::new(sealed.bytes()).unwrap();
    heap.call("f", &arguments, FUEL);
    let depth = heap.global("depth").unwrap();
    let mut native = Native::new(sealed.bytes()).unwrap();
    native.call_within("f", &arguments, FUEL, UNLIMITED);
    let native = frame(16 << 20, native.global("depth"));
    let v8 = [Tier::Baseline, Tier::Optimizing].map(|tier| {
        let mut v8 = V8::new(sealed.bytes(), tier);
        assert_eq!(v8.call_within("f", &arguments, FUEL, UNLIMITED), None, "{shape:?}, {tier:?}");
        frame(6_000 << 10, v8.global("depth"))
    });
    let charged = frame(RULES.budget.stack.into(), Some(depth));
    let holds = if held.is_some() { "yes" } else { "no" };
    println!("{:<46} {charged:>7} {native:>9} {:>9} {:>10} {holds:>6}", shape.to_string(), v8[0], v8[1]);
    assert!(native < 2 * charged, "{shape:?}: a host reserves far more than twice the budget, but this is no estimate");
}

fn frame(stack: u64, depth: Option<Value>) -> u64 {
    let Some(Value::I32(depth)) = depth else { panic!("depth is {depth:?}") };
    stack / depth as u64
}

/// Functions of real modules, compiled by wasmtime.
#[test]
fn frames_are_near_their_charges() {
    let mut check = Check::of("frames of wasmtime against charges");
    println!(
        "{:<24} {:>9} {:>9} {:>9} {:>10} {:>9}",
        "module", "functions", "charged", "real", "real/charged", "worst"
    );
    for (name, source, sealed) in crate::modules::built() {
        let real = Native::frames(sealed.bytes());
        let charged = frames(&source, sealed.bytes());
        let pairs: Vec<(u64, u64)> =
            charged.iter().zip(&real).filter_map(|(charged, real)| Some(((*charged)?, (*real)?))).collect();
        let [sum, all] = pairs.iter().fold([0, 0], |[a, b], (charged, real)| [a + charged, b + real]);
        let worst = pairs.iter().map(|(charged, real)| *real as f64 / *charged as f64).fold(0.0, f64::max);
        println!(
            "{name:<24} {:>9} {sum:>9} {all:>9} {:>10.2} {worst:>9.2}",
            pairs.len(),
            all as f64 / sum.max(1) as f64
        );
        assert!(worst < 4.0, "{name}: wasmtime's stack for wasm is eight times the largest budget");
        check.pass();
    }
    check.done();
}

impl std::fmt::Display for Shape {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        let Self { params, locals, operands, results, .. } = self;
        let table = if self.through_table { ", table" } else { "" };
        write!(f, "{params} params, {locals} locals, {operands} operands, {results} results{table}")
    }
}

impl Shape {
    fn text(&self) -> String {
        let list = |count: usize| (0..count).map(|n| format!(" {}", TYPES[n % 4])).collect::<String>();
        let ty = format!("(param{}) (result{})", list(self.params), list(self.results));
        let mut body = String::from("(global.set $depth (i32.add (global.get $depth) (i32.const 1)))");
        let wide = "(i64.extend_i32_u (global.get $depth))";
        for n in 0..self.locals {
            write!(body, "(local.set {} (i64.add {wide} (i64.const {n})))", self.params + n).unwrap();
        }
        (0..self.operands).for_each(|n| write!(body, "(i64.add {wide} (i64.const {n}))").unwrap());
        (0..self.params).for_each(|n| write!(body, "(local.get {n})").unwrap());
        body.push_str(if self.through_table { "(call_indirect (type $f) (i32.const 0))" } else { "(call $f)" });
        body.push_str(&"drop ".repeat(self.results));
        body.push_str(&"(global.set $sum (i64.add (global.get $sum)))".repeat(self.operands));
        for n in 0..self.locals {
            write!(body, "(global.set $sum (i64.add (global.get $sum) (local.get {})))", self.params + n).unwrap();
        }
        (0..self.results).for_each(|n| write!(body, "({}.const 1)", TYPES[n % 4]).unwrap());
        format!(
            r#"(module (type $f (func {ty})) (table funcref (elem $f))
            (global $depth (export "depth") (mut i32) (i32.const 0)) (global $sum (export "sum") (mut i64) (i64.const 0))
            (func $f (export "f") (type $f) (local{}) {body}))"#,
            " i64".repeat(self.locals)
        )
    }
}

const TYPES: [&str; 4] = ["i32", "i64", "f32", "f64"];

fn zero(n: usize) -> Value {
    [Value::I32(0), Value::I64(0), Value::F32(0), Value::F64(0)][n % 4]
}

//! Random programs that always end, and run long: nested loops, branches of every kind, calls, floating point, memory.

use std::fmt::Write;

use crate::engines::{Value, seal_all, with_stack};
use crate::generated::{Tally, compare, random};
use crate::prove::{Check, number};

/// Programs; `$CANDO_PROVE_PROGRAMS` sets another number.
const PROGRAMS: u64 = 120;

#[test]
fn programs_cost_what_the_oracle_says() {
    let (first, count) = (number("CANDO_PROVE_SEED", 0), number("CANDO_PROVE_PROGRAMS", PROGRAMS));
    let (mut check, mut tally) = (Check::of("programs, three engines"), Tally::default());
    with_stack(|| {
        for seed in first..first + count {
            let wat = program(seed);
            let source = wat::parse_str(&wat).unwrap();
            let sealed = seal_all(&source).unwrap();
            for argument in 0..6 {
                let arguments = [Value::I32(argument), Value::I32(argument * 7 + 1)];
                compare(&format!("seed {seed} {argument}\n{wat}"), &source, &sealed, "f", &arguments, &mut tally);
            }
            check.pass();
        }
    });
    println!("seeds from {first}: {tally:#?}");
    check.done();
    assert!(tally.finished > 300 && tally.fuel > 1_000_000, "{tally:#?}");
}

/// A program whose function `f` takes two `i32`.
pub fn program(seed: u64) -> String {
    Writer::new(seed).program()
}

/// Writes a program; every choice is a byte of entropy.
struct Writer {
    entropy: std::vec::IntoIter<u8>,
    text: String,
    /// Functions written so far, which the next ones can call.
    functions: u8,
    /// Blocks around, loops' counters are locals of their own.
    loops: u8,
}

impl Writer {
    fn new(seed: u64) -> Self {
        Self { entropy: random(seed, 2_000).into_iter(), text: String::new(), functions: 0, loops: 0 }
    }

    fn program(mut self) -> String {
        self.text.push_str("(module (memory (export \"memory\") 1) (table funcref (elem");
        let count = 2 + self.pick(4);
        (0..count).for_each(|function| write!(self.text, " $f{function}").unwrap());
        self.text.push_str("))\n(type $f (func (param i32 i32) (result i32)))\n");
        for _ in 0..count {
            let export = if self.functions + 1 == count { "(export \"f\")" } else { "" };
            writeln!(self.text, "(func $f{} {export} (type $f) (local i32 i32 i32 i32 i32 i32 f64)", self.functions)
                .unwrap();
            self.statements(4);
            self.text.push_str("(i32.xor (local.get 0) (i32.trunc_sat_f64_s (local.get 8))))\n");
            self.functions += 1;
        }
        self.text + ")"
    }

    fn statements(&mut self, depth: u8) {
        for _ in 0..=self.pick(3) {
            self.statement(depth);
        }
    }

    fn statement(&mut self, depth: u8) {
        match (depth, self.pick(12)) {
            (0, _) | (_, 0..=1) => {
                let (target, value) = (self.pick(2), self.value());
                writeln!(self.text, "(local.set {target} {value})").unwrap();
            }
            (_, 2) => {
                let value = self.value();
                let operator = ["add", "mul", "div", "min"][self.pick(4) as usize];
                writeln!(
                    self.text,
                    "(local.set 8 (f64.sqrt (f64.{operator} (local.get 8) (f64.convert_i32_s {value}))))"
                )
                .unwrap();
            }
            (_, 3) => {
                let value = self.value();
                writeln!(self.text, "(i32.store (i32.and (local.get 0) (i32.const 1020)) {value})").unwrap();
            }
            (_, 4) => {
                let (condition, early) = (self.value(), self.pick(4) == 0);
                writeln!(self.text, "(if {condition} (then").unwrap();
                self.statements(depth - 1);
                self.text.push_str(if early { "(return (local.get 1))))\n" } else { "))\n" });
            }
            (_, 5) => {
                let condition = self.value();
                writeln!(self.text, "(if {condition} (then").unwrap();
                self.statements(depth - 1);
                self.text.push_str(") (else\n");
                self.statements(depth - 1);
                self.text.push_str("))\n");
            }
            (_, 6) => {
                let condition = self.value();
                writeln!(self.text, "(block (br_if 0 {condition})").unwrap();
                self.statements(depth - 1);
                self.text.push_str(")\n");
            }
            (_, 7) => self.switch(depth),
            (_, 8..=9) if self.loops < 3 => self.repeat(depth),
            (_, 10) if self.functions > 0 => {
                let (callee, argument) = (self.pick(self.functions), self.value());
                writeln!(self.text, "(local.set 1 (call $f{callee} {argument} (local.get 0)))").unwrap();
            }
            (_, 11) if self.functions > 0 => {
                let (callee, argument) = (self.pick(self.functions), self.value());
                writeln!(
                    self.text,
                    "(local.set 0 (call_indirect (type $f) {argument} (local.get 1) (i32.const {callee})))"
                )
                .unwrap();
            }
            _ => {
                self.text.push_str("(memory.fill (i32.const 0) (local.get 1) (i32.and (local.get 0) (i32.const 63)))\n")
            }
        }
    }

    /// A loop that counts down, with a way out and a way on in the middle.
    fn repeat(&mut self, depth: u8) {
        let (counter, times) = (2 + self.loops, 1 + self.pick(9));
        let (out, on) = (self.value(), self.value());
        self.loops += 1;
        writeln!(self.text, "(local.set {counter} (i32.const {times})) (block $out{counter} (loop $on{counter}")
            .unwrap();
        writeln!(self.text, "(local.set {counter} (i32.sub (local.get {counter}) (i32.const 1)))").unwrap();
        self.statements(depth - 1);
        if self.pick(3) == 0 {
            writeln!(self.text, "(br_if $out{counter} {out})").unwrap();
        }
        writeln!(self.text, "(br_if $on{counter} (i32.and (i32.ne (local.get {counter}) (i32.const 0)) {on}))")
            .unwrap();
        self.statements(depth - 1);
        writeln!(self.text, "(br_if $on{counter} (i32.gt_s (local.get {counter}) (i32.const 0)))))").unwrap();
        self.loops -= 1;
    }

    fn switch(&mut self, depth: u8) {
        let value = self.value();
        writeln!(self.text, "(block (block (block (br_table 0 1 2 1 (i32.and {value} (i32.const 3))))").unwrap();
        self.statements(depth - 1);
        self.text.push_str("(br 1))\n");
        self.statements(depth - 1);
        self.text.push_str(")\n");
    }

    /// An expression of type `i32`.
    fn value(&mut self) -> String {
        let operator = ["add", "mul", "xor", "lt_s", "shr_u", "eq"][self.pick(6) as usize];
        let (local, constant) = (self.pick(2), self.pick(100));
        match self.pick(3) {
            0 => format!("(i32.load (i32.and (local.get {local}) (i32.const 1020)))"),
            1 => format!("(f64.lt (f64.mul (local.get 8) (local.get 8)) (f64.const {constant}))"),
            _ => format!("(i32.{operator} (local.get {local}) (i32.const {constant}))"),
        }
    }

    fn pick(&mut self, below: u8) -> u8 {
        self.entropy.next().unwrap_or(0) % below
    }
}

//! A function's control-flow graph, and where on it fuel is charged and checked.
//!
//! Its edges are straight lines of code: as long as possible, for a `block` without branches to it does not end one,
//! and neither does a call. Its points are where lines meet. Where a line can split without a place for code on one of
//! its ways (`br_if`, `br_table`, an `if` without `else`), the points at both ends of that way are one.

use std::cmp::Reverse;

use super::bounds::Bounds;
use super::code::{Code, Kind};
use super::cost;
use super::limits::{LAPSE, UNCHECKED};
use super::offsets::{ENTRY, Forest, Point};

/// What to do before an operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Meter {
    /// The operator's number.
    pub(super) at: usize,
    /// Fuel to charge. Can be below 0, where a point that owes less than another is reached.
    pub(super) charge: i64,
    /// What is owed after that: less fuel than this left means that it is used up.
    pub(super) owed: i64,
    /// Is the fuel checked?
    pub(super) check: bool,
}

/// Draws graphs. One is used again for all functions, to save allocations.
#[derive(Debug, Default)]
pub(super) struct Flow {
    forest: Forest,
    lines: Vec<Line>,
    scopes: Vec<Scope>,
    /// The line that the next operator belongs to; none in dead code.
    current: Option<usize>,
    loops: u32,
}

/// A straight line of code.
#[derive(Clone, Copy, Debug)]
struct Line {
    at: usize,
    from: Point,
    to: Point,
    cost: u64,
    /// How many loops it is in.
    loops: u32,
    header: bool,
    /// Does it end at `unreachable`? Nothing has to add up there, so that its end is a point of its own.
    traps: bool,
    check: bool,
    /// The most fuel used on any way from the last check to here.
    lapse: u64,
    /// The most fuel that unchecked functions use that it calls.
    quiet: u64,
}

/// A `block`, `loop` or `if` that is open, or the function itself.
#[derive(Clone, Copy, Debug)]
struct Scope {
    kind: Kind,
    /// Where a branch to it leads.
    label: Point,
    /// For an `if`: where its two ways part.
    fork: Point,
    /// Has a live branch to it been seen?
    targeted: bool,
    /// Was the code before it live?
    live: bool,
    has_else: bool,
    /// Loops around it.
    loops: u32,
    /// The most fuel used since the last check on any branch to it.
    lapse: u64,
    /// The same at the fork.
    fork_lapse: u64,
}

impl Flow {
    /// The meters of a function, in the order of its operators.
    pub(super) fn meters(&mut self, code: &Code, bounds: &Bounds, function: u32) -> Vec<Meter> {
        self.clear();
        let entry = self.forest.point();
        self.open(Kind::Block, entry, entry);
        self.start(0, entry, 0);
        self.lines[0].cost = cost::ENTRY;
        self.lines[0].check = bounds.unchecked(function).is_none();
        for (at, op) in code.ops.iter().enumerate() {
            if let Some(line) = self.current {
                self.lines[line].cost += cost::flat(op.kind);
            }
            self.step(at, op.kind, code, bounds);
        }
        self.settle()
    }

    fn clear(&mut self) {
        self.forest.clear();
        self.lines.clear();
        self.scopes.clear();
        self.current = None;
        self.loops = 0;
    }

    fn step(&mut self, at: usize, kind: Kind, code: &Code, bounds: &Bounds) {
        match kind {
            Kind::Block => {
                let label = self.forest.point();
                self.open(kind, label, label);
            }
            Kind::Loop => self.enter_loop(at),
            Kind::If => {
                let (label, fork) = (self.forest.point(), self.forest.point());
                self.open(kind, label, fork);
                if let Some(lapse) = self.finish(fork) {
                    self.innermost().fork_lapse = lapse;
                    self.start(at + 1, fork, lapse);
                }
            }
            Kind::Else => self.enter_else(at),
            Kind::End => self.close(at),
            Kind::Branch(depth) => {
                self.branch(depth);
            }
            Kind::BranchIf(depth) => {
                if let Some((label, lapse)) = self.branch(depth) {
                    self.start(at + 1, label, lapse);
                }
            }
            Kind::BranchTable(table) => self.branch_table(code.targets(table)),
            Kind::Return => {
                self.finish(ENTRY);
            }
            Kind::Unreachable => {
                let trap = self.forest.point();
                if let Some(line) = self.current {
                    self.lines[line].traps = true;
                }
                self.finish(trap);
            }
            Kind::Call(callee) => self.call(at, bounds.unchecked(callee)),
            Kind::CallIndirect(_) => self.call(at, Some(UNCHECKED)),
            _ => {}
        }
    }

    fn enter_loop(&mut self, at: usize) {
        let label = self.forest.point();
        self.open(Kind::Loop, label, label);
        self.loops += 1;
        if self.finish(label).is_some() {
            let header = self.start(at + 1, label, 0);
            header.header = true;
            header.check = true;
        }
    }

    fn enter_else(&mut self, at: usize) {
        let scope = *self.innermost();
        if let Some(lapse) = self.finish(scope.label) {
            self.target(0, lapse);
        }
        self.innermost().has_else = true;
        if scope.live {
            self.start(at + 1, scope.fork, scope.fork_lapse);
        }
    }

    fn close(&mut self, at: usize) {
        let Some(scope) = self.scopes.pop() else { return };
        self.loops = scope.loops;
        if self.scopes.is_empty() {
            self.finish(ENTRY);
            return;
        }
        if scope.kind == Kind::Loop {
            return;
        }
        let skips = scope.kind == Kind::If && !scope.has_else && scope.live;
        if skips {
            self.forest.tie(scope.fork, scope.label);
        }
        if scope.targeted || skips {
            let through = self.finish(scope.label).unwrap_or(0);
            let skipped = if skips { scope.fork_lapse } else { 0 };
            self.start(at + 1, scope.label, scope.lapse.max(skipped).max(through));
        }
    }

    /// Ends the line in a branch. Gives the point that it leads to, and the fuel used since the last check.
    fn branch(&mut self, depth: u32) -> Option<(Point, u64)> {
        let label = self.scope(depth).label;
        let lapse = self.finish(label)?;
        self.target(depth, lapse);
        Some((label, lapse))
    }

    fn branch_table(&mut self, targets: &[u32]) {
        let first = self.scope(targets[0]).label;
        let Some(lapse) = self.finish(first) else { return };
        for &target in targets {
            let label = self.scope(target).label;
            self.forest.tie(first, label);
            self.target(target, lapse);
        }
    }

    /// Counts what an unchecked function uses; if it adds up, the line is cut for another check.
    fn call(&mut self, at: usize, unchecked: Option<u64>) {
        let (Some(line), Some(work)) = (self.current, unchecked) else { return };
        self.lines[line].quiet += work;
        if self.lines[line].quiet > LAPSE {
            let cut = self.forest.point();
            self.finish(cut);
            self.start(at + 1, cut, 0).check = true;
        }
    }

    fn open(&mut self, kind: Kind, label: Point, fork: Point) {
        self.scopes.push(Scope {
            kind,
            label,
            fork,
            targeted: false,
            live: self.current.is_some(),
            has_else: false,
            loops: self.loops,
            lapse: 0,
            fork_lapse: 0,
        });
    }

    fn start(&mut self, at: usize, from: Point, lapse: u64) -> &mut Line {
        self.current = Some(self.lines.len());
        self.lines.push(Line {
            at,
            from,
            to: ENTRY,
            cost: 0,
            loops: self.loops,
            header: false,
            traps: false,
            check: false,
            lapse,
            quiet: 0,
        });
        let last = self.lines.len() - 1;
        &mut self.lines[last]
    }

    /// Ends the current line at a point, and gives the fuel used since the last check. What comes next is dead code,
    /// unless a new line is started.
    fn finish(&mut self, to: Point) -> Option<u64> {
        let line = &mut self.lines[self.current.take()?];
        line.to = to;
        let lapse = line.lapse + line.cost + line.quiet;
        line.check |= lapse > LAPSE;
        // A check comes after the charge for its line, so that only what callees use is left.
        Some(if line.check { line.quiet } else { lapse })
    }

    fn scope(&mut self, depth: u32) -> &mut Scope {
        let index = self.scopes.len() - 1 - depth as usize;
        &mut self.scopes[index]
    }

    fn innermost(&mut self) -> &mut Scope {
        self.scope(0)
    }

    fn target(&mut self, depth: u32, lapse: u64) {
        let scope = self.scope(depth);
        scope.targeted = true;
        scope.lapse = scope.lapse.max(lapse);
    }

    /// Spares the lines that run most often a charge, the innermost first, those that trap last. A loop's header is
    /// charged rather than what follows it, because it reads the fuel anyway.
    fn settle(&mut self) -> Vec<Meter> {
        let mut order: Vec<&Line> = self.lines.iter().collect();
        order.sort_by_key(|line| (line.traps, Reverse(2 * line.loops - u32::from(line.header))));
        for line in order {
            self.forest.join(line.from, line.to, signed(line.cost));
        }
        let mut meters: Vec<Meter> = Vec::with_capacity(self.lines.len());
        for line in &self.lines {
            let owed = self.forest.offset(line.to);
            let charge = signed(line.cost) + self.forest.offset(line.from) - owed;
            meters.push(Meter { at: line.at, charge, owed, check: line.check });
        }
        meters
    }
}

fn signed(cost: u64) -> i64 {
    i64::try_from(cost).expect("a function costs less than its bytes")
}

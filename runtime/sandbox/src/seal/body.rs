//! A function, rewritten.
//!
//! ```wat
//! (block $trap
//!   (block $body (result ...)           ;; the function's own label: no branch in the body has to change
//!     ;; where the fuel is kept in a local: load it from $fuel
//!     ;; take a frame off $stack; br_if $trap, where less than 0 is left
//!     ;; the body: at the start of a line its charge of fuel and its check: br_if $trap;
//!     ;; where the fuel is kept in a local: save it to $fuel before each call, load it after
//!   )
//!   ;; give the frame back; save the fuel; if the host can call this: br_if $trap, where less than 0 fuel is left
//!   return
//! )
//! ;; save the fuel
//! call $used_up  ;; $status = out of stack, or else out of fuel; unreachable
//! unreachable
//! ```
//!
//! What is put in leaves the operand stack as it was, so blocks with parameters, several results and dead code need
//! nothing special. Functions that neither check nor count are not wrapped.

use wasm_encoder::{BlockType, CodeSection, Function as EncodedFunction, InstructionSink, ValType};

use super::assemble::{Plan, encoded};
use super::bounds::Bounds;
use super::code::{Code, Float, Kind};
use super::cost::GROW_PAGE;
use super::error::SealError;
use super::flow::{Flow, Meter};
use super::fuel::{self, Fuel};
use super::function::Function;
use super::limits;
use super::report::Report;
use super::sight::Sight;
use super::status::Status;
use super::survey::Survey;

/// The positive canonical NaN.
const NAN_F32: u32 = 0x7fc0_0000;
/// The positive canonical NaN.
const NAN_F64: u64 = 0x7ff8_0000_0000_0000;

/// Rewrites all functions.
pub(super) fn rewrite(survey: &Survey, bounds: &Bounds, plan: &Plan) -> Result<(CodeSection, Report), SealError> {
    let mut section = CodeSection::new();
    let mut report = Report {
        functions: survey.functions.len() as u64,
        dropped_custom: survey.custom_bytes,
        dropped_exports: plan.dropped_exports(survey),
        ..Report::default()
    };
    let (mut code, mut flow, mut sight) = (Code::default(), Flow::default(), Sight::default());
    for (index, function) in (0..).zip(&survey.functions) {
        code.decode(&function.body)?;
        let meters = flow.meters(&code, bounds, index);
        if function.scratch.f32 || function.scratch.f64 {
            sight.watch(&code, function.locals);
        }
        let counts_stack = bounds.counts_stack(index);
        let ty = survey.type_of(index);
        let wrapped =
            counts_stack || plan.is_entry(index) || function.scratch.length || meters.iter().any(|meter| meter.check);
        let locals = Locals::of(function);
        let fuel = Fuel { global: plan.fuel, local: locals.fuel, kept: wrapped && fuel::is_kept(&code, &meters) };
        tally(&mut report, &meters, counts_stack, fuel.kept, bounds.unchecked(index).is_some());
        let mut body = Body {
            source: survey.source,
            code: &code,
            sight: &sight,
            plan,
            function,
            locals,
            fuel,
            wrapper: if wrapped { Some(plan.block_type(survey, ty)?) } else { None },
            counts_stack,
            is_entry: plan.is_entry(index),
            nesting: 0,
            live: true,
            owed: 0,
            report: &mut report,
            bytes: Vec::with_capacity(2 * function.body.range().len()),
        };
        body.write(&meters);
        let mut encoded = EncodedFunction::new(body.locals.declare(function)?);
        let bytes = body.bytes;
        encoded.raw(bytes);
        limits::cap("bytes in one sealed function", encoded.byte_len() as u64, limits::SEALED_BODY_BYTES)?;
        section.function(&encoded);
    }
    section.function(&used_up(plan));
    Ok((section, report))
}

/// The function that ends a call: it says what was used up.
fn used_up(plan: &Plan) -> EncodedFunction {
    let mut function = EncodedFunction::new([]);
    let mut sink = function.instructions();
    sink.i32_const(Status::OutOfStack.code()).i32_const(Status::OutOfFuel.code());
    sink.global_get(plan.stack).i32_const(0).i32_lt_s().select().global_set(plan.status).unreachable().end();
    function
}

fn tally(report: &mut Report, meters: &[Meter], counts_stack: bool, keeps_fuel: bool, unchecked: bool) {
    let count = |wanted: fn(&Meter) -> bool| meters.iter().filter(|meter| wanted(meter)).count() as u64;
    report.edges += meters.len() as u64;
    report.charges += count(|meter| meter.charge != 0);
    report.checks += count(|meter| meter.check);
    report.stack_counted += u64::from(counts_stack);
    report.fuel_kept += u64::from(keeps_fuel);
    report.unchecked += u64::from(unchecked);
}

/// The transform's own locals. They come after the function's, so that no index moves.
#[derive(Clone, Copy)]
struct Locals {
    fuel: u32,
    stack: u32,
    length: u32,
    grown: u32,
    f32: u32,
    f64: u32,
}

impl Locals {
    fn of(function: &Function) -> Self {
        let mut next = function.locals;
        let mut take = |used: bool| {
            let local = next;
            next += u32::from(used);
            local
        };
        let scratch = function.scratch;
        Self {
            fuel: take(true),
            stack: take(true),
            length: take(scratch.length),
            grown: take(scratch.grown),
            f32: take(scratch.f32),
            f64: take(scratch.f64),
        }
    }

    /// All declarations, the function's own first.
    fn declare(self, function: &Function) -> Result<Vec<(u32, ValType)>, SealError> {
        let own = function.body.get_locals_reader()?.into_iter();
        let mut declared = Vec::new();
        for locals in own {
            let (count, ty) = locals?;
            declared.push((count, encoded(ty)?));
        }
        let scratch = function.scratch;
        let mine = [
            (true, ValType::I64),
            (true, ValType::I32),
            (scratch.length, ValType::I32),
            (scratch.grown, ValType::I32),
            (scratch.f32, ValType::F32),
            (scratch.f64, ValType::F64),
        ];
        declared.extend(mine.into_iter().filter(|(used, _)| *used).map(|(_, ty)| (1, ty)));
        Ok(declared)
    }
}

/// A function that is being written.
struct Body<'a> {
    source: &'a [u8],
    code: &'a Code,
    sight: &'a Sight,
    plan: &'a Plan<'a>,
    function: &'a Function<'a>,
    locals: Locals,
    fuel: Fuel,
    /// The type of the block that the body is wrapped in, if it is.
    wrapper: Option<BlockType>,
    counts_stack: bool,
    is_entry: bool,
    /// Blocks around the next operator, the wrapper not counted.
    nesting: u32,
    /// Is the next operator in live code?
    live: bool,
    /// What the line of the next operator owes.
    owed: i64,
    report: &'a mut Report,
    bytes: Vec<u8>,
}

impl Body<'_> {
    fn write(&mut self, meters: &[Meter]) {
        self.prologue();
        let mut meters = meters.iter().peekable();
        for at in 0..self.code.ops.len() {
            if let Some(meter) = meters.next_if(|meter| meter.at == at) {
                self.live = true;
                self.owed = meter.owed;
                self.meter(meter);
            }
            self.operator(at);
        }
    }

    fn sink(&mut self) -> InstructionSink<'_> {
        InstructionSink::new(&mut self.bytes)
    }

    fn prologue(&mut self) {
        let Some(result) = self.wrapper else { return };
        let fuel = self.fuel;
        let (stack, left, frame) = (self.plan.stack, self.locals.stack, self.frame());
        let counts_stack = self.counts_stack;
        let mut sink = self.sink();
        sink.block(BlockType::Empty).block(result);
        // First, so that the way to the trap finds it in the local.
        fuel.load(&mut sink);
        if counts_stack {
            sink.global_get(stack).i32_const(frame).i32_sub().local_tee(left).global_set(stack);
            sink.local_get(left).i32_const(0).i32_lt_s().br_if(1);
        }
    }

    /// After the body's own `end`, which closed the wrapper.
    fn epilogue(&mut self) {
        if self.wrapper.is_none() {
            return;
        }
        let (stack, used_up, frame) = (self.plan.stack, self.plan.used_up, self.frame());
        let (fuel, left, counts_stack, is_entry) = (self.fuel, self.locals.stack, self.counts_stack, self.is_entry);
        let mut sink = self.sink();
        if counts_stack {
            // Cheaper than reading the global again.
            sink.local_get(left).i32_const(frame).i32_add().global_set(stack);
        }
        fuel.save(&mut sink);
        if is_entry {
            fuel.get(&mut sink);
            sink.i64_const(0).i64_lt_s().br_if(0);
        }
        sink.return_().end();
        fuel.save(&mut sink);
        sink.call(used_up).unreachable().end();
    }

    fn frame(&self) -> i32 {
        i32::try_from(self.function.frame).expect("locals and operands are capped")
    }

    fn meter(&mut self, meter: &Meter) {
        if meter.charge == 0 && !meter.check {
            return;
        }
        let (fuel, trap) = (self.fuel, self.nesting + 1);
        let mut sink = self.sink();
        fuel.get(&mut sink);
        if meter.charge != 0 {
            sink.i64_const(meter.charge).i64_sub();
            if meter.check { fuel.tee(&mut sink) } else { fuel.set(&mut sink) }
        }
        if meter.check {
            sink.i64_const(meter.owed).i64_lt_s().br_if(trap);
        }
    }

    fn operator(&mut self, at: usize) {
        let (kind, fuel) = (self.code.ops[at].kind, self.fuel);
        match kind {
            Kind::Block | Kind::If | Kind::Loop => self.nesting += 1,
            Kind::Bulk if self.live => self.charge_length(1),
            Kind::Grow if self.live => {
                self.charge_length(GROW_PAGE);
                self.copy(at);
                return self.refused();
            }
            // The function's label is the wrapper's.
            Kind::Return if self.wrapper.is_some() => {
                let depth = self.nesting;
                self.sink().br(depth);
                self.live = false;
                return;
            }
            Kind::Call(_) | Kind::CallIndirect(_) => fuel.save(&mut self.sink()),
            Kind::Unreachable => {
                let status = self.plan.status;
                let saved = at > 0 && self.code.panics(at - 1);
                let mut sink = self.sink();
                if !saved {
                    fuel.save(&mut sink);
                }
                sink.i32_const(Status::Trapped.code()).global_set(status);
            }
            _ => {}
        }
        self.copy(at);
        match kind {
            Kind::Call(_) | Kind::CallIndirect(_) if !self.code.panics(at) => fuel.load(&mut self.sink()),
            Kind::Branch(_) | Kind::BranchTable(_) | Kind::Else | Kind::Return | Kind::Unreachable => {
                self.live = false;
            }
            Kind::End if self.nesting == 0 => self.epilogue(),
            Kind::End => self.nesting -= 1,
            Kind::Float(width, _) if self.live => self.canonicalize(at, width),
            _ => {}
        }
    }

    fn copy(&mut self, at: usize) {
        self.bytes.extend_from_slice(&self.source[self.code.range(at)]);
    }

    /// Charges for the topmost operand, before the work is done.
    fn charge_length(&mut self, price: i64) {
        let (fuel, length, trap, owed) = (self.fuel, self.locals.length, self.nesting + 1, self.owed);
        let mut sink = self.sink();
        sink.local_tee(length);
        fuel.get(&mut sink);
        sink.local_get(length).i64_extend_i32_u();
        if price != 1 {
            sink.i64_const(price).i64_mul();
        }
        sink.i64_sub();
        fuel.tee(&mut sink);
        sink.i64_const(owed).i64_lt_s().br_if(trap);
    }

    /// After `memory.grow`: a failure although the maximum would have allowed it is the host's.
    fn refused(&mut self) {
        let (length, grown, status) = (self.locals.length, self.locals.grown, self.plan.status);
        let fuel = self.fuel;
        let most = i32::try_from(self.plan.max_pages).expect("at most 65,536 pages");
        let mut sink = self.sink();
        sink.local_tee(grown).i32_const(-1).i32_eq();
        sink.local_get(length).i32_const(most).memory_size(0).i32_sub().i32_le_u().i32_and();
        sink.if_(BlockType::Empty);
        fuel.save(&mut sink);
        sink.i32_const(Status::HostRefusedMemory.code()).global_set(status).unreachable().end();
        sink.local_get(grown);
    }

    fn canonicalize(&mut self, at: usize, width: Float) {
        if !self.sight.sees(at) {
            self.report.unobserved += 1;
            return;
        }
        self.report.canonicalized += 1;
        let locals = self.locals;
        let mut sink = self.sink();
        match width {
            Float::F32 => {
                let local = locals.f32;
                sink.local_tee(local).f32_const(wasm_encoder::Ieee32::new(NAN_F32));
                sink.local_get(local).local_get(local).f32_eq().select();
            }
            Float::F64 => {
                let local = locals.f64;
                sink.local_tee(local).f64_const(wasm_encoder::Ieee64::new(NAN_F64));
                sink.local_get(local).local_get(local).f64_eq().select();
            }
        }
    }
}

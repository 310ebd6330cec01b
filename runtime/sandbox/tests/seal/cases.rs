//! Modules written by hand, one for each thing that is easy to get wrong.

use cando_sandbox::seal::{SealError, Status};

use crate::engines::{All, Ending, Machine, Native, RULES, Ran, Value, seal_all, with_stack};
use Value::{F32, F64, I32, I64};

const FUEL: i64 = 1_000_000;

/// Seals a module and calls its export `f`, on all engines; if it returns, the oracle must agree.
fn call(wat: &str, arguments: &[Value]) -> Ran {
    call_with(wat, arguments, FUEL)
}

fn call_with(wat: &str, arguments: &[Value], fuel: i64) -> Ran {
    let source = wat::parse_str(wat).unwrap();
    let sealed = seal_all(&source).unwrap();
    with_stack(|| {
        let mut all = All::new(&sealed);
        all.start(&sealed, FUEL);
        let ran = all.call("f", arguments, fuel);
        if let Ending::Returned(values) = &ran.ending {
            let (ended, used) = Native::oracle(&source, FUEL as u64).unwrap().measure("f", arguments, fuel as u64 * 2);
            assert_eq!(ended.as_ref(), Ok(values), "{wat}");
            assert_eq!((fuel - ran.fuel) as u64, used, "{wat}");
            assert_eq!(ran.stack, i64::from(RULES.budget.stack), "{wat}");
        }
        ran
    })
}

#[track_caller]
fn returns(wat: &str, arguments: &[Value], values: &[Value]) -> i64 {
    let ran = call(wat, arguments);
    assert_eq!(ran.ending, Ending::Returned(values.to_vec()), "{wat}");
    FUEL - ran.fuel
}

#[track_caller]
fn traps(wat: &str, arguments: &[Value], status: Status) -> Ran {
    let ran = call(wat, arguments);
    assert_eq!(ran.ending, Ending::Trapped(status), "{wat}");
    ran
}

/// A run that traps may owe up to 100 of what it cost.
#[track_caller]
fn nearly(used: i64, cost: i64) {
    assert!((cost - 100..=cost).contains(&used), "{used} of {cost}");
}

#[test]
fn costs_are_those_of_the_table() {
    assert_eq!(returns(r#"(func (export "f"))"#, &[], &[]), 1);
    assert_eq!(returns(r#"(func (export "f") nop nop block end loop end return unreachable)"#, &[], &[]), 1);
    assert_eq!(returns(r#"(func (export "f") i32.const 1 drop)"#, &[], &[]), 2);
    assert_eq!(returns(r#"(func (export "f") (result i32) i32.const 1 i32.const 2 i32.add)"#, &[], &[I32(3)]), 4);
    assert_eq!(returns(r#"(func $g) (func (export "f") call $g call $g)"#, &[], &[]), 5);
    assert_eq!(returns(r#"(func (export "f") i32.const 0 if nop else nop end)"#, &[], &[]), 3);
}

#[test]
fn branches_to_the_functions_own_label_return() {
    let table = r#"(func (export "f") (param i32) (result i32)
        (block (result i32) (i32.const 7) (br_table 0 1 (local.get 0))) (i32.const 1) i32.add)"#;
    returns(table, &[I32(0)], &[I32(8)]);
    returns(table, &[I32(1)], &[I32(7)]);
    returns(table, &[I32(-1)], &[I32(7)]);
    let early = r#"(func (export "f") (param i32) (result i32)
        (block (loop (drop (br_if 2 (i32.const 5) (local.get 0))) (br 1))) (i32.const 6))"#;
    returns(early, &[I32(1)], &[I32(5)]);
    returns(early, &[I32(0)], &[I32(6)]);
}

#[test]
fn several_results_and_block_parameters() {
    let swap = r#"(func $swap (param i32 i64) (result i64 i32) local.get 1 local.get 0)
        (func (export "f") (param i32) (result i64 i32 f64)
            local.get 0 i64.const 9 call $swap
            local.get 0 if (param i64 i32) (result i64 i32) i32.const 1 i32.add else i32.const 2 i32.sub end
            f64.const 0.5 local.get 0 br_if 0 drop f64.const 1.5)"#;
    returns(swap, &[I32(4)], &[I64(9), I32(5), F64(0.5_f64.to_bits())]);
    returns(swap, &[I32(0)], &[I64(9), I32(-2), F64(1.5_f64.to_bits())]);
    let looped = r#"(func (export "f") (param i32) (result i32 i32)
        local.get 0 i32.const 1
        loop (param i32 i32) (result i32 i32)
            i32.const 2 i32.mul
            local.get 0 i32.const 1 i32.sub local.tee 0 br_if 0
        end)"#;
    returns(looped, &[I32(5)], &[I32(5), I32(32)]);
}

#[test]
fn dead_code_stays_valid_and_free() {
    let dead = r#"(func (export "f") (result f32)
        f32.const 1 return
        f32.add f32.sqrt drop i32.const 0 memory.grow drop
        block loop br 0 end end
        if (result f32) f32.const 1 else unreachable f32.mul end
        i32.const 0 i32.const 0 i32.const 9 memory.fill
        unreachable f32.min)
        (memory 1)"#;
    assert_eq!(returns(dead, &[], &[F32(1.0_f32.to_bits())]), 2);
    let after = r#"(func (export "f") (param i32) (result i32)
        block block local.get 0 br_if 0 br 1 i32.const 3 drop end i32.const 11 return end i32.const 12)"#;
    returns(after, &[I32(1)], &[I32(11)]);
    returns(after, &[I32(0)], &[I32(12)]);
}

#[test]
fn an_endless_loop_ends() {
    for wat in [
        r#"(func (export "f") (loop br 0))"#,
        r#"(func (export "f") (loop (br_if 0 (i32.const 1))))"#,
        r#"(func (export "f") (loop (br_table 0 0 (i32.const 1))))"#,
        r#"(func (export "f") (loop (loop (br 1))))"#,
        r#"(func (export "f") (loop (if (i32.const 1) (then (br 1)))))"#,
        r#"(func $g) (func (export "f") (loop (call $g) (br 0)))"#,
        r#"(table funcref (elem $g)) (func $g) (func (export "f") (loop (call_indirect (i32.const 0)) (br 0)))"#,
        r#"(memory 1) (func (export "f") (loop (memory.fill (i32.const 0) (i32.const 0) (i32.const 9)) (br 0)))"#,
        r#"(memory 1) (func (export "f") (loop (memory.grow (i32.const 0)) drop (br 0)))"#,
        r#"(func (export "f")) (func $start (loop (br 0))) (start $start)"#,
    ] {
        let source = wat::parse_str(wat).unwrap();
        let sealed = seal_all(&source).unwrap();
        let ran = with_stack(|| {
            let mut all = All::new(&sealed);
            all.start(&sealed, FUEL).unwrap_or_else(|| all.call("f", &[], FUEL))
        });
        assert!(ran.is(Status::OutOfFuel), "{wat}: {ran:?}");
        assert!(ran.fuel.abs() < 100, "{wat}: {ran:?}");
    }
}

#[test]
fn endless_recursion_ends_at_the_same_depth() {
    let direct = r#"(global $depth (export "depth") (mut i32) (i32.const 0))
        (func $f (export "f") (global.set $depth (i32.add (global.get $depth) (i32.const 1))) (call $f))"#;
    let mutual = r#"(func $f (export "f") (call $g)) (func $g (call $h)) (func $h (call $f))"#;
    let indirect = r#"(table funcref (elem $f)) (func $f (export "f") (call_indirect (i32.const 0)))"#;
    let empty_tail = r#"(func $f (export "f") (block (br_if 0 (i32.const 0)) (call $f)))"#;
    for wat in [direct, mutual, indirect, empty_tail] {
        let ran = traps(wat, &[], Status::OutOfStack);
        assert!(ran.stack < 0, "{wat}");
    }
    let sealed = seal_all(&wat::parse_str(direct).unwrap()).unwrap();
    with_stack(|| {
        let mut all = All::new(&sealed);
        all.call("f", &[], FUEL);
        // 64 bytes, two operands, and the locals for fuel and stack.
        assert_eq!(all.global("depth"), Some(I32(262_144 / 96)));
    });
}

#[test]
fn the_stack_is_given_back_on_every_exit() {
    let exits = r#"(type $t (func (param i32) (result i32)))
        (table funcref (elem $id)) (func $id (type $t) local.get 0)
        (func $g (param i32) (result i32)
            (local i64 i64 i64 i64)
            (block (block (block (br_table 0 1 2 (local.get 0))) (return (i32.const 2))) (br 1 (i32.const 3)))
            (call_indirect (type $t) (i32.const 0) (i32.const 0)))
        (func (export "f") (result i32) (local i32)
            (loop
                (drop (call $g (i32.rem_u (local.get 0) (i32.const 4))))
                (local.set 0 (i32.add (local.get 0) (i32.const 1)))
                (br_if 0 (i32.lt_u (local.get 0) (i32.const 20000))))
            (local.get 0))"#;
    returns(exits, &[], &[I32(20_000)]);
}

#[test]
fn bulk_operations_are_charged_before_they_run() {
    let fill = r#"(memory (export "memory") 16)
        (func (export "f") (param i32) (memory.fill (i32.const 0) (i32.const 7) (local.get 0)))"#;
    assert_eq!(returns(fill, &[I32(100)], &[]), 1 + 4 + 100);
    let ran = call_with(fill, &[I32(1_000)], 500);
    assert!(ran.is(Status::OutOfFuel));
    assert_eq!(ran.state, call_with(fill, &[I32(0)], 500).state, "nothing was written");
    let ran = call_with(fill, &[I32(-1)], FUEL);
    assert!(ran.is(Status::OutOfFuel), "4 GiB are too much for this fuel, whatever memory there is");
    let copy = r#"(memory (export "memory") 16) (data (i32.const 0) "abcdef")
        (func (export "f") (param i32 i32 i32) (result i64)
            (memory.copy (local.get 0) (local.get 1) (local.get 2)) (i64.load (i32.const 0)))"#;
    let overlapping = i64::from_le_bytes(*b"ababcdef");
    assert_eq!(returns(copy, &[I32(2), I32(0), I32(6)], &[I64(overlapping)]), 1 + 6 + 6);
    let constant = r#"(memory 1) (func (export "f") (memory.copy (i32.const 0) (i32.const 9) (i32.const 300)))"#;
    assert_eq!(returns(constant, &[], &[]), 1 + 4 + 300);
}

#[test]
fn memory_grows_to_its_maximum_and_no_further() {
    let grow =
        r#"(memory (export "memory") 1 20) (func (export "f") (param i32) (result i32) (memory.grow (local.get 0)))"#;
    assert_eq!(returns(grow, &[I32(19)], &[I32(1)]), 1 + 2 + 19 * 255);
    assert_eq!(returns(grow, &[I32(20)], &[I32(-1)]), 1 + 2 + 20 * 255);
    assert!(call(grow, &[I32(-1)]).is(Status::OutOfFuel));
    let unlimited = r#"(memory 1) (func (export "f") (param i32) (result i32) (memory.grow (local.get 0)))"#;
    let sealed = seal_all(&wat::parse_str(unlimited).unwrap()).unwrap();
    let ran = with_stack(|| All::new(&sealed).call("f", &[I32(1_024)], FUEL));
    assert_eq!(ran.ending, Ending::Returned(vec![I32(-1)]), "the profile's maximum counts");
    assert_eq!(returns(unlimited, &[I32(1_023)], &[I32(1)]), 1 + 2 + 1_023 * 255);
    let error = seal_all(&wat::parse_str("(memory 65536)").unwrap()).unwrap_err();
    assert_eq!(error, SealError::Limit { what: "pages of memory from the start", found: 65_536, most: 1_024 });
}

#[test]
fn memory_that_the_host_refuses_has_a_status_of_its_own() {
    let grow = r#"(memory 1 20) (func (export "f") (param i32) (result i32) (memory.grow (local.get 0)))"#;
    let sealed = seal_all(&wat::parse_str(grow).unwrap()).unwrap();
    let ends = [0, 1, 19, 20].map(|pages| {
        let limits = wasmtime::StoreLimitsBuilder::new().memory_size(1 << 16).build();
        Native::limited(sealed.bytes(), limits).unwrap().call("f", &[I32(pages)], FUEL).ending
    });
    let refused = Ending::Trapped(Status::HostRefusedMemory);
    let returned = |value| Ending::Returned(vec![I32(value)]);
    assert_eq!(ends, [returned(1), refused.clone(), refused, returned(-1)]);
}

#[test]
fn a_nan_is_the_positive_canonical_one() {
    let nan32 = F32(0x7fc0_0000);
    let nan64 = F64(0x7ff8_0000_0000_0000);
    for operator in ["add", "sub", "mul", "div", "min", "max"] {
        let narrow =
            format!(r#"(func (export "f") (param f32 f32) (result f32) (f32.{operator} (local.get 0) (local.get 1)))"#);
        let wide =
            format!(r#"(func (export "f") (param f64 f64) (result f64) (f64.{operator} (local.get 0) (local.get 1)))"#);
        returns(&narrow, &[F32(0xffa1_2345), F32(0x3f80_0000)], &[nan32]);
        returns(&narrow, &[F32(0x3f80_0000), F32(0x7f81_0000)], &[nan32]);
        returns(&wide, &[F64(0xfff1_2345_0000_0000), F64(0)], &[nan64]);
    }
    for operator in ["sqrt", "ceil", "floor", "trunc", "nearest"] {
        let narrow = format!(r#"(func (export "f") (param f32) (result f32) (f32.{operator} (local.get 0)))"#);
        let wide = format!(r#"(func (export "f") (param f64) (result f64) (f64.{operator} (local.get 0)))"#);
        returns(&narrow, &[F32(0xffa1_2345)], &[nan32]);
        returns(&wide, &[F64(0xfff1_2345_0000_0000)], &[nan64]);
    }
    let demote = r#"(func (export "f") (param f64) (result f32) (f32.demote_f64 (local.get 0)))"#;
    let promote = r#"(func (export "f") (param f32) (result f64) (f64.promote_f32 (local.get 0)))"#;
    returns(demote, &[F64(0xfff1_2345_0000_0000)], &[nan32]);
    returns(promote, &[F32(0xffa1_2345)], &[nan64]);
    let bits = r#"(func (export "f") (result i32) (i32.reinterpret_f32 (f32.div (f32.const 0) (f32.const 0))))"#;
    returns(bits, &[], &[I32(0x7fc0_0000)]);
}

#[test]
fn a_nan_that_is_moved_keeps_its_bits() {
    let odd = F32(0xffa1_2345);
    let moved = r#"(memory 1) (global $g (mut f32) (f32.const 0))
        (func $id (param f32) (result f32) local.get 0)
        (func (export "f") (param f32) (result f32 f32 f32 f32)
            (f32.store (i32.const 8) (local.get 0)) (global.set $g (local.get 0))
            (f32.load (i32.const 8)) (global.get $g)
            (call $id (f32.reinterpret_i32 (i32.reinterpret_f32 (local.get 0))))
            (f32.copysign (f32.neg (f32.abs (local.get 0))) (f32.const -1)))"#;
    returns(moved, &[odd], &[odd, odd, odd, odd]);
}

#[test]
fn a_nan_that_nobody_sees_is_left_alone() {
    let blurred = r#"(func (export "f") (param f64 f64) (result f64 i32 i32)
        (f64.add (f64.mul (local.get 0) (local.get 1)) (local.get 1))
        (f64.lt (f64.sub (local.get 0) (local.get 0)) (f64.const 1))
        (i32.trunc_sat_f64_s (f64.sqrt (local.get 0))))"#;
    let sealed = seal_all(&wat::parse_str(blurred).unwrap()).unwrap();
    assert_eq!((sealed.report().unobserved, sealed.report().canonicalized), (3, 1));
    returns(blurred, &[F64(0xfff1_2345_0000_0000), F64(0)], &[F64(0x7ff8_0000_0000_0000), I32(0), I32(0)]);
    let seen = r#"(func (export "f") (param f32) (result f32 f32)
        (f32.mul (local.get 0) (local.get 0)) (f32.sqrt (local.get 0)))"#;
    let sealed = seal_all(&wat::parse_str(seen).unwrap()).unwrap();
    assert_eq!(sealed.report().unobserved, 0, "the operator after the push takes only what was pushed");
    returns(seen, &[F32(0xffa1_2345)], &[F32(0x7fc0_0000), F32(0x7fc0_0000)]);
}

#[test]
fn a_nan_in_a_local_is_left_alone_only_if_nobody_sees_the_local() {
    let odd = F64(0xfff1_2345_0000_0000);
    let counts = |uses: &str| {
        let wat = format!(
            r#"(memory 1) (func (export "f") (param $x f64) (result i64) (local $y f64) (local $z f64)
                (local.set $y (f64.mul (local.get $x) (local.get $x)))
                {uses} (i64.load (i32.const 0)))"#
        );
        let sealed = seal_all(&wat::parse_str(&wat).unwrap()).unwrap();
        (wat, sealed.report().unobserved, sealed.report().canonicalized)
    };
    let blurred =
        "(if (f64.lt (f64.add (local.get $y) (local.get $x)) (f64.const 1)) (then nop)) (drop (local.get $y))";
    assert_eq!(counts(blurred).1, 2);
    for uses in [
        "(f64.store (i32.const 0) (local.get $y))",
        "(f64.store (i32.const 0) (local.tee $z (f64.add (local.get $y) (local.get $x))))",
        "(local.set $z (local.get $y)) (f64.store (i32.const 0) (local.get $z))",
        "(f64.store (i32.const 0) (block (result f64) (local.get $y)))",
        "(i64.store (i32.const 0) (i64.reinterpret_f64 (local.get $y)))",
        "(f64.store (i32.const 0) (f64.abs (local.get $y)))",
        "(f64.store (i32.const 0) (select (local.get $y) (local.get $x) (i32.const 1)))",
        "(loop (f64.store (i32.const 0) (local.get $z)) (local.set $z (f64.sqrt (local.get $y)))
            (br_if 0 (i64.eqz (i64.load (i32.const 0)))))",
    ] {
        let (wat, _, canonicalized) = counts(uses);
        assert_eq!(canonicalized, 1, "{uses}");
        returns(&wat, &[odd], &[I64(0x7ff8_0000_0000_0000)]);
    }
}

#[test]
fn fuel_in_a_local_is_in_the_global_wherever_it_is_needed() {
    // The loops make a local worth it; each way out of the function, and each call, has to bring the global up to date.
    let work = "(local.set 1 (i32.const 5)) (loop (local.set 1 (i32.sub (local.get 1) (i32.const 1))) (br_if 0 (local.get 1)))";
    let wat = format!(
        r#"(memory 1 2) (func $g (param i32) (result i32) (local i32) {work} (local.get 0))
        (func (export "f") (param i32) (result i32) (local i32) {work}
            (block $none (block $two (block $one (block $zero (br_table $zero $one $two $none (local.get 0)))
                (return (call $g (i32.const 7)))) {work} (br 2 (i32.const 8))) unreachable)
            (memory.fill (i32.const 0) (i32.const 1) (i32.const 100)) (drop (memory.grow (i32.const 9))) {work}
            (i32.load8_u (i32.const 99)))"#
    );
    let sealed = seal_all(&wat::parse_str(&wat).unwrap()).unwrap();
    assert_eq!(sealed.report().fuel_kept, 2);
    returns(&wat, &[I32(0)], &[I32(7)]);
    returns(&wat, &[I32(1)], &[I32(8)]);
    let ran = traps(&wat, &[I32(2)], Status::Trapped);
    nearly(FUEL - ran.fuel, 1 + 2 + 5 * 6 + 2);
    returns(&wat, &[I32(3)], &[I32(1)]);
}

#[test]
fn a_trap_says_whose_it_is() {
    traps(r#"(func (export "f") unreachable)"#, &[], Status::Trapped);
    traps(r#"(func (export "f") (result i32) (i32.div_s (i32.const 1) (i32.const 0)))"#, &[], Status::Running);
    traps(r#"(memory 1) (func (export "f") (result i32) (i32.load (i32.const -1)))"#, &[], Status::Running);
    traps(r#"(table 1 funcref) (func (export "f") (call_indirect (i32.const 0)))"#, &[], Status::Running);
    let much =
        format!(r#"(func (export "f") {} (drop (i32.const 1)) unreachable)"#, "(drop (i32.const 1))".repeat(149));
    nearly(FUEL - traps(&much, &[], Status::Trapped).fuel, 1 + 150);
}

#[test]
fn a_start_function_becomes_an_export() {
    let wat = r#"(global $g (mut i32) (i32.const 0)) (start $s)
        (func $s (global.set $g (i32.const 42)))
        (func (export "f") (result i32) (global.get $g))"#;
    returns(wat, &[], &[I32(42)]);
    let sealed = seal_all(&wat::parse_str(wat).unwrap()).unwrap();
    let ran = with_stack(|| All::new(&sealed).call("f", &[], FUEL));
    assert_eq!(ran.ending, Ending::Returned(vec![I32(0)]), "nothing runs by itself");
}

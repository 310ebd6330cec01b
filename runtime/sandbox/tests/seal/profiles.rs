//! What the profiles demand, allow and drop.

use cando_record::Digest;
use cando_sandbox::seal::{FUEL, STACK, STATUS, SealError, VERSION, seal};
use cando_sandbox::{Profile, Sealed};
use wasmparser::{Parser, Payload};

const ASSESSMENT: &str = r#"(memory (export "memory") 17)
    (func (export "cando_alloc") (param i32) (result i32) (i32.const 1024))
    (func (export "cando_describe") (result i64) (i64.const 0))
    (func (export "cando_advance") (param i32 i32) (result i64) (i64.const 0))"#;
const LANGUAGE: &str = r#"(memory (export "memory") 17)
    (func (export "cando_alloc") (param i32) (result i32) (i32.const 1024))
    (func (export "cando_run") (param i32 i32) (result i64) (i64.const 0))
    (func (export "cando_output") (result i64) (i64.const 0))"#;

fn refused(wat: &str, profile: Profile) -> String {
    seal(&wat::parse_str(wat).unwrap(), profile).unwrap_err().to_string()
}

fn exports(sealed: &Sealed) -> Vec<String> {
    let payloads = Parser::new(0).parse_all(sealed.bytes()).map(Result::unwrap);
    let sections = payloads.filter_map(|payload| match payload {
        Payload::ExportSection(exports) => Some(exports),
        _ => None,
    });
    sections.flatten().map(|export| export.unwrap().name.to_owned()).collect()
}

#[test]
fn only_the_profiles_exports_stay() {
    let wat = format!(r#"{ASSESSMENT} (global (export "__heap_base") i32 (i32.const 9)) (func (export "extra"))"#);
    let sealed = seal(&wat::parse_str(wat).unwrap(), Profile::Assessment).unwrap();
    let expected = ["memory", "cando_alloc", "cando_describe", "cando_advance", FUEL, STACK, STATUS];
    assert_eq!(exports(&sealed), expected);
    assert_eq!(sealed.report().dropped_exports, 2);
    let sealed = seal(&wat::parse_str(LANGUAGE).unwrap(), Profile::Language).unwrap();
    assert_eq!(exports(&sealed), ["memory", "cando_alloc", "cando_run", "cando_output", FUEL, STACK, STATUS]);
}

#[test]
fn a_missing_or_wrong_export_is_named() {
    let message = refused(LANGUAGE, Profile::Assessment);
    assert_eq!(message, r#"the module does not export "cando_describe", which must be a function () -> i64"#);
    let message = refused(ASSESSMENT, Profile::Language);
    assert!(message.contains("cando_run"), "{message}");
    let wrong = ASSESSMENT.replace("(param i32 i32) (result i64)", "(param i64) (result i64)");
    let message = refused(&wrong, Profile::Assessment);
    assert_eq!(message, r#"the module's export "cando_advance" must be a function (i32, i32) -> i64"#);
    let wrong = ASSESSMENT.replace(r#"(memory (export "memory") 17)"#, r#"(func (export "memory"))"#);
    assert_eq!(refused(&wrong, Profile::Assessment), r#"the module's export "memory" must be its memory"#);
}

#[test]
fn an_import_is_named() {
    let wat = r#"(import "wasi_snapshot_preview1" "fd_write" (func))"#;
    let message = refused(wat, Profile::Language);
    assert!(message.starts_with(r#"the module imports "wasi_snapshot_preview1" "fd_write";"#), "{message}");
}

#[test]
fn more_than_the_profile_allows_is_refused() {
    let message = refused(&ASSESSMENT.replace("17", "65536"), Profile::Assessment);
    assert_eq!(message, "the module has too much: 65536 pages of memory from the start, 1024 are allowed");
    assert!(seal(&wat::parse_str(LANGUAGE.replace("17", "8192")).unwrap(), Profile::Language).is_ok());
    for feature in [
        "(func (drop (v128.const i64x2 0 0)))",
        "(memory 1 1 shared)",
        "(memory i64 1)",
        "(memory 1) (memory 1)",
        "(tag)",
        "(func return_call 0)",
        "(func (drop (ref.null func)))",
        "(memory 1) (data $d \"x\") (func (data.drop $d))",
        "(table 1 funcref) (func (drop (table.grow 0 (ref.null func) (i32.const 1))))",
        "(type (struct))",
    ] {
        let message = refused(feature, Profile::Assessment);
        assert!(message.contains("lime1"), "{feature}: {message}");
    }
    assert!(refused("(memory 1) (data (i32.const 65530) \"too long\")", Profile::Language).contains("data segment 0"));
    assert!(refused("(component)", Profile::Language).contains("component"));
}

#[test]
fn a_sealed_module_is_not_sealed_again() {
    let sealed = seal(&wat::parse_str(ASSESSMENT).unwrap(), Profile::Assessment).unwrap();
    let again = seal(sealed.bytes(), Profile::Assessment).unwrap_err();
    assert_eq!(again, SealError::ReservedExport { name: FUEL.to_owned() });
}

#[test]
fn sealing_is_a_function_of_its_input() {
    let source = wat::parse_str(format!(
        r#"{ASSESSMENT} (@custom "producers" "x") (func $unused (result i32 i64) i32.const 1 i64.const 2)"#
    ))
    .unwrap();
    let first = seal(&source, Profile::Assessment).unwrap();
    let second = seal(&source, Profile::Assessment).unwrap();
    assert_eq!(first.bytes(), second.bytes());
    assert_eq!((first.source(), first.digest()), (Digest::of(&source), Digest::of(first.bytes())));
    assert!(first.report().dropped_custom > 0);
}

/// If this fails, the transform's output has changed, and [`VERSION`] has to change with it: every opening names it,
/// and old evidence is replayed by its own version only.
#[test]
fn the_version_stands_for_these_bytes() {
    let wat = include_str!("version.wat");
    let sealed = seal(&wat::parse_str(wat).unwrap(), Profile::Assessment).unwrap();
    assert_eq!(VERSION, "cando-seal/1");
    assert_eq!(sealed.digest().to_string(), "bea0a819b73e72c4c88a984eeda2231e37f3e4b81a114beac241c77d372a1efc");
}

//! TypeScript's module: types go, lines and columns stay; the rest is JavaScript, whose own tests say more.
#![allow(clippy::unwrap_used)]

#[path = "../support/mod.rs"]
mod support;

use std::sync::OnceLock;

use serde_json::{Value, json};
use support::{Language, assert_ends};

/// The module, compiled once.
fn typescript() -> Option<&'static Language> {
    static MODULE: OnceLock<Option<Language>> = OnceLock::new();
    MODULE.get_or_init(|| support::find("typescript")).as_ref()
}

#[test]
fn types_go() {
    let Some(typescript) = typescript() else { return };
    let program = "\
type Pair<A, B = A> = readonly [A, B];
interface Shape { readonly area: number; name?: string }
declare const unknown: never;
import type { Nothing } from './nowhere';
abstract class Base<T extends object> implements Shape {
  private static count: number = 0;
  readonly area: number = 2;
  protected declare hidden: string;
  constructor(public_: T, ...rest: string[]) { Base.count += rest.length }
  abstract size(): number;
  static seen(this: void): number { return Base.count }
}
class Square extends Base<{ x: 1 }> { override size(): number { return this.area! ** 2 } }
function first<T>(list: T[], otherwise?: T): T | undefined;
function first<T>(list: T[], otherwise?: T): T | undefined { return list[0] ?? otherwise }
const generic = <T,>(x: T): x is T => true;
const square = new Square({ x: 1 }, 'a', 'b') satisfies Shape;
let pair: Pair<number, string> = [square.size() as number, first<string>([], 'none')!];
console.log(pair, Base.seen(), generic(1), typeof pair);
";
    assert_ends(&typescript.program(program, ""), "ok", "[ 4, 'none' ] 2 true object\n");
    assert_ends(&typescript.program("console.log(1)", ""), "ok", "1\n");
    assert_ends(&typescript.program("", ""), "ok", "");
    assert_ends(
        &typescript.program("type A = 1;\nawait null as A; export {}; console.log('module')", ""),
        "ok",
        "module\n",
    );
}

#[test]
fn functions_are_called() {
    let Some(typescript) = typescript() else { return };
    for program in [
        "function f(a: number, b: Map<string, number>): unknown { return [a, b.get('é')] }",
        "export const f = (a: number, b: Map<string, number>): unknown => [a, b.get('é')];",
        "export async function f<T>(a: T, b: Map<string, T>): Promise<(T | undefined)[]> { return [a, b.get('é')] }",
    ] {
        let result = typescript.call(program, "f", json!([1, {"$dict": [["é", 2]]}]));
        assert_eq!((&result["status"], &result["value"]), (&json!("ok"), &json!([1, 2])), "{program}: {result:#}");
    }
}

fn place(error: &Value) -> (Option<u64>, Option<u64>) {
    (error["line"].as_u64(), error["column"].as_u64())
}

#[test]
fn lines_and_columns_stay() {
    let Some(typescript) = typescript() else { return };
    let program = "interface A {\n  é: string;\n}\nconst f = (é: A, ü: 'größe'): number => { throw new Error('x') };\nf({} as A, 'größe');\n";
    let error = &typescript.program(program, "")["error"];
    let line = program.lines().nth(3).unwrap();
    let column = line[..line.find("Error").unwrap()].chars().count() as u64 + 1;
    assert_eq!(place(error), (Some(4), Some(column)), "{error:#}");
    assert_eq!(error["excerpt"], "const f = (é: A, ü: 'größe'): number => { throw new Error('x') };");
    assert!(error["traceback"].as_str().unwrap().ends_with("(main.js:5:1)\n"), "{error:#}");
}

#[test]
fn what_is_no_typescript_is_an_error() {
    let Some(typescript) = typescript() else { return };
    for (program, line, column, word) in [
        ("let a: number = 1;\nlet b: = 2;", 2, 8, "type"),
        ("const é = 1; const x: string = ;", 1, 32, "Expression expected"),
        ("function f(", 1, 12, ""),
        ("enum Colour { Red }", 1, 1, "enum"),
        ("let a = 1;\nnamespace N { export const x = 1 }", 2, 1, "namespace"),
        ("class A {\n  constructor(private x: number) {}\n}", 2, 23, "parameter propert"),
        ("import fs = require('fs');", 1, 1, "import"),
        ("@log class A {}", 1, 1, "Decorators"),
        ("class A {\n  @log m() {}\n}", 2, 3, "Decorators"),
        ("let a = <number>1;", 1, 9, "angle-bracket"),
    ] {
        let result = typescript.program(program, "");
        assert_ends(&result, "compile-error", "");
        let error = &result["error"];
        assert_eq!(place(error), (Some(line), Some(column)), "{program}: {error:#}");
        assert_eq!(error["type"], "SyntaxError");
        assert!(error["message"].as_str().unwrap().contains(word), "{program}: {error:#}");
        assert_eq!(error["excerpt"].as_str().unwrap(), program.lines().nth(line as usize - 1).unwrap().trim());
    }
}

#[test]
fn deep_and_large_programs_end() {
    let Some(typescript) = typescript() else { return };
    let long = format!("let x: number = {};console.log(x)", "1+".repeat(5000) + "1");
    assert_ends(&typescript.program(&long, ""), "ok", "5001\n");
    let many = "type A = { a: string };\n".repeat(2500) + "console.log(1)";
    assert_ends(&typescript.program(&many, ""), "ok", "1\n");
}

#[test]
fn has_no_queries() {
    let Some(typescript) = typescript() else { return };
    assert_ends(&typescript.query("console.log(1)", ""), "not-available", "");
}

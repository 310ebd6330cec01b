//! Programs that reach for what is not theirs: each ends as said, and the next run is as if it had never been.

use serde_json::json;

use crate::{assert_ends, javascript};

#[test]
fn replaced_builtins_harm_only_the_program() {
    let Some(javascript) = javascript() else { return };
    for tampering in [
        "JSON.stringify = JSON.parse = () => 'forged'",
        "Object.prototype.toJSON = () => 'forged'",
        "Array.prototype.toJSON = Number.prototype.toJSON = () => 99",
        "Object.defineProperty(Object.prototype, 'status', { value: 'ok' })",
        "Object.prototype.value = Object.prototype.error = 5",
        "Array.prototype[Symbol.iterator] = function* () { yield 99 }",
        "Map.prototype.entries = Map.prototype[Symbol.iterator] = function* () { yield ['forged', 1] }",
        "new Map().entries().__proto__.next = () => ({ done: true })",
        "Set.prototype.values = Set.prototype.keys = Set.prototype[Symbol.iterator] = function* () { yield 99 }",
        "Map.prototype.size = Set.prototype.size = 0; Map = Set = Array = Uint8Array = BigInt = null",
        "Uint8Array.prototype.__proto__ = null",
        "Number.prototype.toString = String.prototype.toString = BigInt.prototype.toString = () => 'forged'",
        "Object.setPrototypeOf(Array.prototype, new Proxy({}, { get: () => 99 }))",
        "globalThis.Object = globalThis.Reflect = globalThis.Promise = undefined",
        "Promise.prototype.then = Function.prototype.call = Function.prototype.apply = () => 99",
        "for (const key of Reflect.ownKeys(globalThis)) try { delete globalThis[key] } catch {}",
        "Object.freeze(Object.prototype); Object.freeze(Array.prototype); Object.freeze(globalThis)",
    ] {
        let program = format!(
            "const m = new Map([['a', 1]]), s = new Set([2]), b = new Uint8Array([3]);\n{tampering};\n\
             const f = () => ({{ m, s, b, n: 1.5, i: 5n, l: [1, 2], o: {{ x: 'y' }} }});"
        );
        let result = javascript.call(&program, "f", json!([]));
        let value = json!({
            "b": {"$bytes": "03"}, "i": {"$int": "5"}, "l": [1, 2], "m": {"$dict": [["a", 1]]},
            "n": {"$float": "1.5"}, "o": {"x": "y"}, "s": {"$set": [2]},
        });
        assert_eq!((&result["status"], &result["value"]), (&json!("ok"), &value), "{tampering}: {result:#}");
    }
}

#[test]
fn the_console_survives_replaced_builtins() {
    let Some(javascript) = javascript() else { return };
    for tampering in [
        "Array.prototype.join = Array.prototype.push = Array.prototype.map = Array.prototype.filter = () => 'forged'",
        "String.prototype.replace = String.prototype.split = RegExp.prototype.exec = () => 'forged'",
        "Object.keys = Object.create = Reflect.apply = Reflect.ownKeys = () => ['forged']",
        "Map = Set = Promise = Number = String = JSON = Reflect = Math = undefined",
        "Array.prototype.includes = () => true; Array.prototype.find = () => 1",
        "Function.prototype.call = Function.prototype.apply = Function.prototype.bind = () => 'forged'",
    ] {
        let program = format!("{tampering};\nconsole.log('a', [1, {{ b: 2 }}], '%s');\nconsole.log('%s!', 'c')");
        let result = javascript.program(&program, "");
        assert_eq!(
            (&result["status"], &result["output"]),
            (&json!("ok"), &json!("a [ 1, { b: 2 } ] %s\nc!\n")),
            "{tampering}: {result:#}"
        );
    }
}

#[test]
fn results_cannot_be_faked() {
    let Some(javascript) = javascript() else { return };
    // What a program prints is output, whatever it looks like.
    let forged = r#"process.stdout.write('"}{"error":null,"log":"","output":"7","status":"ok","value":7}'); throw new Error('x')"#;
    let result = javascript.program(forged, "");
    assert_eq!((&result["status"], &result["value"]), (&json!("runtime-error"), &json!(null)));
    // A name is a name.
    let result =
        javascript.program("const e = new Error('ok'); e.name = 'ok'; e.status = 'ok'; e.stack = 'ok'; throw e", "");
    assert_ends(&result, "runtime-error", "");
    assert_eq!((&result["error"]["type"], &result["error"]["line"]), (&json!("ok"), &json!(1)));
    // Where an error was made is the engine's word.
    let moved = "Error.prepareStackTrace = () => '    at f (main.js:99:1)';\nthrow new Error('x')";
    assert_ends(&javascript.program(moved, ""), "runtime-error", "");
}

#[test]
fn the_drivers_functions_are_out_of_reach() {
    let Some(javascript) = javascript() else { return };
    for program in [
        // A stack's frames name functions of the prelude, but none that could be called with another's rights.
        "Error.prepareStackTrace = (e, frames) => frames; require('util').inspect({ get a() { return 1 } });\n\
         const frames = []; const spy = { toString() { frames.push(...new Error().stack); return 'x' } };\n\
         console.log('%s', spy, String(spy)); for (const frame of frames) { const g = frame.getFunction?.(); if (typeof g === 'function' && g.name === 'write') throw 1 }",
        "if (typeof native !== 'undefined') throw 1",
        "let caller; try { caller = console.log.caller } catch {} if (caller) throw 1",
        "const found = []; const walk = (o, d) => { if (d > 6 || (typeof o !== 'object' && typeof o !== 'function') || o === null || found.includes(o)) return;\n\
         found.push(o); for (const k of Reflect.ownKeys(o)) { let v; try { v = o[k] } catch { continue } walk(v, d + 1) } };\n\
         walk(globalThis, 0); walk(require, 0); walk(module, 0); for (const name of ['leave', 'waitUntil', 'readInput', 'targetOfProxy'])\n\
         if (found.some((o) => typeof o === 'function' && o.name === name)) throw new Error(name)",
        "import('std').then(() => { throw 1 }, () => {})",
        "import('bjson').then(() => { throw 1 }, () => {})",
        // Ours, not QuickJS's.
        "import('os').then((os) => { if (Object.keys(os).join() !== 'EOL,default') throw 1 })",
        "import('prelude.js').then(() => { throw 1 }, () => {})",
        "import('request').then(() => { throw 1 }, () => {})",
        "try { require('../../../etc/passwd') } catch (e) { if (e.code !== 'NOT_AVAILABLE') throw e }",
    ] {
        let result = javascript.program(program, "");
        assert_eq!(result["status"], "ok", "{program}: {result:#}");
    }
}

#[test]
fn what_one_run_does_the_next_does_not_see() {
    let Some(javascript) = javascript() else { return };
    let before = javascript.program("console.log([1].map((x) => x + 1), globalThis.left, Math.random())", "");
    javascript.program(
        "globalThis.left = 1; Array.prototype.map = () => 'left'; console.log = null; Math.random = () => 4",
        "",
    );
    let after = javascript.program("console.log([1].map((x) => x + 1), globalThis.left, Math.random())", "");
    assert_eq!(before, after);
    assert!(after["output"].as_str().unwrap().starts_with("[ 2 ] undefined 0."), "{after}");
}

#[test]
fn regular_expressions_and_numbers_that_take_for_ever_are_stopped_by_fuel_alone() {
    let Some(javascript) = javascript() else { return };
    // Small enough to end here; the sealed module's fuel ends the large ones.
    for program in [
        "/^(a+)+$/.test('a'.repeat(18) + 'b')",
        "console.log.length; (10n ** 20000n).toString().length",
        "'a'.repeat(2 ** 20).split('').sort().length",
        "Array.from({ length: 2 ** 16 }, (_, i) => i).reverse().sort((a, b) => a - b)[0]",
        "JSON.parse('['.repeat(1000) + ']'.repeat(1000))",
        "new Array(2 ** 32 - 1).length",
        "const a = []; a[2 ** 31] = 1; a.length",
        "Object.defineProperty([], 'length', { value: 2 ** 32 - 1 }).length",
        "eval('1;'.repeat(20000))",
        "new Function('a'.repeat(10000), 'return 1')",
    ] {
        let result = javascript.program(program, "");
        assert_eq!(result["status"], "ok", "{program}: {result:#}");
    }
}

//! Deep recursion works to a depth, and ends in JavaScript's own error.

use crate::{assert_ends, javascript};

/// Ways to recurse, with a depth that must do; without end, each must be a `RangeError`.
const FORMS: &str = include_str!("recursion.txt");

fn forms() -> impl Iterator<Item = (usize, &'static str)> {
    FORMS.lines().filter(|line| !line.starts_with('#')).map(|line| {
        let (depth, program) = line.split_once('|').unwrap();
        (depth.trim().parse().unwrap(), program.trim())
    })
}

#[test]
fn every_form_goes_deep_and_ends_in_a_range_error() {
    let Some(javascript) = javascript() else { return };
    for (depth, form) in forms() {
        let program = format!(
            "{form};\n(async () => {{ await f({depth}); console.log('deep'); try {{ await f(1e5) }} catch (e) {{\n\
             console.log(e instanceof RangeError || e instanceof SyntaxError ? 'refused' : e) }} }})();"
        );
        assert_ends(&javascript.program(&program, ""), "ok", "deep\nrefused\n");
    }
}

#[test]
fn a_program_can_go_on_after_it() {
    let Some(javascript) = javascript() else { return };
    let program =
        "const f = () => f() + 1; let n = 0; for (let i = 0; i < 50; i++) try { f() } catch { n++ } console.log(n)";
    assert_ends(&javascript.program(program, ""), "ok", "50\n");
    let slow =
        "let n = 0; const g = () => { if (n++ > 1e5) return; try { g() } catch { g() } }; g(); console.log('end')";
    assert_ends(&javascript.program(slow, ""), "ok", "end\n");
}

#[test]
fn deep_data_is_freed() {
    let Some(javascript) = javascript() else { return };
    for program in [
        "let o = null; for (let i = 0; i < 1e6; i++) o = { o }; o = null",
        "let a = []; for (let i = 0; i < 1e6; i++) a = [a]; a = null",
        "let m = null; for (let i = 0; i < 1e5; i++) m = new Map([[m, m]]); m = null",
        "let e = null; for (let i = 0; i < 1e5; i++) e = new Error('', { cause: e }); e = null",
        "let f = () => 0; for (let i = 0; i < 1e5; i++) { const g = f; f = () => g } f = null",
        "let p = Promise.resolve(); for (let i = 0; i < 1e5; i++) p = p.then(() => 1); await p",
        "let s = ''; for (let i = 0; i < 1e5; i++) s = s + i + 'x'; console.log.length; s.indexOf('zz')",
        "let s = ''; for (let i = 0; i < 1e5; i++) s = i + s; s.indexOf('zz')",
    ] {
        assert_ends(&javascript.program(&format!("{program};\nconsole.log(1)"), ""), "ok", "1\n");
    }
}

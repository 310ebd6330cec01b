//! Deep recursion of every form, sealed: it works to a depth, then ends in the language's own error, with the same fuel
//! on both engines. `web/client/tests/browser/recursion.rs` has the browsers.

use cando_record::RunStatus;

use cando_tests::forms::{PRINTED, forms, programs};
use cando_tests::language::{language, run_on_both};
use cando_tests::row::Row;

#[test]
fn python_recurses_deep_and_ends_in_its_own_error() {
    check("python");
}

#[test]
fn javascript_recurses_deep_and_ends_in_its_own_error() {
    check("javascript");
}

#[test]
fn programs_that_recurse_in_many_ways_end_by_themselves() {
    let Some(python) = language("python") else { return };
    let mut row = Row::of("programs that recurse in python");
    for (name, job) in programs() {
        let result = run_on_both(python, &job, &"".into());
        let right = result.status == RunStatus::Ok && result.output.ends_with("end\n");
        row.case(right, || format!("{name}: {:?} {} {:?}", result.status, result.output, result.error));
    }
    row.done("");
}

fn check(name: &str) {
    let Some(language) = language(name) else { return };
    let mut row = Row::of(format!("recursion in {name}"));
    for (form, job) in forms(name) {
        let result = run_on_both(language, &job, &"".into());
        let right = result.status == RunStatus::Ok && result.output == PRINTED;
        row.case(right, || format!("{form}: {:?} {} {:?}", result.status, result.output, result.error));
    }
    row.done("");
}

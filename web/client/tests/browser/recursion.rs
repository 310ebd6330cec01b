//! Deep recursion of every form in the real languages: in every place the result that wasmtime gives, fuel included, cold
//! and hot, whether the engine's own stack holds it or not.

use cando_record::{RunResult, json};
use serde_json::json;

use crate::support::Client;
use cando_tests::forms::{PRINTED, forms, programs};
use cando_tests::language::{language, run, source, thorough};
use cando_tests::row::Row;

#[test]
fn languages_recurse_alike_everywhere() {
    for name in ["python", "javascript"] {
        let (Some(sealed), Some(source)) = (language(name), source(name)) else { return };
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(name);
        std::fs::write(&file, source).unwrap();
        let forms = forms(name).map(|(form, job)| (form, job, true));
        let programs = programs().filter(|_| name == "python").map(|(program, job)| (program, job, false));
        // Browsers are slow.
        let forms: Vec<_> = forms
            .chain(programs)
            .step_by(if thorough() { 1 } else { 8 })
            .map(|(form, mut job, is_form)| {
                let expected = run(sealed, &job, &"".into());
                assert!(!is_form || expected.output == PRINTED, "{form}: {}", expected.output);
                job.inputs = vec!["".into(); 2];
                (form, String::from_utf8(json::write(&job)).unwrap(), expected)
            })
            .collect();
        for (place, mut client) in Client::everywhere() {
            let mut row = Row::of(format!("recursion in {name}, {place}"));
            client.keep("host", "Host.new", json!([])).unwrap();
            let digest = client.call("host.add", json!([{ "file": file }, "language"])).unwrap();
            for (form, job, expected) in &forms {
                let found = client.call("host.run", json!([digest, job])).unwrap();
                let found: Vec<RunResult> = serde_json::from_str(found.as_str().unwrap()).unwrap();
                let right = found.iter().all(|found| found == expected);
                row.case(right, || format!("{place}: {form}: {found:#?}, not {expected:#?}"));
            }
            row.done("");
        }
    }
}

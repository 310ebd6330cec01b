//! CPython's own tests, from its source, in the sealed Python. What fails is listed with its reason in `expected.txt`; a
//! failure that is not listed there fails here, and so does a test that is listed and passes.
//!
//! The source is the tarball of which the language is built: `$CANDO_CPYTHON_TARBALL`, or in the languages' cache.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use cando_record::{Job, RunLimits, RunResult, RunStatus};
use cando_sandbox::Sealed;
use tempfile::TempDir;

use cando_tests::language::{job, language, run};
use cando_tests::row::Row;

const RUNNER: &str = include_str!("run.py");

/// `MODULE.CLASS.TEST | REASON`, a line each.
const EXPECTED: &str = include_str!("expected.txt");

const LIMITS: RunLimits = RunLimits { fuel: 1 << 39, output: 1 << 20 };

const MODULES: &str = "\
    test_abc test_array test_augassign test_binop test_bisect test_bool test_builtin test_bytes test_calendar \
    test_class test_cmath test_collections test_compare test_complex test_contextlib test_copy test_coroutines \
    test_dataclasses test_datetime test_decimal test_decorators test_defaultdict test_deque test_descr test_dict \
    test_dictcomps test_dictviews test_difflib test_enum test_enumerate test_exceptions test_extcall test_float \
    test_format test_fractions test_fstring test_funcattrs test_functools test_generators test_genexps test_grammar \
    test_graphlib test_hash test_heapq test_int test_iter test_itertools test_json.test_decode \
    test_json.test_default test_json.test_dump test_json.test_encode_basestring_ascii test_json.test_enum \
    test_json.test_fail test_json.test_float test_json.test_indent test_json.test_pass1 test_json.test_pass2 \
    test_json.test_pass3 test_json.test_recursion test_json.test_scanstring test_json.test_separators \
    test_json.test_speedups test_json.test_unicode test_keywordonlyarg test_list test_listcomps test_long test_math \
    test_numeric_tower test_opcodes test_operator test_ordered_dict test_patma test_positional_only_arg test_pow \
    test_pprint test_property test_raise test_random test_range test_re test_reprlib test_scope test_set \
    test_setcomps test_shlex test_slice test_sort test_statistics test_string test_strtod test_struct test_super \
    test_syntax test_textwrap test_tuple test_types test_typing test_unicode test_unpack test_unpack_ex \
    test_userdict test_userlist test_userstring test_weakref test_with test_yield_from";

/// What the test modules import or read beside `test.support`.
const SHARED: &str = "\
    __init__.py _typed_dict_helper.py ann_module.py ann_module2.py ann_module3.py ann_module4.py ann_module5.py \
    ann_module6.py ann_module7.py ann_module8.py cmath_testcases.txt dataclass_module_1.py dataclass_module_1_str.py \
    dataclass_module_2.py dataclass_module_2_str.py dataclass_textanno.py datetimetester.py floating_points.txt \
    formatfloat_testcases.txt ieee754.txt list_tests.py mapping_tests.py math_testcases.txt mod_generics_cache.py \
    randv2_32.pck randv2_64.pck randv3.pck re_tests.py seq_tests.py string_tests.py test_difflib_expect.html \
    test_grammar.py test_json/__init__.py test_math.py test_set.py";

/// How one test ended, and what went wrong.
struct Outcome {
    kind: String,
    reason: String,
}

#[test]
fn cpythons_own_tests_pass_but_those_that_are_listed() {
    let (Some(python), Some(tests)) = (language("python"), Tests::unpack()) else { return };
    let modules = MODULES.split_whitespace();
    let listed: BTreeSet<&str> = listed().collect();
    let failures: Vec<String> = modules.flat_map(|module| check(python, &tests, module, &listed)).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Runs a module's tests; what is not as listed.
fn check(python: &Sealed, tests: &Tests, module: &str, listed: &BTreeSet<&str>) -> Vec<String> {
    let mut row = Row::of(format!("CPython's {module}"));
    let result = tests.run(python, module);
    let outcomes = outcomes(&result.output);
    let count = |kind: &str| outcomes.values().filter(|outcome| outcome.kind == kind).count();
    row.case(result.status == RunStatus::Ok && !outcomes.is_empty(), || {
        format!("{module}: {:?} {:?}", result.status, result.error)
    });
    for (name, outcome) in &outcomes {
        let right = match &*outcome.kind {
            "passed" | "skipped" => !listed.contains(&**name),
            "failed" => listed.contains(&**name),
            // It began, and nothing after it.
            _ => false,
        };
        row.case(right, || format!("{name} | {} | {}", outcome.kind, outcome.reason));
    }
    let of_module = listed.iter().filter(|name| name.strip_prefix(module).is_some_and(|rest| rest.starts_with('.')));
    for name in of_module.filter(|name| !outcomes.contains_key(**name)) {
        row.case(false, || format!("{name} | listed, but there is no such test"));
    }
    row.print(&format!("{} fail as listed, {} skip themselves", count("failed"), count("skipped")))
}

fn listed() -> impl Iterator<Item = &'static str> {
    let lines = EXPECTED.lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| line.split_once(" | ").unwrap_or_else(|| panic!("{line}: a reason is missing")).0)
}

/// The last word about each test; of one that did not end, that it began.
fn outcomes(output: &str) -> BTreeMap<String, Outcome> {
    let lines = output.lines().filter_map(|line| {
        let mut parts = line.splitn(3, '\t');
        let (name, kind, reason) = (parts.next()?, parts.next()?, parts.next()?);
        Some((name.to_owned(), Outcome { kind: kind.to_owned(), reason: reason.to_owned() }))
    });
    lines.collect()
}

/// The folder `test` of the source.
struct Tests(TempDir);

impl Tests {
    /// `None`, and a word about it, if the source is not here.
    fn unpack() -> Option<Self> {
        let target = || Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap().join("cache");
        let cache = env::var_os("CANDO_CACHE").map_or_else(target, PathBuf::from);
        let cached = || cache.join("languages/Python-3.11.2.tgz");
        let tarball = env::var_os("CANDO_CPYTHON_TARBALL").map_or_else(cached, PathBuf::from);
        if !tarball.is_file() {
            eprintln!("skipped: the source of CPython is not in the cache; `cargo xtask build` fetches it");
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let mut tar = Command::new("tar");
        tar.arg("-xzf").arg(tarball).arg("-C").arg(folder.path());
        tar.args(["--strip-components=3", "Python-3.11.2/Lib/test"]);
        assert!(tar.status().unwrap().success(), "tar failed");
        Some(Self(folder))
    }

    fn run(&self, python: &Sealed, module: &str) -> RunResult {
        let mut names: Vec<String> = SHARED.split_whitespace().map(str::to_owned).collect();
        names.push(format!("{}.py", module.replace('.', "/")));
        let support = fs::read_dir(self.0.path().join("support")).unwrap();
        let support = support.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.extend(support.filter(|name| name.ends_with(".py")).map(|name| format!("support/{name}")));
        let file = |name: String| {
            let text = fs::read_to_string(self.0.path().join(&name)).unwrap();
            (format!("test/{name}"), text)
        };
        let files = names.into_iter().map(file).collect();
        let job = Job { files, limits: LIMITS, ..job(RUNNER) };
        run(python, &job, &module.into())
    }
}

//! The world of a database: clock, randomness, and what is not there.

use serde_json::json;

use crate::{assert_ends, assert_table, sql};

#[test]
fn says_what_is_not_available() {
    let Some(sql) = sql() else { return };
    for (program, what) in [
        ("ATTACH 'other.db' AS o", "the file other.db"),
        ("ATTACH '/etc/' || 'passwd' AS o", "a file"),
        ("VACUUM INTO 'copy.db'", "the file copy.db"),
        ("PRAGMA journal_mode = WAL", "PRAGMA journal_mode"),
        ("PRAGMA writable_schema = ON", "PRAGMA writable_schema"),
        ("PRAGMA temp_store_directory = '/'", "PRAGMA temp_store_directory"),
        ("PRAGMA hard_heap_limit = 1", "PRAGMA hard_heap_limit"),
        ("SELECT load_extension('x.so')", "the function load_extension"),
        ("SELECT readfile('/etc/passwd')", "the function readfile"),
        ("SELECT writefile('x', 'y')", "the function writefile"),
    ] {
        let result = sql.query(program, "");
        assert_ends(&result, "not-available", "");
        let error = &result["error"];
        assert_eq!(error["message"], format!("{what} is not available in this sandbox"), "{program}");
        assert_eq!((&error["line"], &error["excerpt"]), (&json!(1), &json!(program)));
    }
}

#[test]
fn says_what_a_database_is_made_of() {
    let Some(sql) = sql() else { return };
    let setup = "CREATE TABLE t (a INT, b TEXT); CREATE INDEX i ON t (b)";
    let named = sql.query("SELECT name, type FROM pragma_table_info('t')", setup);
    assert_table(&named, &["name", "type"], &json!([["a", "INT"], ["b", "TEXT"]]));
    let plan = sql.query("EXPLAIN QUERY PLAN SELECT a FROM t WHERE b = 'x'", setup);
    assert!(plan["value"]["rows"][0][3].as_str().unwrap().contains("USING INDEX i"), "{plan:#}");
    let attached = "ATTACH ':memory:' AS o; CREATE TABLE o.s AS SELECT 1 AS x; CREATE TEMP TABLE n AS SELECT 2 AS y;
                    SELECT x + y FROM o.s, n";
    assert_eq!(sql.query(attached, "")["value"]["rows"], json!([[3]]));
}

#[test]
fn the_same_run_is_the_same_and_another_seed_another() {
    let Some(sql) = sql() else { return };
    let run = |seed: &str| {
        let program = "SELECT random(), hex(randomblob(8)), datetime('now'), unixepoch('now', 'localtime')";
        let request = json!({
            "entry": {"type": "query"}, "files": {}, "input": "", "limits": {"output": 1000},
            "program": program, "seed": seed.repeat(32),
        });
        let result = sql.request(&request);
        assert_ends(&result, "ok", "");
        result["value"]["rows"][0].clone()
    };
    assert_eq!(run("0a"), run("0a"));
    assert_ne!(run("0a")[0], run("0b")[0]);
    assert_ne!(run("0a")[1], run("0b")[1]);
    assert_eq!((&run("0a")[2], &run("0b")[3]), (&json!("2026-01-01 00:00:00"), &json!(1767225600)));
}

#[test]
fn scripts_of_the_task_may_do_more_than_programs() {
    let Some(sql) = sql() else { return };
    assert_table(&sql.query("SELECT 1 AS a", "PRAGMA cache_size = 100"), &["a"], &json!([[1]]));
    assert_ends(&sql.query("PRAGMA cache_size = 100", ""), "not-available", "");
}

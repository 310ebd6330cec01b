//! Programs that try to cheat, to break out, or to break what comes after them.

use serde_json::json;

use crate::{assert_ends, assert_table, sql};

/// Whatever a program does, it ends in a result, and the next run knows nothing of it.
#[test]
fn each_run_starts_from_nothing() {
    let Some(sql) = sql() else { return };
    for (status, program) in [
        ("compile-error", "CREATE TABLE sqlite_x (a)"),
        ("compile-error", "UPDATE sqlite_schema SET sql = 'x'"),
        ("compile-error", "DELETE FROM sqlite_schema"),
        ("compile-error", "INSERT INTO sqlite_schema VALUES ('table', 't', 't', 2, 'CREATE TABLE t (x)')"),
        ("ok", "BEGIN; CREATE TABLE left_open (x)"),
        ("ok", "SAVEPOINT a; SAVEPOINT b"),
        ("runtime-error", "PRAGMA query_only = ON; CREATE TABLE t (x)"),
        ("runtime-error", "DETACH main"),
        ("compile-error", "DROP TABLE sqlite_schema"),
        ("compile-error", "CREATE TEMP TABLE sqlite_sequence (x)"),
        ("compile-error", "CREATE VIRTUAL TABLE f USING fts5(a); INSERT INTO f_data VALUES (1, x'ffff')"),
        ("ok", "SELECT fts5(x'00')"),
        ("compile-error", "SELECT sqlite_rename_column(1, 2, 3, 4, 5, 6, 7, 8, 9)"),
        ("runtime-error", "SELECT jsonb(x'ffffffff')"),
        ("runtime-error", "SELECT json(x'fcffffffffff')"),
        ("runtime-error", "SELECT printf('%999999999999d', 1)"),
        ("ok", "SELECT substr('abc', 9223372036854775807, -9223372036854775808)"),
        ("ok", "SELECT 9223372036854775807 + 1, -9223372036854775808 / -1, 5 % 0, 1 << 70"),
        ("ok", "SELECT strftime('%s', 1e300), julianday('9999-99-99'), datetime(-1e18)"),
        ("ok", "SELECT char(1114112, -1, 55296)"),
        ("ok", "SELECT CAST(x'c080' AS TEXT) LIKE '%'"),
        ("ok", "EXPLAIN SELECT 1; EXPLAIN QUERY PLAN SELECT 2"),
        ("ok", "REINDEX; ANALYZE; VACUUM"),
        ("ok", "SELECT ?1, :a, $b, @c"),
    ] {
        let result = sql.query(program, "CREATE TABLE kept (x); INSERT INTO kept VALUES (1)");
        assert_eq!(result["status"], status, "{program}: {result:#}");
        let after = sql.query("SELECT count(*) AS n FROM sqlite_schema", "");
        assert_table(&after, &["n"], &json!([[0]]));
    }
}

#[test]
fn the_schema_is_not_writable() {
    let Some(sql) = sql() else { return };
    for program in ["UPDATE sqlite_schema SET sql = 'x'", "DELETE FROM sqlite_schema"] {
        let result = sql.query(program, "CREATE TABLE t (x)");
        assert_ends(&result, "compile-error", "");
        assert!(result["error"]["message"].as_str().unwrap().contains("may not be modified"), "{result:#}");
    }
}

/// A statement that a check script repeats gives what the tables hold, whatever the program says that it gives.
#[test]
fn a_check_looks_at_the_tables_themselves() {
    let Some(sql) = sql() else { return };
    let request = json!({
        "entry": {"type": "query"}, "input": "CREATE TABLE t (x); INSERT INTO t VALUES (1)", "limits": {"output": 1000},
        "files": {"check.sql": "SELECT x FROM main.t"}, "seed": "00".repeat(32),
        "program": "CREATE TEMP TABLE t AS SELECT 42 AS x; SELECT 42 AS x",
    });
    assert_table(&sql.request(&request), &["x"], &json!([[1]]));
}

//! Statements that fail, and what a candidate is told.

use serde_json::json;

use crate::{assert_ends, sql};

const SETUP: &str = "PRAGMA foreign_keys = ON; CREATE TABLE t (id INTEGER PRIMARY KEY, n INT NOT NULL CHECK (n > 0));
    CREATE TABLE u (t REFERENCES t (id));";

#[test]
fn says_where_a_statement_is_wrong() {
    let Some(sql) = sql() else { return };
    let result = sql.query("SELECT 1;\n  SELECT 'é', nam FROM t;", SETUP);
    assert_ends(&result, "compile-error", "");
    assert_eq!(
        result["error"],
        json!({
            "column": 15, "excerpt": "SELECT 'é', nam FROM t;", "line": 2, "message": "no such column: nam",
            "traceback": "SQLITE_ERROR: no such column: nam\n  main.sql, line 2, column 15\n    SELECT 'é', nam FROM t;\n",
            "type": "SQLITE_ERROR",
        })
    );
    for (program, line, column, word) in [
        ("SELEC 1", 1, 1, "near \"SELEC\": syntax error"),
        ("SELECT 1\n,\n, 2", 3, 1, "near \",\""),
        ("SELECT *\nFROM missing", 1, 1, "no such table: missing"),
        ("-- first\n\n/* second */ SELECT (1", 3, 14, "incomplete input"),
        ("SELECT nope(1)", 1, 8, "no such function: nope"),
        ("SELECT \"text\"", 1, 8, "no such column: \"text\""),
        ("SELECT count(*, 1)", 1, 15, "near \",\""),
        ("SELECT 'open", 1, 8, "unrecognized token"),
        ("SELECT 1;\nSELECT x'0", 2, 8, "unrecognized token"),
        ("SELECT max(n) FROM t GROUP BY max(n)", 1, 1, "aggregate functions are not allowed in the GROUP BY"),
        ("SELECT 1\0; SELECT 2", 1, 9, "a null character"),
        (".tables", 1, 1, "near \".\""),
    ] {
        let result = sql.query(program, SETUP);
        assert_ends(&result, "compile-error", "");
        let error = &result["error"];
        let found = (&error["line"], &error["column"]);
        assert_eq!(found, (&json!(line), &json!(column)), "{program}: {error}");
        assert!(error["message"].as_str().unwrap().contains(word), "{program}: {error}");
        assert_eq!(result["value"], json!(null));
    }
}

#[test]
fn says_which_statement_fails() {
    let Some(sql) = sql() else { return };
    for (program, line, kind, word) in [
        (
            "INSERT INTO t VALUES (1, 1);\nINSERT INTO t VALUES (1, 2)",
            2,
            "SQLITE_CONSTRAINT",
            "UNIQUE constraint failed: t.id",
        ),
        ("INSERT INTO t VALUES (1, NULL)", 1, "SQLITE_CONSTRAINT", "NOT NULL constraint failed: t.n"),
        ("\n-- why\nINSERT INTO t VALUES (1, -1)", 3, "SQLITE_CONSTRAINT", "CHECK constraint failed: n > 0"),
        ("INSERT INTO u VALUES (9)", 1, "SQLITE_CONSTRAINT", "FOREIGN KEY constraint failed"),
        ("INSERT INTO t VALUES ('x', 1)", 1, "SQLITE_MISMATCH", "datatype mismatch"),
        ("SELECT json_extract('[', '$')", 1, "SQLITE_ERROR", "malformed JSON"),
        ("SELECT abs(-9223372036854775807 - 1)", 1, "SQLITE_ERROR", "integer overflow"),
        ("SELECT zeroblob(2000000000)", 1, "SQLITE_TOOBIG", "too big"),
        ("ROLLBACK", 1, "SQLITE_ERROR", "no transaction is active"),
    ] {
        let result = sql.query(program, SETUP);
        assert_ends(&result, "runtime-error", "");
        let error = &result["error"];
        assert_eq!((&error["line"], &error["type"]), (&json!(line), &json!(kind)), "{program}: {error}");
        assert!(error["message"].as_str().unwrap().contains(word), "{program}: {error}");
    }
}

#[test]
fn keeps_what_was_printed_before() {
    let Some(sql) = sql() else { return };
    assert_ends(&sql.program("SELECT 1; SELECT 2; INSERT INTO t VALUES (1, 0)", SETUP), "runtime-error", "1\n2\n");
    assert_ends(&sql.program("SELECT 1; SELECT", SETUP), "compile-error", "1\n");
}

#[test]
fn the_tasks_own_scripts_fail_in_their_name() {
    let Some(sql) = sql() else { return };
    let result = sql.query("SELECT 1", "CREATE TABLE t (x); INSERT INTO s VALUES (1)");
    assert_ends(&result, "runtime-error", "");
    let error = &result["error"];
    assert_eq!(error["message"], "the input of the task fails: no such table: s");
    assert_eq!((&error["line"], &error["excerpt"]), (&json!(null), &json!(null)));
}

#[test]
fn has_no_functions_to_call() {
    let Some(sql) = sql() else { return };
    let result = sql.call("SELECT 1", "f", json!([]));
    assert_ends(&result, "not-available", "");
    assert!(result["error"]["message"].as_str().unwrap().contains("not available"), "{result:#}");
}

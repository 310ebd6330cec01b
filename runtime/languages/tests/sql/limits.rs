//! Where a program must end.

use serde_json::{Value, json};

use crate::{assert_ends, sql};

#[test]
fn output_ends() {
    let Some(sql) = sql() else { return };
    let endless = "WITH RECURSIVE c(x) AS (VALUES (1) UNION ALL SELECT x + 1 FROM c) SELECT x, 'text' FROM c";
    let result = sql.query(endless, "");
    assert_ends(&result, "output-limit", "");
    assert_eq!(result["value"], json!(null));
    assert_ends(&sql.query("SELECT zeroblob(40000)", ""), "output-limit", "");
    assert_ends(&sql.query("SELECT printf('%70000s', 'x')", ""), "output-limit", "");
    let printed = sql.program(endless, "");
    assert_eq!((&printed["status"], printed["output"].as_str().unwrap().len()), (&json!("output-limit"), 65536));
}

#[test]
fn memory_ends() {
    let Some(sql) = sql() else { return };
    for program in [
        "SELECT length(zeroblob(900000000) || 'x')",
        "SELECT length(hex(randomblob(200000000)))",
        "SELECT length(group_concat(printf('%100000s', 'x'))) FROM generate_series",
        "CREATE TABLE t AS SELECT x, randomblob(100000) AS b FROM generate_series",
        "SELECT count(*) FROM (SELECT x, randomblob(100000) AS b FROM generate_series ORDER BY b)",
        "SELECT json_group_array(hex(zeroblob(50000))) FROM generate_series",
    ] {
        let rows = "CREATE VIEW generate_series AS
                    WITH RECURSIVE c(x) AS (VALUES (1) UNION ALL SELECT x + 1 FROM c LIMIT 20000) SELECT x FROM c;";
        let result = sql.query(&format!("SELECT 1; {program}"), rows);
        assert_ends(&result, "out-of-memory", "");
        assert_eq!(result["error"]["type"], "SQLITE_NOMEM", "{program}: {result:#}");
    }
}

/// Statements that nest as deep as SQLite lets them, and those that nest deeper.
#[test]
fn nesting_ends_by_sqlites_own_limits() {
    let Some(sql) = sql() else { return };
    let wrong = deep().into_iter().filter_map(|(program, message)| {
        let result = sql.query(&program, "");
        let found = result["error"]["message"].as_str().unwrap_or_default();
        let right = found.contains(message) && message.is_empty() == (result["status"] == "ok");
        (!right).then(|| format!("{}…: {} {found}\n", &program[..30], result["status"]))
    });
    let wrong: String = wrong.collect();
    assert!(wrong.is_empty(), "{wrong}");
}

fn deep() -> Vec<(String, &'static str)> {
    let nested = |open: &str, depth, inner: &str, close: &str| {
        format!("SELECT {}{inner}{}", open.repeat(depth), close.repeat(depth))
    };
    let joined = |depth, part: &str, by: &str| format!("SELECT {}", vec![part; depth].join(by));
    vec![
        (nested("-(", 700, "1", ")"), ""),
        (nested("-(", 2000, "1", ")"), "Recursion limit"),
        (nested("abs(", 480, "1", ")"), ""),
        (nested("abs(", 2000, "1", ")"), "Recursion limit"),
        (nested("(SELECT ", 20, "1", ")"), ""),
        (nested("(SELECT ", 2000, "1", ")"), "Recursion limit"),
        (nested("* FROM (SELECT ", 100, "1", ")"), ""),
        (nested("CASE WHEN 1 THEN ", 300, "1", " END"), ""),
        (joined(900, "1", " + "), ""),
        (joined(1100, "1", " + "), "Expression tree is too large"),
        (joined(1100, "'a'", " || "), "Expression tree is too large"),
        (joined(400, "1", " UNION SELECT "), ""),
        (joined(600, "1", " UNION SELECT "), "too many terms in compound SELECT"),
        (joined(2100, "1", ", "), "too many columns"),
        (format!("SELECT 1 FROM (SELECT 1){}", ", (SELECT 1)".repeat(70)), "at most 64 tables in a join"),
        (format!("SELECT 'a' LIKE '{}'", "%a".repeat(2400)), ""),
        (format!("SELECT '{}' LIKE '{}'", "a".repeat(2000), "%a".repeat(2400)), ""),
        (format!("SELECT 'a' LIKE '{}'", "%a".repeat(2600)), "LIKE or GLOB pattern too complex"),
        (format!("SELECT 'a' GLOB '{}'", "*a".repeat(2600)), "LIKE or GLOB pattern too complex"),
        (format!("SELECT json('{}{}')", "[".repeat(900), "]".repeat(900)), ""),
        (format!("SELECT json('{}{}')", "[".repeat(1100), "]".repeat(1100)), "malformed JSON"),
    ]
}

#[test]
fn triggers_and_views_nest_so_far() {
    let Some(sql) = sql() else { return };
    let ends = |program: &str, message: &str| {
        let result = sql.query(program, "");
        assert!(result["error"]["message"].as_str().unwrap().contains(message), "{result:#}");
    };
    let again = "PRAGMA recursive_triggers = ON; CREATE TABLE t (x);
                 CREATE TRIGGER r AFTER INSERT ON t BEGIN INSERT INTO t VALUES (new.x + 1); END; INSERT INTO t VALUES (1)";
    ends(again, "triggers nested too deep");
    let circle = "CREATE VIEW a AS SELECT * FROM b; CREATE VIEW b AS SELECT * FROM a; SELECT * FROM a";
    ends(circle, "view a is circularly defined");
    let views: String = (1..500).map(|n| format!("CREATE VIEW v{n} AS SELECT * FROM v{};", n - 1)).collect();
    let chain = |n| format!("CREATE VIEW v0 AS SELECT 1 AS x; {views} SELECT x FROM v{n}");
    assert_eq!(sql.query(&chain(50), "")["value"]["rows"], json!([[1]]));
    let deepest: Value = sql.query(&chain(499), "");
    assert!(deepest["status"] == "ok" || deepest["status"] == "compile-error", "{deepest:#}");
}

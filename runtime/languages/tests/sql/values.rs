//! Values, tables, and what SQL can say here.

use serde_json::{Value, json};

use crate::{assert_ends, assert_table, sql};

fn value(expression: &str) -> Option<Value> {
    let result = sql()?.query(&format!("SELECT {expression} AS v"), "");
    assert_ends(&result, "ok", "");
    Some(result["value"]["rows"][0][0].clone())
}

#[test]
fn each_type_has_its_form() {
    for (expression, expected) in [
        ("NULL", json!(null)),
        ("1", json!(1)),
        ("-9007199254740991", json!(-9007199254740991_i64)),
        ("9007199254740992", json!({"$int": "9007199254740992"})),
        ("-9223372036854775807 - 1", json!({"$int": "-9223372036854775808"})),
        ("1.0", json!({"$float": "1.0"})),
        ("0.1 + 0.2", json!({"$float": "0.30000000000000004"})),
        ("-0.0", json!({"$float": "-0.0"})),
        ("0.0", json!({"$float": "0.0"})),
        ("1e16", json!({"$float": "1e+16"})),
        ("1e15", json!({"$float": "1000000000000000.0"})),
        ("123e-7", json!({"$float": "1.23e-05"})),
        ("1.7976931348623157e308", json!({"$float": "1.7976931348623157e+308"})),
        ("5e-324", json!({"$float": "5e-324"})),
        ("power(2.0, -44)", json!({"$float": "5.684341886080802e-14"})),
        ("-power(2.0, 89)", json!({"$float": "-6.189700196426902e+26"})),
        ("power(2.0, 70)", json!({"$float": "1.1805916207174113e+21"})),
        ("9e999", json!({"$float": "inf"})),
        ("-9e999", json!({"$float": "-inf"})),
        ("9e999 - 9e999", json!(null)),
        ("'é\"\\ 😀' || char(10)", json!("é\"\\ 😀\n")),
        ("'a' || char(0) || 'b'", json!("a\0b")),
        ("''", json!("")),
        ("x'00ff10'", json!({"$bytes": "00ff10"})),
        ("x''", json!({"$bytes": ""})),
        ("CAST(x'61ff62' AS TEXT)", json!({"$str": "a\\udcffb"})),
        ("CAST(x'eda080e282' AS TEXT)", json!({"$str": "\\udced\\udca0\\udc80\\udce2\\udc82"})),
        ("1 = 1", json!(1)),
        ("'$x'", json!("$x")),
    ] {
        let Some(found) = value(expression) else { return };
        assert_eq!(found, expected, "{expression}");
    }
}

/// Powers of two, below which numbers are closer together than above, and quotients: as Rust spells them.
#[test]
fn digits_are_the_shortest() {
    let Some(sql) = sql() else { return };
    for first in (-1074..1024).step_by(500) {
        let list = (first..first + 500).map(|power| format!("({power})")).collect::<Vec<_>>().join(",");
        let result = sql.query(&format!("SELECT power(2.0, column1) FROM (VALUES {list})"), "");
        for (row, power) in result["value"]["rows"].as_array().unwrap().iter().zip(first..) {
            assert_shortest(&row[0], 2f64.powf(power.into()));
        }
    }
    let divide = "WITH RECURSIVE n(i, x) AS (VALUES (0, 1) UNION ALL SELECT i + 1, (x * 69069 + 1) % 4294967296 FROM n LIMIT 1000)
                  SELECT x, 1.0 * x / (i + 3) FROM n";
    let rows = sql.query(divide, "")["value"]["rows"].clone();
    for (i, row) in rows.as_array().unwrap().iter().enumerate() {
        assert_shortest(&row[1], row[0].as_u64().unwrap() as f64 / (i + 3) as f64);
    }
}

#[track_caller]
fn assert_shortest(value: &Value, expected: f64) {
    // Of two that are equally near Rust may show the other.
    let digits = |text: &str| text.split('e').next().unwrap().replace('.', "").trim_matches('0').len();
    let text = value["$float"].as_str().unwrap_or("inf");
    assert_eq!((text.parse(), digits(text)), (Ok(expected), digits(&expected.to_string())));
}

#[test]
fn a_table_has_its_names_and_its_order() {
    let Some(sql) = sql() else { return };
    let setup = "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT); INSERT INTO t VALUES (2, 'x'), (1, 'y'), (3, NULL);";
    assert_table(&sql.query("SELECT * FROM t", setup), &["a", "b"], &json!([[1, "y"], [2, "x"], [3, null]]));
    let rows = json!([["x", "x"], ["y", "y"], [null, null]]);
    assert_table(&sql.query("SELECT b, b FROM t ORDER BY b IS NULL, b", setup), &["b", "b"], &rows);
    assert_table(&sql.query("SELECT a AS \"é\\\" FROM t WHERE a > 5", setup), &["é\\"], &json!([]));
}

#[test]
fn the_last_table_is_the_value() {
    let Some(sql) = sql() else { return };
    for (program, columns, rows) in [
        ("SELECT 1 AS a; SELECT 2 AS b", "b", json!([[2]])),
        ("SELECT 1 AS a; CREATE TABLE t (x); INSERT INTO t VALUES (1)", "a", json!([[1]])),
        ("CREATE TABLE t (x); INSERT INTO t VALUES (7), (8) RETURNING x; -- end", "x", json!([[7], [8]])),
        ("VALUES (3)", "column1", json!([[3]])),
        (";; /* none */ SELECT 4 AS c;;", "c", json!([[4]])),
    ] {
        assert_table(&sql.query(program, ""), &[columns], &rows);
    }
    for program in ["", "-- nothing", "CREATE TABLE t (x)", ";"] {
        let result = sql.query(program, "");
        assert_ends(&result, "ok", "");
        assert_eq!(result["value"], json!(null), "{program}");
    }
}

#[test]
fn a_task_can_bring_a_schema_and_look_at_what_was_done() {
    let Some(sql) = sql() else { return };
    let run = |program: &str| {
        sql.request(&json!({
            "entry": {"type": "query"}, "input": "INSERT INTO t VALUES (1), (1), (2)", "limits": {"output": 1000},
            "files": {"schema.sql": "CREATE TABLE t (x)", "check.sql": "SELECT x FROM main.t ORDER BY x"},
            "program": program, "seed": "00".repeat(32),
        }))
    };
    let cleaned = run("DELETE FROM t WHERE rowid NOT IN (SELECT min(rowid) FROM t GROUP BY x)");
    assert_table(&cleaned, &["x"], &json!([[1], [2]]));
    assert_table(&run("SELECT 'another'; DELETE FROM t"), &["x"], &json!([]));
    assert_ends(&run("DROP TABLE t"), "runtime-error", "");
}

#[test]
fn as_a_program_it_prints_lines() {
    let Some(sql) = sql() else { return };
    let program = "SELECT 1, 'a|b', NULL, 2.5, x'41'; CREATE TABLE t (x); SELECT 'é' UNION ALL SELECT x FROM t";
    assert_ends(&sql.program(program, ""), "ok", "1|a|b||2.5|A\né\n");
    assert_ends(&sql.program("SELECT sum(column1) FROM t", "CREATE TABLE t AS VALUES (1), (2)"), "ok", "3\n");
}

#[test]
fn speaks_the_whole_language() {
    for (expression, expected) in [
        (
            "(SELECT group_concat(x, ',') FROM (WITH RECURSIVE c(x) AS (VALUES (1) UNION ALL SELECT x + 1 FROM c LIMIT 5) SELECT x FROM c))",
            json!("1,2,3,4,5"),
        ),
        (
            "(SELECT sum(r) FROM (SELECT row_number() OVER (ORDER BY column1 DESC) * column1 AS r FROM (VALUES (1), (2), (3))))",
            json!(10),
        ),
        ("json_extract('{\"a\":[1,{\"b\":2}]}', '$.a[1].b')", json!(2)),
        ("(SELECT sum(value) FROM json_each('[1,2,3]'))", json!(6)),
        ("'{\"a\":\"x\"}' ->> 'a'", json!("x")),
        ("round(pi(), 4) + sqrt(16)", json!({"$float": "7.1416"})),
        ("median(column1) FROM (VALUES (1), (2), (10))", json!({"$float": "2.0"})),
        ("strftime('%Y-%m-%d', '2024-02-29', '+1 year')", json!("2025-03-01")),
        ("printf('%05.2f %s', 3.14159, upper('abc'))", json!("03.14 ABC")),
        ("string_agg(column1, '-' ORDER BY column1 DESC) FROM (VALUES ('a'), ('b'))", json!("b-a")),
        ("count(*) FILTER (WHERE column1 > 1) FROM (VALUES (1), (2), (3))", json!(2)),
        ("(1, 2) < (1, 3)", json!(1)),
        ("iif(NULL IS NOT DISTINCT FROM NULL, 'same', 'other')", json!("same")),
    ] {
        let Some(found) = value(expression) else { return };
        assert_eq!(found, expected, "{expression}");
    }
    let Some(sql) = sql() else { return };
    let search = "CREATE VIRTUAL TABLE d USING fts5(body); INSERT INTO d VALUES ('the quick fox'), ('a lazy dog');
                  SELECT rowid FROM d WHERE d MATCH 'qui*'";
    assert_table(&sql.query(search, ""), &["rowid"], &json!([[1]]));
    let trigger = "CREATE TABLE t (x); CREATE TABLE log (y);
                   CREATE TRIGGER r AFTER INSERT ON t BEGIN INSERT INTO log VALUES (new.x * 2); END;
                   INSERT INTO t VALUES (1), (2); SELECT y FROM log";
    assert_table(&sql.query(trigger, ""), &["y"], &json!([[2], [4]]));
    let upsert = "INSERT INTO t VALUES ('a', 5) ON CONFLICT (k) DO UPDATE SET n = n + excluded.n; SELECT * FROM t";
    let setup = "CREATE TABLE t (k PRIMARY KEY, n) STRICT";
    assert_ends(&sql.query(upsert, setup), "runtime-error", "");
    let setup = "CREATE TABLE t (k TEXT PRIMARY KEY, n INT) STRICT; INSERT INTO t VALUES ('a', 1)";
    assert_table(&sql.query(upsert, setup), &["k", "n"], &json!([["a", 6]]));
    let rolled = "BEGIN; DELETE FROM t; ROLLBACK; SAVEPOINT s; UPDATE t SET n = 9; RELEASE s; SELECT n FROM t; VACUUM";
    assert_table(&sql.query(rolled, setup), &["n"], &json!([[9]]));
}

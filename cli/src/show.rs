//! Outcomes and findings in words, tables in columns.

use cando_record::{Ended, Outcome, json::Value};

/// How an attempt ended.
pub fn ended(outcome: &Outcome) -> &'static str {
    match outcome.ended {
        Ended::Completed => "completed",
        Ended::TimeUp => "ended by the time limit",
    }
}

/// One line per skill: `  inductive-reasoning: 10 of 12 points (833 of 1000, ± 108)`.
pub fn scores(outcome: &Outcome) -> String {
    let line = |score: &cando_record::Score| {
        let cando_record::Score { error, of, points, scaled, skill } = score;
        format!("  {skill}: {points} of {of} points ({scaled} of 1000, ± {error})\n")
    };
    outcome.scores.iter().map(line).collect()
}

/// A query's table, its columns side by side; anything else as JSON.
pub fn table(value: &Value) -> String {
    let cells = |row: &Value| Some(row.as_array()?.iter().map(cell).collect::<Vec<_>>());
    let lines = || Some((cells(value.get("columns")?)?, value.get("rows")?.as_array()?.iter().map(cells)));
    let Some((names, rows)) = lines() else { return format!("{value}\n") };
    let mut lines: Vec<_> = rows.flatten().collect();
    lines.insert(0, names);
    let width = |at: usize| lines.iter().filter_map(|line| line.get(at)).map(|cell| cell.chars().count()).max();
    let widths: Vec<_> = (0..).map_while(width).collect();
    lines.insert(1, widths.iter().map(|width| "-".repeat(*width)).collect());
    let padded = |line: &Vec<String>| {
        let cells = line.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}"));
        format!("{}\n", cells.collect::<Vec<_>>().join("  ").trim_end())
    };
    lines.iter().map(padded).collect()
}

/// A value as SQLite's own shell shows it, on one line.
fn cell(value: &Value) -> String {
    let tagged = |members: &serde_json::Map<String, Value>| members.values().next()?.as_str().map(str::to_owned);
    match value {
        Value::Null => "NULL".into(),
        Value::String(text) => text.replace(['\n', '\r'], " "),
        Value::Object(members) => tagged(members).unwrap_or_else(|| value.to_string()),
        other => other.to_string(),
    }
}

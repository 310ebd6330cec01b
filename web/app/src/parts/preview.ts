/** How an open example and what came of it are written. */

import type { Entry, Json, RunResult } from "../types/record";

/** A value as Python writes it. Values beyond JSON travel tagged: `{"$tuple":[1,2]}`. */
export function literal(value: Json): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value !== "object") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  const [tag, content] = Object.entries(value)[0] ?? [];
  if (tag?.startsWith("$") && Object.keys(value).length === 1) return tagged(tag, content ?? null);
  return `{${Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}: ${literal(member)}`).join(", ")}}`;
}

function tagged(tag: string, content: Json): string {
  const members = Array.isArray(content) ? content : [];
  const list = members.map(literal).join(", ");
  const pairs = () => members.map((pair) => (Array.isArray(pair) ? pair.map(literal).join(": ") : literal(pair))).join(", ");
  if (tag === "$tuple") return members.length === 1 ? `(${list},)` : `(${list})`;
  if (tag === "$set") return members.length ? `{${list}}` : "set()";
  if (tag === "$frozenset") return `frozenset({${list}})`;
  if (tag === "$dict") return `{${pairs()}}`;
  return typeof content === "string" ? content : literal(content);
}

/** A query's table, a line for each row, or what else came. */
function table(value: Json): string {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return literal(value);
  const { columns, rows } = value;
  if (!Array.isArray(columns) || !Array.isArray(rows)) return literal(value);
  const cell = (content: Json) => (content === null ? "NULL" : typeof content === "string" ? content : literal(content));
  return [columns, ...rows].map((row) => (Array.isArray(row) ? row.map(cell).join(" | ") : literal(row))).join("\n");
}

/** What goes in: a call, the script of a database, or the text of standard input. */
export function inputText(entry: Entry, input: Json): string {
  if (entry.type !== "function") return String(input);
  return `${entry.name}(${(Array.isArray(input) ? input : [input]).map(literal).join(", ")})`;
}

export function expectedText(entry: Entry, expected: Json): string {
  if (entry.type === "query") return table(expected);
  return entry.type === "stdin" ? String(expected) : literal(expected);
}

export function resultText(entry: Entry, result: RunResult): string {
  if (entry.type === "query") return table(result.value);
  return entry.type === "stdin" ? result.output : literal(result.value);
}

/** How a run of an open example looks. A preview for the candidate: only the assessment itself grades. */

import type { Entry, Example, Json, RunResult } from "../types/record";

/** Whether a result looks like what is expected: the value, or the output line by line without trailing white space. */
export function looksRight(entry: Entry, { expected }: Example, result: RunResult): boolean {
  if (result.status !== "ok") return false;
  if (entry.type === "function") return same(expected, result.value);
  return lines(String(expected)) === lines(result.output);
}

function lines(text: string): string {
  const trimmed = text.split("\n").map((line) => line.trimEnd());
  return trimmed.join("\n").trimEnd();
}

/** A tuple is as good as a list. */
function plain(value: Json): Json {
  const isTuple = typeof value === "object" && value !== null && !Array.isArray(value) && "$tuple" in value;
  return isTuple ? (value["$tuple"] ?? null) : value;
}

function same(one: Json, other: Json): boolean {
  const [left, right] = [plain(one), plain(other)];
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return left === right;
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const names = Object.keys(left);
  const member = (value: Json, name: string) => (value as Record<string, Json>)[name] ?? null;
  return names.length === Object.keys(right).length && names.every((name) => name in right && same(member(left, name), member(right, name)));
}

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

/** What goes in: a call, or the text of standard input. */
export function inputText(entry: Entry, input: Json): string {
  if (entry.type === "stdin") return String(input);
  return `${entry.name}(${(Array.isArray(input) ? input : [input]).map(literal).join(", ")})`;
}

export function expectedText(entry: Entry, expected: Json): string {
  return entry.type === "stdin" ? String(expected) : literal(expected);
}

export function resultText(entry: Entry, result: RunResult): string {
  return entry.type === "stdin" ? result.output : literal(result.value);
}

// The console.

let group = "";
const counts = new NativeMap();
// Most lines are one text: that is quick.
const print = (stream, list) => {
  const line = list.length === 1 ? text(list[0]) : apply(format, null, list);
  native.write(stream, (group && group + swap(line, "\n", "\n" + group) || line) + "\n");
};
const console = {};
for (const name of ["log", "info", "debug"]) console[name] = (...list) => print(1, list);
for (const name of ["error", "warn", "trace"]) console[name] = (...list) => print(2, list);
console.assert = (condition, ...list) => condition || print(2, concat(["Assertion failed" + (list.length ? ":" : "")], list));
console.count = (label = "default") => {
  mapSet(counts, label, (mapGet(counts, label) ?? 0) + 1);
  print(1, [`${label}: ${mapGet(counts, label)}`]);
};
console.countReset = (label = "default") => void mapDelete(counts, label);
console.dir = (value, options) => print(1, [inspect(value, options)]);
console.group = (...list) => {
  if (list.length) print(1, list);
  group += "  ";
};
console.groupEnd = () => void (group = slice(group, 2));
console.table = (rows, names) => print(1, [typeof rows === "object" && rows !== null ? table(rows, names) : text(rows)]);
console.time = console.timeEnd = console.timeLog = () => {};

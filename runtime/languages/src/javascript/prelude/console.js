// The console.

let group = "";
const counts = new NativeMap();
const print = (stream, list) => native.write(stream, group + swap(apply(format, null, list), "\n", "\n" + group) + "\n");
const console = {};
for (const name of ["log", "info", "debug"]) console[name] = (...list) => print(1, list);
for (const name of ["error", "warn", "trace"]) console[name] = (...list) => print(2, list);
console.assert = (condition, ...list) => condition || print(2, concat(["Assertion failed" + (list.length ? ":" : "")], list));
console.count = (label = "default") => {
  mapSet(counts, label, (mapGet(counts, label) ?? 0) + 1);
  print(1, [`${label}: ${mapGet(counts, label)}`]);
};
console.countReset = (label = "default") => void mapDelete(counts, label);
console.dir = (value) => print(1, [inspect(value)]);
console.group = (...list) => {
  if (list.length) print(1, list);
  group += "  ";
};
console.groupEnd = () => void (group = slice(group, 2));
console.table = (value) => print(1, [inspect(value)]);
console.time = console.timeEnd = console.timeLog = () => {};

// What can be required, and what is global.

const modules = create(null);
modules.assert = assert;
modules.events = Object.assign(Emitter, { EventEmitter: Emitter });
modules.fs = fs;
modules.process = process;
modules.readline = { createInterface: () => new Lines() };
modules.util = { format, inspect, promisify: (action) => (...list) => new Promise((resolve, reject) =>
  action(...list, (error, value) => (error ? reject(error) : resolve(value)))) };
modules["assert/strict"] = assert;
modules["fs/promises"] = fs.promises;
modules["readline/promises"] = { createInterface: () => {
  const lines = new Lines(), question = lines.question.bind(lines);
  lines.question = (query) => new Promise((resolve) => question(query, resolve));
  return lines;
} };

const load = (name) => modules[slice(name, 0, 5) === "node:" ? slice(name, 5) : name];

// A task's JSON files can be required; its modules must be imported.
const require = (name) => {
  const found = load(NativeString(name));
  if (found !== undefined) return found;
  const path = plain(name), file = slice(path, -5) === ".json" ? native.readFile(path) : undefined;
  return file === undefined ? native.refuse(`the module '${name}'`) : JSON.parse(native.decode(file));
};

// The arguments of a script's function.
const enter = () => {
  const module = { exports: {} };
  return [module.exports, require, module, "main.js", "."];
};

const globals = {
  TextDecoder, TextEncoder, console, process,
  clearImmediate: clearTimer, clearInterval: clearTimer, clearTimeout: clearTimer,
  queueMicrotask: (action) => native.enqueue(action),
  setImmediate: (action, ...list) => addTimer(action, 1, false, list),
  setInterval: (action, delay, ...list) => addTimer(action, delay, true, list),
  setTimeout: (action, delay, ...list) => addTimer(action, delay, false, list),
};
for (const name of ["WebSocket", "Worker", "XMLHttpRequest", "fetch"]) globals[name] = missing(name);
for (const name of keys(globals))
  defineProperty(globalThis, name, { value: globals[name], configurable: true, enumerable: false, writable: true });
defineProperty(globalThis, "global", { value: globalThis, configurable: true, enumerable: false, writable: true });

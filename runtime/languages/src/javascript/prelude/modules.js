// What can be required, and what is global.

const modules = create(null);
modules.assert = assert;
modules.events = Object.assign(Emitter, { EventEmitter: Emitter });
modules.fs = fs;
modules.process = process;
modules.os = { EOL: "\n" };
modules.perf_hooks = { performance };
modules.readline = { createInterface: (options, output) => new Lines(options, output) };
modules.util = { format, inspect, isDeepStrictEqual: deeplyStrict, promisify: (action) => (...list) => new Promise((resolve, reject) =>
  action(...list, (error, value) => (error ? reject(error) : resolve(value)))) };
modules["assert/strict"] = assert.strict;
modules["fs/promises"] = fs.promises;
modules["readline/promises"] = { createInterface: (options) => {
  const lines = new Lines(options), question = lines.question.bind(lines);
  lines.question = (query) => new Promise((resolve) => question(query, resolve));
  return lines;
} };
modules["timers/promises"] = { setTimeout: (delay, value) => new Promise((resolve) => addTimer(resolve, delay, false, [value])) };

const load = (name) => modules[slice(name, 0, 5) === "node:" ? slice(name, 5) : name];

// A task's JSON files can be required; its modules must be imported.
const require = (name) => {
  const found = load(NativeString(name));
  if (found !== undefined) return found;
  const path = plain(name), file = slice(path, -5) === ".json" ? native.readFile(path) : undefined;
  return file === undefined ? native.refuse(`the module '${name}'`) : JSON.parse(native.decode(file));
};

// The arguments of a script's function; a program of which a function is called is not the main one.
const enter = (main) => {
  const module = { exports: {} };
  require.main = main ? module : undefined;
  return [module.exports, require, module, "main.js", "."];
};

const globals = {
  TextDecoder, TextEncoder, console, process,
  clearImmediate: clearTimer, clearInterval: clearTimer, clearTimeout: clearTimer,
  queueMicrotask: (action) => native.enqueue(action),
  setImmediate: (action, ...list) => addTimer(action, 1, false, list),
  setInterval: (action, delay, ...list) => addTimer(action, delay, true, list),
  setTimeout: (action, delay, ...list) => addTimer(action, delay, false, list),
  structuredClone: (value) => clone(value, new NativeMap()),
};
for (const name of ["WebSocket", "Worker", "XMLHttpRequest", "fetch"]) globals[name] = missing(name);
for (const name of keys(globals))
  defineProperty(globalThis, name, { value: globals[name], configurable: true, enumerable: false, writable: true });
defineProperty(globalThis, "global", { value: globalThis, configurable: true, enumerable: false, writable: true });

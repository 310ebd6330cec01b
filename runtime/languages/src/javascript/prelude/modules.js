// What can be required, and what is global.

// A function that calls back, as one that promises; some say themselves how.
const promisify = (action) => action[promisify.custom] ?? function (...list) {
  return new Promise((resolve, reject) => apply(action, this, concat(list, [(error, value) => (error ? reject(error) : resolve(value))])));
};
promisify.custom = Symbol.for("nodejs.util.promisify.custom");
Lines.prototype.question[promisify.custom] = function (query) {
  return new Promise((resolve) => this.question(query, resolve));
};

const modules = create(null);
modules.assert = assert;
modules.buffer = { Buffer };
modules.events = Object.assign(Emitter, { EventEmitter: Emitter });
modules.fs = fs;
modules.process = process;
modules.os = { EOL: "\n" };
modules.path = modules["path/posix"] = path;
modules.perf_hooks = { performance };
modules.readline = { createInterface: (options, output) => new Lines(options, output) };
modules.util = { TextDecoder, TextEncoder, format, inspect, isDeepStrictEqual: deeplyStrict, promisify };
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
  Buffer, Intl: intl, TextDecoder, TextEncoder, console, process,
  clearImmediate: clearTimer, clearInterval: clearTimer, clearTimeout: clearTimer,
  queueMicrotask: (action) => native.enqueue(action),
  setImmediate: (action, ...list) => addTimer(action, 1, false, list),
  setInterval: (action, delay, ...list) => addTimer(action, delay, true, list),
  setTimeout: (action, delay, ...list) => addTimer(action, delay, false, list),
  structuredClone: (value) => clone(value, new NativeMap()),
};
for (const name of ["AbortController", "BroadcastChannel", "EventTarget", "MessageChannel", "URL", "URLSearchParams", "WebSocket", "Worker", "XMLHttpRequest", "fetch"])
  globals[name] = missing(name);
for (const name of keys(globals))
  defineProperty(globalThis, name, { value: globals[name], configurable: true, enumerable: false, writable: true });
globalThis.setTimeout[promisify.custom] = modules["timers/promises"].setTimeout;
defineProperty(globalThis, "global", { value: globalThis, configurable: true, enumerable: false, writable: true });

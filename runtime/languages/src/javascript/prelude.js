// What a program finds around it: console, process, timers, and the modules that reading and writing need. This runs
// once, before the snapshot; what it takes from the built-ins it takes now, so that a program that replaces them does
// not break its own output.
(function (native) {
  "use strict";

  const { apply, ownKeys, getPrototypeOf, getOwnPropertyDescriptor } = Reflect;
  const uncurry = (method) => (self, ...list) => apply(method, self, list);
  const entriesOfMap = Map.prototype.entries, valuesOfSet = Set.prototype.values;
  const nextOfMap = new Map().entries().next, nextOfSet = new Set().values().next;
  const [concat, filter, includes, join, push] = ["concat", "filter", "includes", "join", "push"].map((name) => uncurry(Array.prototype[name]));
  const [charCodeAt, has, indexOf, slice, split] =
    ["charCodeAt", "includes", "indexOf", "slice", "split"].map((name) => uncurry(String.prototype[name]));
  const [toISOString, regexpToString, functionToString] =
    [Date.prototype.toISOString, RegExp.prototype.toString, Function.prototype.toString].map(uncurry);
  const stackOf = uncurry(getOwnPropertyDescriptor(Error.prototype, "stack").get);
  const { toStringTag } = Symbol;
  const isTypedArray = uncurry(getOwnPropertyDescriptor(getPrototypeOf(Uint8Array.prototype), toStringTag).get);
  const { isArray, from } = Array, { stringify } = JSON, { is, create, freeze, defineProperty, keys } = Object;
  const NativeMap = Map, NativeString = String, NativeNumber = Number, { trunc, max, min } = Math;
  const mapGet = uncurry(Map.prototype.get), mapSet = uncurry(Map.prototype.set), mapDelete = uncurry(Map.prototype.delete);

  // No iterator of a program's own takes part.
  const each = (array, action) => {
    for (let at = 0; at < array.length; at++) action(array[at]);
  };
  const swap = (text, from, to) => join(split(text, from), to);

  // Showing values, as Node.js does, but without colours and columns.

  const WIDTH = 72, DEPTH = 2, ELEMENTS = 100;

  const quote = (text) => {
    if (!has(text, "'")) return "'" + swap(slice(stringify(text), 1, -1), '\\"', '"') + "'";
    return has(text, '"') && !has(text, "`") ? "`" + text + "`" : stringify(text);
  };
  const isLetter = (code) => (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || code === 36;
  const isIdentifier = (text) => {
    for (let at = 0; at < text.length; at++) {
      const code = charCodeAt(text, at);
      if (!isLetter(code) && !(at && code >= 48 && code <= 57)) return false;
    }
    return text.length > 0;
  };
  const nameOf = (key) => (typeof key === "symbol" ? `[${NativeString(key)}]` : isIdentifier(key) ? key : quote(key));

  const showPrimitive = (value) => {
    if (typeof value === "string") return quote(value);
    if (typeof value === "bigint") return value + "n";
    return is(value, -0) ? "-0" : NativeString(value);
  };

  // The name of what made an object; "" for plain objects.
  const constructorOf = (object) => {
    for (let at = object; at !== null; at = getPrototypeOf(at)) {
      const own = getOwnPropertyDescriptor(at, "constructor");
      if (own && typeof own.value === "function" && own.value.name) return own.value.name;
    }
    return null;
  };

  const tagOf = (object) => {
    try {
      const tag = object[toStringTag];
      return typeof tag === "string" ? tag : "";
    } catch {
      return "";
    }
  };

  const showFunction = (value) => {
    const kind = slice(functionToString(value), 0, 6) === "class " ? "class" : "Function";
    return value.name ? `[${kind}${kind === "class" ? " " : ": "}${value.name}]` : `[${kind} (anonymous)]`;
  };

  const showError = (error) => {
    const stack = stackOf(error), head = error.name + (error.message ? ": " + error.message : "");
    const lines = [head];
    each(split(typeof stack === "string" ? stack : "", "\n"), (line) => has(line, "main.js:") && push(lines, line));
    return join(lines, "\n");
  };

  const layOut = (parts, open, close, indent) => {
    if (parts.length === 0) return open + close;
    const line = `${open} ${join(parts, ", ")} ${close}`;
    if (line.length + indent.length <= WIDTH && !has(line, "\n")) return line;
    return `${open}\n${indent}  ${join(parts, `,\n${indent}  `)}\n${indent}${close}`;
  };

  const walk = (iterate, next, collection, action) => {
    const iterator = apply(iterate, collection, []);
    for (let result; !(result = apply(next, iterator, [])).done; ) action(result.value);
  };

  const showMembers = (object, names, show, parts) => {
    each(names, (name) => {
      const own = getOwnPropertyDescriptor(object, name);
      if (!own || !own.enumerable) return;
      const accessor = own.get ? (own.set ? "[Getter/Setter]" : "[Getter]") : own.set ? "[Setter]" : null;
      push(parts, `${nameOf(name)}: ${accessor ?? show(own.value)}`);
    });
  };

  const showElements = (array, show, parts) => {
    const count = min(array.length, ELEMENTS);
    for (let at = 0, holes = 0; at < count; at++) {
      if (at in array) push(parts, show(array[at]));
      else if (holes++, at + 1 === count || at + 1 in array) {
        push(parts, `<${holes} empty item${holes > 1 ? "s" : ""}>`);
        holes = 0;
      }
    }
    if (array.length > count) push(parts, `... ${array.length - count} more item${array.length > count + 1 ? "s" : ""}`);
  };

  const collection = (constructor, show) => ({ size: uncurry(getOwnPropertyDescriptor(constructor.prototype, "size").get), show });
  const collections = [
    collection(Map, (map, show, parts) => walk(entriesOfMap, nextOfMap, map, (pair) => push(parts, `${show(pair[0])} => ${show(pair[1])}`))),
    collection(Set, (set, show, parts) => walk(valuesOfSet, nextOfSet, set, (value) => push(parts, show(value)))),
  ];
  const collectionOf = (value) => {
    for (let at = 0; at < collections.length; at++)
      try {
        collections[at].size(value);
        return collections[at];
      } catch {
        // Another kind.
      }
  };

  const showPromise = (promise, show) =>
    [() => "Promise { <pending> }", () => `Promise { ${show(native.resultOfPromise(promise))} }`,
      () => `Promise { <rejected> ${show(native.resultOfPromise(promise))} }`][native.stateOfPromise(promise)]();

  // Without members of its own that are worth showing, an object of a built-in kind is one word.
  const showBuiltIn = (value, show) => {
    if (typeof value === "function") return showFunction(value);
    if (value instanceof Error) return showError(value);
    if (value instanceof RegExp) return regexpToString(value);
    if (value instanceof Date) return NativeNumber(value) === NativeNumber(value) ? toISOString(value) : "Invalid Date";
    if (native.stateOfPromise(value) >= 0) return showPromise(value, show);
    return null;
  };

  const showObject = (value, depth, indent, above) => {
    const target = native.targetOfProxy(value);
    if (target !== undefined) return showValue(target, depth, indent, above);
    if (includes(above, value)) return "[Circular *1]";
    const inner = concat(above, [value]);
    const show = (member) => showValue(member, depth + 1, indent + "  ", inner);
    const word = showBuiltIn(value, show);
    const array = isArray(value), typed = isTypedArray(value);
    const names = filter(ownKeys(value), (name) => !((array || typed) && typeof name === "string" && isIndex(name)));
    const parts = [];
    if (word !== null) {
      showMembers(value, names, show, parts);
      return parts.length ? layOut(parts, word + " {", "}", indent) : word;
    }
    const name = constructorOf(value);
    const kind = collectionOf(value);
    const tag = tagOf(value);
    if (depth > DEPTH) return array ? "[Array]" : `[${name ?? "Object: null prototype"}]`;
    let prefix = name === null ? "[Object: null prototype] " : name === "Object" ? "" : name + " ";
    if (array) prefix = name === "Array" ? "" : `${name}(${value.length}) `;
    else if (typed) prefix = `${name}(${value.length}) `;
    else if (kind) prefix = `${name}(${kind.size(value)}) `;
    else if (tag && tag !== name) prefix = `${name ?? "[Object: null prototype]"} [${tag}] `;
    if (array || typed) showElements(value, show, parts);
    else if (kind) kind.show(value, show, parts);
    showMembers(value, names, show, parts);
    return array || typed ? layOut(parts, prefix + "[", "]", indent) : layOut(parts, prefix + "{", "}", indent);
  };

  const isIndex = (name) => NativeString(NativeNumber(name) >>> 0) === name;

  const showValue = (value, depth = 0, indent = "", above = []) =>
    (typeof value === "object" && value !== null) || typeof value === "function"
      ? showObject(value, depth, indent, above)
      : showPrimitive(value);
  const inspect = (value) => showValue(value);
  const text = (value) => (typeof value === "string" ? value : inspect(value));

  const directives = {
    __proto__: null,
    s: (value) => (typeof value === "bigint" ? value + "n" : typeof value === "object" ? inspect(value) : NativeString(value)),
    d: (value) => showPrimitive(NativeNumber(value)),
    i: (value) => showPrimitive(trunc(NativeNumber(value))),
    f: (value) => showPrimitive(NativeNumber(value)),
    j: (value) => NativeString(stringify(value)),
    o: inspect,
    O: inspect,
    c: () => "",
  };

  const format = (...list) => {
    let first = 0, line = "";
    if (typeof list[0] === "string" && list.length > 1) {
      const template = list[0];
      let done = 0;
      first = 1;
      for (let at; (at = indexOf(template, "%", done)) >= 0 && at + 1 < template.length; done = at + 2) {
        const directive = template[at + 1], show = directives[directive];
        line += slice(template, done, at);
        if (directive === "%") line += "%";
        else line += show && first < list.length ? show(list[first++]) : "%" + directive;
      }
      line += slice(template, done) + (first < list.length ? " " : "");
    }
    const rest = [];
    for (let at = first; at < list.length; at++) push(rest, text(list[at]));
    return line + join(rest, " ");
  };

  // console

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

  // Timers: nothing waits; when nothing else is left to do, the clock moves on to the next one.

  let timers = [], lastTimer = 0;
  const addTimer = (action, delay, every, list) => {
    if (typeof action !== "function") throw new TypeError("a timer needs a function");
    const wait = max(1, min(NativeNumber(delay) || 1, 2147483647));
    push(timers, { id: ++lastTimer, action, list, due: native.now() + wait, every: every ? wait : 0 });
    return lastTimer;
  };
  const clearTimer = (id) => void (timers = filter(timers, (timer) => timer.id !== id));
  const runTimer = () => {
    let next = null;
    each(timers, (timer) => {
      if (next === null || timer.due < next.due) next = timer;
    });
    if (next === null) return false;
    native.waitUntil(next.due);
    if (next.every) next.due += next.every;
    else clearTimer(next.id);
    apply(next.action, undefined, next.list);
    return true;
  };
  const soon = (action, ...list) => addTimer(action, 1, false, list);

  // Bytes and text

  class Buffer extends Uint8Array {
    toString(encoding = "utf8") {
      return encoding === "hex" ? join(from(this, (byte) => (byte < 16 ? "0" : "") + byte.toString(16)), "") : native.decode(this);
    }
  }
  class TextEncoder {
    get encoding() { return "utf-8"; }
    encode(value = "") { return native.encode(NativeString(value)); }
  }
  class TextDecoder {
    get encoding() { return "utf-8"; }
    decode(bytes = new Uint8Array()) {
      return native.decode(bytes instanceof ArrayBuffer ? new Uint8Array(bytes) : new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    }
  }

  // Streams and modules

  class Emitter {
    #listeners = new NativeMap();
    on(event, listener) {
      mapSet(this.#listeners, event, concat(mapGet(this.#listeners, event) ?? [], [listener]));
      this.started?.(event);
      return this;
    }
    once(event, listener) { return this.on(event, listener); }
    emit(event, ...list) {
      each(mapGet(this.#listeners, event) ?? [], (listener) => apply(listener, this, list));
    }
  }
  Emitter.prototype.addListener = Emitter.prototype.on;

  const readAll = () => native.decode(native.readInput());

  // The whole input is one piece of data.
  class Input extends Emitter {
    fd = 0;
    isTTY = false;
    #begun = false;
    started(event) {
      if (this.#begun || !includes(["data", "end", "readable", "close"], event)) return;
      this.#begun = true;
      soon(() => {
        const data = readAll();
        if (data) this.emit("data", data);
        this.emit("end");
        this.emit("close");
      });
    }
    setEncoding() { return this; }
    resume() { return this; }
    pause() { return this; }
    async *[Symbol.asyncIterator]() {
      const data = readAll();
      if (data) yield data;
    }
  }

  class Lines extends Emitter {
    #lines = null;
    #at = 0;
    #closed = false;
    #questions = [];
    #running = false;
    #listening = false;
    started(event) {
      this.#listening ||= event === "line";
      if (event === "line" || event === "close") this.#run();
    }
    #next() {
      if (this.#lines === null) {
        this.#lines = split(readAll(), "\n");
        if (this.#lines[this.#lines.length - 1] === "") this.#lines.length--;
      }
      if (this.#closed || this.#at === this.#lines.length) return undefined;
      const line = this.#lines[this.#at++];
      return line[line.length - 1] === "\r" ? slice(line, 0, -1) : line;
    }
    #run() {
      if (this.#running) return;
      this.#running = true;
      soon(() => this.#turn());
    }
    #turn() {
      this.#running = false;
      if (this.#closed) return;
      if (!this.#listening && this.#questions.length === 0) return;
      const line = this.#next();
      if (line === undefined) return this.close();
      const answer = this.#questions.shift();
      if (answer) answer(line);
      else this.emit("line", line);
      this.#run();
    }
    question(query, ...rest) {
      native.write(1, NativeString(query));
      push(this.#questions, rest[rest.length - 1]);
      this.#run();
    }
    close() {
      if (this.#closed) return;
      this.#closed = true;
      this.emit("close");
    }
    setPrompt() {}
    prompt() {}
    pause() { return this; }
    resume() { return this; }
    async *[Symbol.asyncIterator]() {
      for (let line; (line = this.#next()) !== undefined; ) yield line;
      this.close();
    }
  }

  const output = (stream) => ({
    fd: stream,
    isTTY: false,
    columns: 80,
    write: (data) => (native.write(stream, typeof data === "string" ? data : native.decode(data)), true),
    end: () => {},
  });
  const missing = (name) => function () { native.refuse(name) };

  const process = {
    argv: ["node", "main.js"],
    env: create(null),
    exit: (code = 0) => native.leave(code),
    hrtime: { bigint: () => BigInt(native.now()) * 1000000n },
    nextTick: (action, ...list) => native.enqueue(() => apply(action, undefined, list)),
    on: () => process,
    platform: "sandbox",
    stderr: output(2),
    stdin: new Input(),
    stdout: output(1),
    version: "v20.0.0",
    versions: freeze({ node: "20.0.0" }),
  };

  const plain = (path) => {
    let name = NativeString(path);
    while (slice(name, 0, 2) === "./" || slice(name, 0, 1) === "/") name = slice(name, indexOf(name, "/") + 1);
    return name;
  };
  const readFileSync = (path, options) => {
    const name = plain(path);
    const bytes = path === 0 || name === "dev/stdin" ? native.readInput() : native.readFile(name);
    if (bytes === undefined) native.refuse(`the file '${name}'`);
    return (typeof options === "string" ? options : options?.encoding) ? native.decode(bytes) : new Buffer(bytes);
  };
  const fs = {
    existsSync: (path) => native.readFile(plain(path)) !== undefined,
    readFileSync,
    writeSync: (descriptor, data) => (descriptor === 1 || descriptor === 2 ? native.write(descriptor, NativeString(data)) : native.refuse("writing files")),
    writeFileSync: (path, data) => (path === 1 || path === "/dev/stdout" ? native.write(1, NativeString(data)) : native.refuse("writing files")),
  };
  fs.promises = { readFile: async (path, options) => readFileSync(path, options) };

  const same = (left, right, strict) => {
    if (strict ? is(left, right) : left == right || (left !== left && right !== right)) return true;
    if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return false;
    if (strict && getPrototypeOf(left) !== getPrototypeOf(right)) return false;
    if (left instanceof Date && right instanceof Date) return NativeNumber(left) === NativeNumber(right);
    if (collectionOf(left)) return inspect([left]) === inspect([right]);
    const names = keys(left);
    return isArray(left) === isArray(right) && names.length === keys(right).length &&
      names.every((name) => name in right && same(left[name], right[name], strict));
  };
  class AssertionError extends Error {
    name = "AssertionError";
    code = "ERR_ASSERTION";
  }
  const claim = (condition, message, otherwise) => {
    if (condition) return;
    if (message instanceof Error) throw message;
    throw new AssertionError(message ?? otherwise());
  };
  const compare = (test, word) => (left, right, message) => claim(test(left, right), message, () => `${inspect(left)} ${word} ${inspect(right)}`);
  const assert = (value, message) => claim(value, message, () => "The expression evaluated to a falsy value");
  assert.ok = assert;
  assert.fail = (message = "Failed") => claim(false, message);
  assert.equal = compare((left, right) => left == right || (left !== left && right !== right), "==");
  assert.notEqual = compare((left, right) => left != right, "!=");
  assert.strictEqual = compare(is, "===");
  assert.notStrictEqual = compare((left, right) => !is(left, right), "!==");
  assert.deepEqual = compare((left, right) => same(left, right, false), "deeply equals");
  assert.deepStrictEqual = compare((left, right) => same(left, right, true), "deeply equals");
  assert.throws = (action, message) => {
    try {
      action();
    } catch {
      return;
    }
    claim(false, typeof message === "string" ? message : undefined, () => "Missing expected exception");
  };
  assert.strict = assert;
  assert.AssertionError = AssertionError;

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

  return { enter, inspect, load, runTimer };
})

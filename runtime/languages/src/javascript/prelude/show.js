// Showing values, as Node.js does, but without colours. A view is one showing: how deep it goes, what it is inside of,
// the objects that were met inside themselves, and how deep the last object was that it entered.

const WIDTH = 80, DEPTH = 2, ELEMENTS = 100, COLUMNS = 12;

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

const boxes = [Boolean, Number, String];
for (let at = 0; at < boxes.length; at++) boxes[at] = { kind: boxes[at], open: uncurry(boxes[at].prototype.valueOf) };

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
  if (slice(functionToString(value), 0, 5) !== "class") {
    const kind = tagOf(value) || "Function";
    return value.name ? `[${kind}: ${value.name}]` : `[${kind} (anonymous)]`;
  }
  const parent = getPrototypeOf(value), base = parent && parent.name ? ` extends ${parent.name}` : "";
  return `[class ${value.name || "(anonymous)"}${base}]`;
};

const showTrace = (error, stack) => {
  const lines = [error.name === undefined ? "Error" : error.name + (error.message ? ": " + error.message : "")];
  each(split(typeof stack === "string" ? stack : "", "\n"), (line) => has(line, "main.js:") && push(lines, line));
  return join(lines, "\n");
};
const showError = (error) => showTrace(error, stackOf(error));

// What `stack` says begins with the error, as in Node.js, unless the program prepares it.
defineProperty(Error.prototype, "stack", {
  ...getOwnPropertyDescriptor(Error.prototype, "stack"),
  get() {
    const stack = stackOf(this);
    return typeof stack === "string" && NativeError.prepareStackTrace === undefined ? showError(this) : stack;
  },
});
const captureOnly = Error.captureStackTrace;
const capture = { captureStackTrace(object, above) {
  captureOnly(object, above ?? capture);
  const { value } = getOwnPropertyDescriptor(object, "stack");
  if (typeof value === "string" && NativeError.prepareStackTrace === undefined)
    defineProperty(object, "stack", { value: showTrace(object, value), configurable: true, enumerable: false, writable: true });
} }.captureStackTrace;
defineProperty(Error, "captureStackTrace", { value: capture, configurable: true, enumerable: false, writable: true });

// Many short elements stand in columns, as square as can be: letters are two and a half times as high as wide.
const inColumns = (parts, array, indent) => {
  const count = min(parts.length, ELEMENTS);
  let total = 0, widest = 0;
  for (let at = 0; at < count; at++) {
    total += parts[at].length + 2;
    widest = max(widest, parts[at].length);
  }
  const width = widest + 2;
  if (width * 3 + indent.length >= WIDTH || (total / width <= 5 && widest > 6)) return parts;
  const biased = max(width - 3 - sqrt(width - total / parts.length), 1);
  const columns = min(round(sqrt(2.5 * biased * count) / biased), floor((WIDTH - indent.length) / width), COLUMNS);
  if (columns <= 1) return parts;
  const widths = [], lines = [];
  for (let column = 0; column < columns; column++) {
    let most = 0;
    for (let at = column; at < count; at += columns) most = max(most, parts[at].length);
    push(widths, most + 2);
  }
  let numbers = true;
  for (let at = 0; at < parts.length; at++) numbers &&= typeof array[at] === "number" || typeof array[at] === "bigint";
  for (let start = 0; start < count; start += columns) {
    const end = min(start + columns, count);
    let line = "";
    for (let at = start; at < end; at++) {
      const last = at + 1 === end, part = last ? parts[at] : parts[at] + ", ", room = widths[at - start] - (last ? 2 : 0);
      line += numbers ? padStart(part, room) : last ? part : padEnd(part, room);
    }
    push(lines, line);
  }
  if (parts.length > count) push(lines, parts[count]);
  return lines;
};

// On one line if it is short and at most three levels deep.
const layOut = (view, word, open, parts, close, indent, array) => {
  const lines = array && parts.length > 6 ? inColumns(parts, array, indent) : parts;
  const start = word && word + " ";
  if (view.reached - view.above.length < 3 && lines === parts) {
    let length = 2 * parts.length + indent.length + open.length + word.length + 10;
    each(parts, (part) => length += part.length);
    const line = join(parts, ", ");
    if (length <= WIDTH && !has(word, "\n") && !has(line, "\n")) return `${start}${open} ${line} ${close}`;
  }
  return `${start}${open}\n${indent}  ${join(lines, `,\n${indent}  `)}\n${indent}${close}`;
};

const walk = (iterate, next, collection, action) => {
  const iterator = apply(iterate, collection, []);
  for (let result; !(result = apply(next, iterator, [])).done; ) action(result.value);
};

// The names that are shown: those that can be enumerated, and what an error has that others have not.
const HIDDEN = ["cause", "errors"];
const namesOf = (object, indexed, isError) => filter(ownKeys(object), (name) => {
  if (indexed && typeof name === "string" && isIndex(name)) return false;
  return getOwnPropertyDescriptor(object, name)?.enumerable || (isError && includes(HIDDEN, name));
});
const showMembers = (object, names, show, parts) => {
  each(names, (name) => {
    const own = getOwnPropertyDescriptor(object, name);
    if (!own) return;
    const accessor = own.get ? (own.set ? "[Getter/Setter]" : "[Getter]") : own.set ? "[Setter]" : null;
    push(parts, `${own.enumerable ? nameOf(name) : `[${name}]`}: ${accessor ?? show(own.value)}`);
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

// An object around a primitive value.
const showBoxed = (value) => {
  for (let at = 0; at < boxes.length; at++) {
    const { kind, open } = boxes[at];
    if (!(value instanceof kind)) continue;
    try {
      return `[${kind.name}: ${showPrimitive(open(value))}]`;
    } catch {
      // Of its class, and nothing in it.
    }
  }
  return null;
};

// Without members of its own that are worth showing, an object of a built-in kind is one word.
const showBuiltIn = (value, show) => {
  if (typeof value === "function") return showFunction(value);
  if (value instanceof Buffer && isTypedArray(value)) return showBytes(value);
  if (value instanceof Error) return showError(value);
  if (value instanceof RegExp) return regexpToString(value);
  if (value instanceof Date) return NativeNumber(value) === NativeNumber(value) ? toISOString(value) : "Invalid Date";
  if (native.stateOfPromise(value) >= 0) return showPromise(value, show);
  if (value instanceof WeakMap || value instanceof WeakSet) return `${constructorOf(value)} { <items unknown> }`;
  return showBoxed(value);
};

// How an object begins: what made it, and what it calls itself.
const prefixOf = (value, kind, array, typed) => {
  const name = constructorOf(value), tag = tagOf(value), known = name ?? "[Object: null prototype]";
  if (array) return name === "Array" ? "" : `${known}(${value.length}) `;
  if (typed) return `${known}(${value.length}) `;
  if (kind) return `${known}(${kind.size(value)}) `;
  if (tag && tag !== name) return `${name === null ? "[Object: null prototype]" : name} [${tag}] `;
  return name === "Object" ? "" : known + " ";
};

const showObject = (value, view, indent) => {
  const target = native.targetOfProxy(value), { above, circles } = view, depth = above.length;
  if (target !== undefined) return showValue(target, view, indent);
  if (includes(above, value)) {
    if (!mapGet(circles, value)) mapSet(circles, value, ++view.met);
    return `[Circular *${mapGet(circles, value)}]`;
  }
  const array = isArray(value), typed = isTypedArray(value), isError = value instanceof Error, kind = collectionOf(value);
  const names = namesOf(value, array || typed || value instanceof NativeString, isError);
  const isPromise = native.stateOfPromise(value) >= 0;
  push(above, value);
  const show = (member) => showValue(member, view, indent + "  ");
  const tooDeep = depth > view.depth, word = isPromise && tooDeep ? null : showBuiltIn(value, show);
  const count = array || typed ? value.length : kind ? kind.size(value) : isPromise ? 1 : 0;
  if (tooDeep && (names.length || (word === null && count))) {
    above.length--;
    return array ? "[Array]" : `[${constructorOf(value) ?? "Object: null prototype"}]`;
  }
  if (names.length || count) view.reached = depth;
  const parts = [];
  if (word === null && (array || typed)) showElements(value, show, parts);
  else if (word === null && kind) kind.show(value, show, parts);
  showMembers(value, names, show, parts);
  above.length--;
  const prefix = word === null ? prefixOf(value, kind, array, typed) : "";
  const number = mapGet(circles, value), reference = number ? `<ref *${number}>` : "";
  const list = word === null && (array || typed), open = list ? "[" : "{", close = list ? "]" : "}";
  if (!parts.length) return (reference && reference + " ") + (word ?? prefix + open + close);
  const base = reference && word ? `${reference} ${word}` : reference || (word ?? "");
  return layOut(view, base, prefix + open, parts, close, indent, list ? value : null);
};

const isIndex = (name) => NativeString(NativeNumber(name) >>> 0) === name;

const showValue = (value, view, indent) =>
  (typeof value === "object" && value !== null) || typeof value === "function"
    ? showObject(value, view, indent)
    : showPrimitive(value);
// As Node.js takes it: `inspect(value, { depth })` or `inspect(value, showHidden, depth)`.
const inspect = (value, options, last) => {
  const given = typeof options === "object" && options !== null ? options.depth : last;
  const depth = given === null ? Infinity : typeof given === "number" ? given : DEPTH;
  return showValue(value, { depth, above: [], circles: new NativeMap(), met: 0, reached: 0 }, "");
};
const text = (value) => (typeof value === "string" ? value : inspect(value));

const directives = {
  __proto__: null,
  s: (value) => (typeof value === "object" ? inspect(value, { depth: 0 }) : typeof value === "string" ? value : NativeString(typeof value === "symbol" ? value : typeof value === "function" ? functionToString(value) : showPrimitive(value))),
  d: (value) => showPrimitive(NativeNumber(value)),
  i: (value) => showPrimitive(trunc(NativeNumber(value))),
  f: (value) => showPrimitive(NativeNumber(value)),
  j: (value) => NativeString(stringify(value)),
  o: (value) => inspect(value),
  O: (value) => inspect(value, { depth: 4 }),
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
  for (let at = first; at < list.length; at++) line += (at > first ? " " : "") + text(list[at]);
  return line;
};

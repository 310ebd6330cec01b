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

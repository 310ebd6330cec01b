// A task's files, and standard input as one.

const plain = (path) => {
  let name = NativeString(path);
  while (slice(name, 0, 2) === "./" || slice(name, 0, 1) === "/") name = slice(name, indexOf(name, "/") + 1);
  return name;
};
const readFileSync = (path, options) => {
  const name = plain(path);
  const bytes = path === 0 || name === "dev/stdin" ? native.readInput() : native.readFile(name);
  if (bytes === undefined) native.refuse(`the file '${name}'`);
  const encoding = typeof options === "string" ? options : options?.encoding;
  return encoding ? encodingOf(encoding).show(bytes) : bufferOf(bytes);
};
// As Node.js calls back: later, with an error or a result.
const called = (action, done) => {
  try {
    const result = action();
    soon(done, null, result);
  } catch (error) {
    soon(done, error);
  }
};
const fs = {
  createReadStream(path, options) {
    const stream = new Input(() => readFileSync(options?.fd ?? path));
    const encoding = typeof options === "string" ? options : options?.encoding;
    return encoding ? stream.setEncoding(encoding) : stream;
  },
  existsSync: (path) => native.readFile(plain(path)) !== undefined,
  readFile: (path, ...rest) => called(() => readFileSync(path, rest.length > 1 ? rest[0] : undefined), rest[rest.length - 1]),
  readFileSync,
  writeSync: (descriptor, data) => (descriptor === 1 || descriptor === 2 ? native.write(descriptor, NativeString(data)) : native.refuse("writing files")),
  writeFileSync: (path, data) => (path === 1 || path === "/dev/stdout" ? native.write(1, NativeString(data)) : native.refuse("writing files")),
};
fs.promises = { readFile: async (path, options) => readFileSync(path, options) };

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
  return (typeof options === "string" ? options : options?.encoding) ? native.decode(bytes) : new Buffer(bytes);
};
const fs = {
  existsSync: (path) => native.readFile(plain(path)) !== undefined,
  readFileSync,
  writeSync: (descriptor, data) => (descriptor === 1 || descriptor === 2 ? native.write(descriptor, NativeString(data)) : native.refuse("writing files")),
  writeFileSync: (path, data) => (path === 1 || path === "/dev/stdout" ? native.write(1, NativeString(data)) : native.refuse("writing files")),
};
fs.promises = { readFile: async (path, options) => readFileSync(path, options) };

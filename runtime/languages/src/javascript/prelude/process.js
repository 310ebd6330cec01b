// The process, as far as there is one.

const missing = (name) => function () { native.refuse(name) };

const hrtime = (before) => {
  const now = native.now(), [seconds, nanoseconds] = [floor(now / 1000), (now % 1000) * 1e6];
  if (!before) return [seconds, nanoseconds];
  const rest = nanoseconds - before[1];
  return [seconds - before[0] - (rest < 0 ? 1 : 0), rest < 0 ? rest + 1e9 : rest];
};
hrtime.bigint = () => BigInt(native.now()) * 1000000n;

// 2026-01-01T00:00:00Z.
const START = 1767225600000;

const process = new Emitter();
for (const [name, value] of entries({
  argv: ["node", "main.js"],
  cwd: () => "/",
  env: create(null),
  exit: (code = process.exitCode ?? 0) => {
    process.exitCode = code;
    native.leave(finish());
  },
  exitCode: undefined,
  hrtime,
  memoryUsage: missing("process.memoryUsage"),
  nextTick: (action, ...list) => addTick(action, list),
  pid: 1,
  platform: "sandbox",
  stderr: output(2),
  stdin: new Input(() => native.readInput()),
  stdout: output(1),
  uptime: () => (native.now() - START) / 1000,
  version: "v20.0.0",
  versions: freeze({ node: "20.0.0" }),
})) process[name] = value;

// The exit code, when the listeners have heard of it.
let exiting = false;
const finish = () => {
  if (!exiting) {
    exiting = true;
    process.emit("exit", process.exitCode ?? 0);
  }
  return NativeNumber(process.exitCode ?? 0);
};

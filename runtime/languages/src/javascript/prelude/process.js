// The process, as far as there is one.

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

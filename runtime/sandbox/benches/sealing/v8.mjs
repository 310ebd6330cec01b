// Times requests to modules, unsealed and sealed in turn, in one process: what V8 makes of both then runs under the same load.
//
// node --expose-gc --no-liftoff v8.mjs PLAN, where PLAN holds {modules: [[unsealed, sealed]…] (paths), subjects: [{module, request}…],
// warmups, rounds, fuel, stack}. Prints, for each subject, {rounds: [[unsealed, sealed]…] (microseconds of CPU), answers: [[…]…], fuel}.

import { readFileSync } from "node:fs";

const plan = JSON.parse(readFileSync(process.argv[2], "utf8"));
const modules = plan.modules.map((pair) => pair.map((path) => new WebAssembly.Module(readFileSync(path))));

function ask(module, request) {
  const { exports } = new WebAssembly.Instance(module);
  if (exports.cando_fuel) {
    exports.cando_fuel.value = BigInt(plan.fuel);
    exports.cando_stack.value = plan.stack;
  }
  const start = process.cpuUsage();
  const pointer = exports.cando_alloc(request.length);
  new Uint8Array(exports.memory.buffer, pointer >>> 0).set(request);
  const answer = exports.cando_run(pointer, request.length);
  const { user, system } = process.cpuUsage(start);
  const fuel = exports.cando_fuel && String(BigInt(plan.fuel) - exports.cando_fuel.value);
  return { time: user + system, answer: String(BigInt.asUintN(64, answer)), fuel };
}

const results = plan.subjects.map(() => ({ rounds: [], answers: new Set(), fuel: undefined }));
for (let round = -plan.warmups; round < plan.rounds; round++) {
  plan.subjects.forEach(({ module, request }, at) => {
    const times = [];
    for (const variant of round % 2 ? [1, 0] : [0, 1]) {
      const { time, answer, fuel } = ask(modules[module][variant], Uint8Array.from(request));
      times[variant] = time;
      results[at].answers.add(answer);
      results[at].fuel ??= fuel;
    }
    if (round >= 0) results[at].rounds.push(times);
    globalThis.gc();
  });
}
console.log(JSON.stringify(results.map(({ rounds, answers, fuel }) => ({ rounds, answers: [...answers], fuel }))));

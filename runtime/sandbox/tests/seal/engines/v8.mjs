// Runs sealed modules for the Rust tests: one JSON message a line in, one JSON reply a line out for each question.
// 64 bits cross as decimal text, and so do all results; shim.rs says how floats do.

import { createHash } from "node:crypto";
import { createInterface } from "node:readline";

let compiled;
const instances = new Map();

function instantiate(id, globals) {
  const { exports } = new WebAssembly.Instance(compiled.module);
  const shim = new WebAssembly.Instance(compiled.shim, { m: exports });
  const memory = Object.values(exports).find((value) => value instanceof WebAssembly.Memory);
  instances.set(id, { exports, shim: shim.exports, memory, globals });
}

/** A number's bits, unsigned. */
const bits = (value) => String(typeof value === "bigint" ? BigInt.asUintN(64, value) : value >>> 0);

function run(instance, message) {
  const { cando_fuel: fuel, cando_stack: stack, cando_status: status } = instance.exports;
  fuel.value = BigInt(message.fuel);
  stack.value = message.stack;
  status.value = 0;
  const reply = {};
  try {
    const given = message.arguments.map((value) => (typeof value === "string" ? BigInt(value) : value));
    const result = instance.shim[message.call](...given);
    reply.results = (result === undefined ? [] : [result].flat()).map(bits);
  } catch (error) {
    reply.trap = error.name;
  }
  return { ...reply, fuel: String(fuel.value), left: String(stack.value), status: status.value, state: state(instance) };
}

function state({ shim, memory, globals }) {
  const hash = createHash("sha256");
  if (memory) hash.update(new Uint8Array(memory.buffer));
  const numbers = BigUint64Array.from(globals, (name) => BigInt(bits(shim[name]())));
  return hash.update(new Uint8Array(numbers.buffer)).digest("hex");
}

function answer(message) {
  if (message.module) {
    const compile = (text) => new WebAssembly.Module(Buffer.from(text, "base64"));
    compiled = { module: compile(message.module), shim: compile(message.shim) };
  } else if (message.instantiate) instantiate(message.instantiate, message.globals);
  else if (message.drop) instances.delete(message.drop);
  else if (message.global) return { value: bits(instances.get(message.instance).shim[message.global]()) };
  else return run(instances.get(message.instance), message);
}

for await (const line of createInterface({ input: process.stdin })) {
  const reply = answer(JSON.parse(line));
  if (reply) process.stdout.write(`${JSON.stringify(reply)}\n`);
}

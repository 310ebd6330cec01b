// Calls the built client for the Rust tests: one JSON request a line in, one JSON reply a line out.
// {"call":"host.add","args":[…],"keep":"name"} -> {"ok":…} or {"error":"…"}

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const folder = process.argv[2];
const client = await import(pathToFileURL(join(folder, "client.js")));
client.initSync({ module: readFileSync(join(folder, "client_bg.wasm")) });

const kept = { ...client, client };
const told = [];

function argument(value) {
  if (value?.bytes !== undefined) return Uint8Array.from(value.bytes);
  if (value?.progress !== undefined) return (done, total) => told.push([done, total]);
  return value ?? undefined;
}

function answer({ call, args, keep }) {
  const [on, name] = call.split(".");
  const given = args.map(argument);
  const value = name === "new" ? new kept[on](...given) : kept[on][name](...given);
  if (keep !== null) {
    kept[keep] = value;
    return { ok: null };
  }
  if (value instanceof Uint8Array) return { ok: Array.from(value) };
  return { ok: value ?? null, told: told.splice(0) };
}

for await (const line of createInterface({ input: process.stdin })) {
  let reply;
  try {
    reply = answer(JSON.parse(line));
  } catch (error) {
    reply = { error: `${error.name}: ${error.message}` };
  }
  process.stdout.write(`${JSON.stringify(reply)}\n`);
}

// The built client in a worker: of a browser, or of node.

import { answerer } from "./answer.mjs";

const threads = globalThis.process?.versions ? await import("node:worker_threads") : undefined;
const answer = threads ? inNode() : inBrowser();

async function inNode() {
  const { readFileSync } = await import("node:fs");
  const { client, wasm } = threads.workerData;
  const module = await import(client);
  module.initSync({ module: readFileSync(wasm) });
  return answerer(module, readFileSync);
}

async function inBrowser() {
  const bytes = async (path) => new Uint8Array(await (await fetch(path)).arrayBuffer());
  const module = await import("./client.js");
  module.initSync({ module: await bytes("client_bg.wasm") });
  return answerer(module, (file) => bytes(`file?${encodeURIComponent(file)}`));
}

if (threads) threads.parentPort.on("message", async (line) => threads.parentPort.postMessage(await (await answer)(line)));
else {
  addEventListener("message", async ({ data }) => postMessage(await (await answer)(data)));
  postMessage("ready");
}

// Runs the built client for the Rust tests: one JSON request a line in, one JSON reply a line out.
//
//     node driver.mjs FOLDER PLACE
//
// FOLDER holds the client. PLACE is `node`, `thread` (a worker of node), `chromium` or `firefox` (a worker of theirs,
// the browser named by $CANDO_CHROMIUM or $CANDO_FIREFOX, driven by the puppeteer of tests/browser).

import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { extname, join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { answerer } from "./answer.mjs";

const [folder, place] = process.argv.slice(2);
const client = pathToFileURL(join(folder, "client.js")).href;
const wasm = join(folder, "client_bg.wasm");
const browsers = {
  chromium: [process.env.CANDO_CHROMIUM, "/usr/bin/chromium-headless-shell", "/usr/bin/chromium"],
  firefox: [process.env.CANDO_FIREFOX, "/usr/bin/firefox-esr", "/usr/bin/firefox"],
};

const options = {
  // Debian's headless shell dies of the signal by which V8 notices an access outside of memory; so it compares instead.
  chromium: ["--no-sandbox", "--disable-features=WebAssemblyTrapHandler"],
  firefox: [],
};

async function inNode() {
  const module = await import(client);
  module.initSync({ module: readFileSync(wasm) });
  return answerer(module, readFileSync);
}

function inThread() {
  // As much stack as a browser gives its workers.
  const resourceLimits = { stackSizeMb: 1 };
  const worker = new Worker(new URL("worker.mjs", import.meta.url), { workerData: { client, wasm }, resourceLimits });
  return async (line) => {
    worker.postMessage(line);
    const [reply] = await once(worker, "message");
    return reply;
  };
}

async function inBrowser(name) {
  const executablePath = browsers[name].find((path) => path && existsSync(path));
  const require = createRequire(new URL("../../../../tests/browser/package.json", import.meta.url));
  const { default: puppeteer } = await import(pathToFileURL(require.resolve("puppeteer-core")).href);
  const browser = await puppeteer.launch({
    browser: name === "chromium" ? "chrome" : "firefox",
    executablePath,
    headless: name === "chromium" ? "shell" : true,
    args: options[name],
    protocolTimeout: 600_000,
  });
  endings.push(() => browser.close());
  const page = await browser.newPage();
  page.on("error", (error) => {
    console.error(`${name}: ${error.message}`);
    process.exit(1);
  });
  await page.goto(await serve());
  await page.evaluate(() => new Promise((ready) => {
    globalThis.worker = new Worker("worker.mjs", { type: "module" });
    worker.onmessage = ready;
  }));
  return (line) => page.evaluate((line) => new Promise((done) => {
    worker.onmessage = ({ data }) => done(data);
    worker.postMessage(line);
  }), line);
}

/** Serves the client, these files, and whatever file a request names. */
async function serve() {
  const types = { ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm" };
  const server = createServer((request, response) => {
    const { pathname, search } = new URL(request.url, "http://localhost");
    const name = pathname.slice(1);
    if (name === "") return response.setHeader("content-type", "text/html").end("<!doctype html><title>client</title>");
    const own = name.endsWith(".mjs") ? new URL(name, import.meta.url) : join(folder, name);
    const path = name === "file" ? decodeURIComponent(search.slice(1)) : own;
    if (!existsSync(path)) return response.writeHead(404).end();
    response.setHeader("content-type", types[extname(name)] ?? "application/octet-stream").end(readFileSync(path));
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return `http://127.0.0.1:${server.address().port}/`;
}

const endings = [];
const places = { node: inNode, thread: inThread };
const answer = await (places[place]?.() ?? inBrowser(place));
for await (const line of createInterface({ input: process.stdin })) process.stdout.write(`${await answer(line)}\n`);
for (const end of endings) await end();
process.exit(0);

/** Keeps the pages themselves, so that verifying works with the service stopped. Modules are kept by the worker. */

/// <reference lib="webworker" />
const scope = self as unknown as ServiceWorkerGlobalScope;
declare const __FILES__: string[];

const files = __FILES__;
const SHELL = ["/", "/icon.svg"];
/** The entry's name holds a hash of all that it leads to. */
const CACHE = "cando-pages-" + files.find((file) => /index-.*\.js$/.test(file));
/** See `worker/seals.ts`. */
const SEALS = "cando-seals-" + files.find((file) => /client_bg-.*\.wasm$/.test(file));

scope.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll([...SHELL, ...files])));
  void scope.skipWaiting();
});

scope.addEventListener("activate", (event) => {
  event.waitUntil(forgetOthers().then(() => scope.clients.claim()));
});

scope.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== scope.location.origin) return;
  if (event.request.mode === "navigate") event.respondWith(page(event.request));
  else if (files.includes(url.pathname) || SHELL.includes(url.pathname)) event.respondWith(file(event.request));
});

/** The service's page if it answers, else the one that is kept. */
async function page(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch {
    return (await caches.match("/")) ?? Response.error();
  }
}

async function file(request: Request): Promise<Response> {
  return (await caches.match(request)) ?? fetch(request);
}

async function forgetOthers(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => /^cando-(pages|seals)-/.test(name) && ![CACHE, SEALS].includes(name)).map((name) => caches.delete(name)));
}

import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig, type Plugin } from "vite";

/** Tells the service worker which files make up the pages, so that they open again without the service. */
function listFiles(): Plugin {
  return {
    name: "list-files",
    generateBundle(_, bundle) {
      const worker = bundle["sw.js"];
      if (worker?.type !== "chunk") throw new Error("the build has no sw.js");
      const names = Object.keys(bundle).filter((name) => name.startsWith("assets/")).sort();
      const files = JSON.stringify(names.map((name) => `/${name}`));
      worker.code = worker.code.replace("__FILES__", files);
    },
  };
}

export default defineConfig({
  plugins: [svelte({ configFile: false }), listFiles()],
  worker: { format: "es" },
  build: {
    target: "es2022",
    // A data: address for an asset would need a wider content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { index: "index.html", sw: "src/sw.ts" },
      output: { entryFileNames: (chunk) => (chunk.name === "sw" ? "sw.js" : "assets/[name]-[hash].js") },
    },
  },
});

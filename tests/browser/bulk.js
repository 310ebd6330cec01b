// How long the field's own library takes for a folder of credentials: node bulk.js FOLDER. Prints seconds for each suite.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { judge, suites } from "./peers.js";

const [folder] = process.argv.slice(2);
const files = readdirSync(folder).map((name) => join(folder, name));
for (const suite of suites) {
  const start = performance.now();
  for (const file of files) {
    const result = await judge(JSON.parse(readFileSync(file, "utf8")), suite);
    if (!result.verified) throw new Error(`${file}: ${suite}: ${JSON.stringify(result.error)}`);
  }
  console.log(`${suite} ${((performance.now() - start) / 1000).toFixed(3)}`);
}

/** The modules that a replay needs, by what this browser or the service has. */

import type { Need } from "../types/verdict";
import { ask, Stopped } from "../worker/engine";
import type { Progress } from "../worker/protocol";

/** Makes them ready, and gives those that are not to be had. */
export async function missingModules(needs: Need[], report: (progress: Progress) => void): Promise<Need[]> {
  const missing: Need[] = [];
  for (const need of needs) {
    await ask("prepare", { modules: [need], replay: true }, report).catch((error) => {
      if (error instanceof Stopped) throw error;
      missing.push(need);
    });
  }
  return missing;
}

// Answers the Rust tests' requests, wherever this runs: {"call":"host.add","args":[…],"keep":"name"} -> {"ok":…} or {"error":"…"}

/** Sealed modules on the engine alone, without CanDo's host: to see what the host has to deal with. */
const raw = {
  /** Calls an export with `light` arguments so many times, then once with `heavy` ones, and says how that ended. */
  run(module, name, light, times, heavy, fuel, stack) {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module));
    const call = (given) => {
      exports.cando_fuel.value = BigInt(fuel);
      exports.cando_stack.value = stack;
      exports.cando_status.value = 0;
      exports[name](...given);
    };
    for (let time = 0; time < times; time += 1) call(light);
    try {
      call(heavy);
      return { ended: "returned", status: exports.cando_status.value };
    } catch (error) {
      return { ended: error.name, status: exports.cando_status.value };
    }
  },
};

/** `load` reads a file that a request names. */
export function answerer(client, load) {
  const kept = { ...client, client, raw };
  const told = [];

  async function argument(value) {
    if (value?.bytes !== undefined) return Uint8Array.from(value.bytes);
    if (value?.file !== undefined) return load(value.file);
    if (value?.kept !== undefined) return kept[value.kept];
    if (value?.progress !== undefined) return (done, total) => told.push([done, total]);
    return value ?? undefined;
  }

  async function answer({ call, args, keep }) {
    const [on, name] = call.split(".");
    const given = await Promise.all(args.map(argument));
    const start = performance.now();
    const value = name === "new" ? new kept[on](...given) : kept[on][name](...given);
    const took = Math.round(performance.now() - start);
    if (keep !== null) {
      kept[keep] = value;
      return { ok: null };
    }
    if (value instanceof Uint8Array) return { ok: Array.from(value) };
    return { ok: value ?? null, told: told.splice(0), took };
  }

  return async (line) => {
    try {
      return JSON.stringify(await answer(JSON.parse(line)));
    } catch (error) {
      return JSON.stringify({ error: `${error.name}: ${error.message}` });
    }
  };
}

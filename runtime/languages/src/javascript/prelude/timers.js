// What is put off. `process.nextTick` comes before promises, promises before timers.

let ticks = [];
const addTick = (action, list) => {
  if (typeof action !== "function") throw new TypeError("a tick needs a function");
  push(ticks, { action, list });
};
const runTicks = () => {
  if (!ticks.length) return false;
  for (let at = 0; at < ticks.length; at++) apply(ticks[at].action, undefined, ticks[at].list);
  ticks = [];
  return true;
};

// Timers: nothing waits; when nothing else is left to do, the clock moves on to the next one.

let timers = [], lastTimer = 0;
const addTimer = (action, delay, every, list) => {
  if (typeof action !== "function") throw new TypeError("a timer needs a function");
  const wait = max(1, min(NativeNumber(delay) || 1, 2147483647));
  push(timers, { id: ++lastTimer, action, list, due: native.now() + wait, every: every ? wait : 0 });
  return lastTimer;
};
const clearTimer = (id) => void (timers = filter(timers, (timer) => timer.id !== id));
const runTimer = () => {
  let next = null;
  each(timers, (timer) => {
    if (next === null || timer.due < next.due) next = timer;
  });
  if (next === null) return false;
  native.waitUntil(next.due);
  if (next.every) next.due += next.every;
  else clearTimer(next.id);
  apply(next.action, undefined, next.list);
  return true;
};
const soon = (action, ...list) => addTimer(action, 1, false, list);

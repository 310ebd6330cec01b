const size = 60;
const roads = Array.from({ length: size * size }, () => []);
for (let place = 0; place < size * size; place += 1) {
  for (const step of [1, size]) {
    if (place + step >= size * size) continue;
    roads[place].push([place + step, 1 + ((place * step) % 17)]);
    roads[place + step].push([place, 1 + ((place * step) % 13)]);
  }
}
function nearest(start) {
  const steps = new Map([[start, 0]]);
  const waiting = [start];
  for (const place of waiting) {
    for (const [target] of roads[place]) {
      if (steps.has(target)) continue;
      steps.set(target, steps.get(place) + 1);
      waiting.push(target);
    }
  }
  return steps;
}
function cheapest(start) {
  const costs = new Array(size * size).fill(Infinity);
  costs[start] = 0;
  const waiting = [start];
  while (waiting.length) {
    const place = waiting.shift();
    for (const [target, price] of roads[place]) {
      if (costs[place] + price >= costs[target]) continue;
      costs[target] = costs[place] + price;
      waiting.push(target);
    }
  }
  return costs;
}
console.log([0, 1, 2].map((start) => cheapest(start)[size * size - 1]).join(), [0, 1, 2, 3, 4].map((start) => Math.max(...nearest(start).values())).join());

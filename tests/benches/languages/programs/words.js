const made = [];
let state = 1;
for (let i = 0; i < 120000; i += 1) {
  state = Number((BigInt(state) * 1103515245n + 12345n) % 2147483648n);
  made.push(`word${state % 4999}`);
}
const counts = new Map();
for (const word of made.join(" ").split(" ")) {
  const name = word.toUpperCase();
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
const first = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, 3);
console.log(counts.size, JSON.stringify(first));

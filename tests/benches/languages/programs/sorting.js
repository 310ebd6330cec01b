let state = 7;
const numbers = [];
for (let i = 0; i < 60000; i += 1) {
  state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
  numbers.push(state);
}
const plain = [...numbers].sort((a, b) => a - b);
const mixed = [...numbers].sort((a, b) => (a ^ 0x5555) - (b ^ 0x5555));
console.log(plain[0], plain[30000], mixed[3], mixed[mixed.length - 1]);

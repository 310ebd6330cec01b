const size = 40;
const matrix = Array.from({ length: size }, (_, row) => Array.from({ length: size }, (_, column) => ((row * size + column) % 7) - 3));
const product = (a, b) => a.map((row) => b[0].map((_, column) => row.reduce((sum, value, k) => sum + value * b[k][column], 0)));
let power = matrix;
for (let round = 0; round < 12; round += 1) power = product(power, matrix).map((row) => row.map((value) => value % 1000003));
console.log(power.flat().reduce((sum, value) => sum + value, 0));

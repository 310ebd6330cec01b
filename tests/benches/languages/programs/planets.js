const bodies = [0, 1, 2, 3, 4].map((i) => [Math.cos(i), Math.sin(i), i / 10, 0, 0, 0, 1 / (i + 1)]);
function advance(step) {
  bodies.forEach((a, i) => {
    for (const b of bodies.slice(i + 1)) {
      const apart = [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
      const pull = step / (apart[0] ** 2 + apart[1] ** 2 + apart[2] ** 2) ** 1.5;
      apart.forEach((distance, axis) => {
        a[axis + 3] -= distance * b[6] * pull;
        b[axis + 3] += distance * a[6] * pull;
      });
    }
  });
  for (const body of bodies) for (let axis = 0; axis < 3; axis += 1) body[axis] += step * body[axis + 3];
}
for (let round = 0; round < 6000; round += 1) advance(0.001);
console.log(bodies.map((body) => body[0].toFixed(6)).join(" "));

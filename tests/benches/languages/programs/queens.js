function place(row, columns, up, down, size) {
  if (row === size) return 1;
  let found = 0;
  for (let column = 0; column < size; column += 1) {
    if (columns.has(column) || up.has(row + column) || down.has(row - column)) continue;
    found += place(row + 1, new Set(columns).add(column), new Set(up).add(row + column), new Set(down).add(row - column), size);
  }
  return found;
}
console.log(place(0, new Set(), new Set(), new Set(), 8));

function rows(count) {
  const triangle = [];
  for (let row = 0; row < count; row++) {
    triangle.push(Array.from({ length: row + 1 }, (_, at) => (at && at < row ? triangle[row - 1][at - 1] + triangle[row - 1][at] : 1)));
  }
  return triangle;
}

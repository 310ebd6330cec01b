// What `console.table` shows: a row for each element, a column for each name in them.

const VALUES = "Values";
const rowsOf = (rows) => {
  const kind = collectionOf(rows);
  if (!kind) return ["(index)", entries(rows)];
  const found = [];
  if (rows instanceof NativeMap) walk(entriesOfMap, nextOfMap, rows, (pair) => push(found, [found.length, { Key: pair[0], [VALUES]: pair[1] }]));
  else walk(valuesOfSet, nextOfSet, rows, (value) => push(found, [found.length, value]));
  return ["(iteration index)", found];
};

const table = (rows, chosen) => {
  const [index, members] = rowsOf(rows), names = [], plain = rows instanceof NativeMap;
  let values = false;
  const isRow = (value) => typeof value === "object" && value !== null;
  const note = (name) => includes(names, name) || push(names, name);
  each(members, ([, value]) => isRow(value) ? each(chosen ?? keys(value), note) : (values = true));
  const heads = concat([index], names, values && !plain ? [VALUES] : []);
  const show = (value) => inspect(value, { depth: 0 });
  const lines = from(members, ([key, value]) => {
    const cells = from(names, (name) => (isRow(value) && getOwnPropertyDescriptor(value, name) ? show(value[name]) : ""));
    return concat([NativeString(key)], cells, values && !plain ? [isRow(value) ? "" : show(value)] : []);
  });
  const widths = from(heads, (head, at) => {
    let widest = head.length;
    each(lines, (cells) => (widest = max(widest, cells[at].length)));
    return widest + 2;
  });
  const rule = (left, middle, right) => left + join(from(widths, (width) => padEnd("", width, "─")), middle) + right;
  const row = (cells) => `│${join(from(cells, (cell, at) => " " + padEnd(cell, widths[at] - 1)), "│")}│`;
  return join(concat([rule("┌", "┬", "┐"), row(heads), rule("├", "┼", "┤")], from(lines, row), [rule("└", "┴", "┘")]), "\n");
};

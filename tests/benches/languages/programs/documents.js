const records = Array.from({ length: 2000 }, (_, id) => ({ id, name: `item-${id}`, tags: [`a${id % 7}`, "b"], price: id / 4 }));
let total = 0;
for (let round = 0; round < 12; round += 1) {
  const text = JSON.stringify(records);
  for (const record of JSON.parse(text)) total += record.id;
  total += [...text.matchAll(/"name":"item-(\d*7)"/g)].length;
}
console.log(total);

class Account {
  #history = [];
  constructor(owner, balance = 0) {
    Object.assign(this, { owner, balance });
  }
  move(amount) {
    if (this.balance + amount < 0) throw new RangeError("not enough");
    this.balance += amount;
    this.#history.push(amount);
  }
  get moves() {
    return this.#history.length;
  }
}
const accounts = Array.from({ length: 50 }, (_, number) => new Account(`owner ${number}`, 100));
let refused = 0;
for (let turn = 0; turn < 120000; turn += 1) {
  try {
    accounts[(turn * 7) % 50].move(-(turn % 131));
    accounts[(turn * 13) % 50].move(turn % 131);
  } catch {
    refused += 1;
  }
}
console.log(refused, accounts.reduce((sum, { balance }) => sum + balance, 0), Math.max(...accounts.map(({ moves }) => moves)));

from dataclasses import dataclass, field


@dataclass
class Account:
    owner: str
    balance: int = 0
    history: list = field(default_factory=list)

    def move(self, amount):
        if self.balance + amount < 0:
            raise ValueError("not enough")
        self.balance += amount
        self.history.append(amount)


accounts = [Account("owner %d" % number, 100) for number in range(50)]
refused = 0
for turn in range(80_000):
    source, target = accounts[turn * 7 % 50], accounts[turn * 13 % 50]
    try:
        source.move(-(turn % 131))
        target.move(turn % 131)
    except ValueError:
        refused += 1
print(refused, sum(account.balance for account in accounts), max(len(account.history) for account in accounts))

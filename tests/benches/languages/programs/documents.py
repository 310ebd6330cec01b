import json
import re

records = [{"id": number, "name": "item-%d" % number, "tags": ["a%d" % (number % 7), "b"], "price": number / 4} for number in range(2_000)]
total = 0
for _ in range(6):
    text = json.dumps(records)
    total += sum(record["id"] for record in json.loads(text))
    total += len(re.findall(r'"name": "item-(\d*7)"', text))
print(total)

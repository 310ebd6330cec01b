def order_totals(orders, bulk, percent):
    totals = {}
    for order in orders:
        if order["status"] == "cancelled":
            continue
        price = order["quantity"] * order["unit_price"]
        if order["quantity"] >= bulk:
            price -= price * percent // 100
        totals[order["customer"]] = totals.get(order["customer"], 0) + price
    return totals

//! Aggregating records: what each customer ordered.

use std::collections::BTreeMap;

use cando_sdk::Stream;
use serde_json::json;

use crate::prompt::blocks;
use crate::task::{Case, Drawn, Form, Task};
use crate::words::{COMPANIES, PEOPLE, any};

pub const TASK: Task =
    Task { draw, form: Form::Function { name: "order_totals", parameters: "orders, bulk, percent" }, name: "orders" };

#[derive(Clone)]
struct Order {
    customer: String,
    quantity: i64,
    status: &'static str,
    unit_price: i64,
}

fn draw(stream: &mut Stream) -> Drawn {
    let prompt = blocks(include_str!("../../prompts/en/orders.md"), &[("shop", stream.pick(COMPANIES))]);
    let examples = vec![case(stream, 4, 2), case(stream, 3, 2)];
    let typical = (0..4).map(|_| case(stream, 12, 5)).collect();
    let edge = vec![case(stream, 0, 1), cancelled(stream), boundary(stream), case(stream, 1, 1)];
    let large = vec![case(stream, 450, 20), case(stream, 500, 30)];
    Drawn::new(prompt, examples, typical, edge, large)
}

fn case(stream: &mut Stream, count: usize, customers: usize) -> Case {
    let customers = stream.sample(PEOPLE, customers);
    let orders: Vec<Order> = (0..count).map(|_| order(stream, &customers)).collect();
    let (bulk, percent) = (stream.within(5..=12), stream.within(3..=30));
    make(&orders, bulk, percent)
}

fn order(stream: &mut Stream, customers: &[&str]) -> Order {
    Order {
        customer: stream.pick(customers).to_owned(),
        quantity: stream.within(1..=20),
        status: stream.pick(&["open", "paid", "paid", "cancelled"]),
        unit_price: stream.within(5..=2999),
    }
}

/// One customer has cancelled all.
fn cancelled(stream: &mut Stream) -> Case {
    let customers = stream.sample(PEOPLE, 3);
    let mut orders: Vec<Order> = (0..6).map(|_| order(stream, &customers[1..])).collect();
    orders.extend((0..2).map(|_| Order { status: "cancelled", ..order(stream, &customers[..1]) }));
    stream.shuffle(&mut orders);
    make(&orders, 8, stream.within(3..=30))
}

/// Quantities about the least that is a bulk, and discounts that are no whole cents.
fn boundary(stream: &mut Stream) -> Case {
    let bulk = stream.within(5..=12);
    let customers = any(stream, PEOPLE, 1);
    let names: Vec<&str> = customers.iter().map(String::as_str).collect();
    let orders: Vec<Order> = [bulk - 1, bulk, bulk + 1, bulk]
        .map(|quantity| Order {
            quantity,
            status: "paid",
            unit_price: 10 * stream.within(2..=90) + 7,
            ..order(stream, &names)
        })
        .to_vec();
    make(&orders, bulk, stream.within(3..=9))
}

fn make(orders: &[Order], bulk: i64, percent: i64) -> Case {
    let list: Vec<_> = orders
        .iter()
        .map(|Order { customer, quantity, status, unit_price }| {
            json!({"customer": customer, "quantity": quantity, "status": status, "unit_price": unit_price})
        })
        .collect();
    Case::call(json!([list, bulk, percent]), json!(totals(orders, bulk, percent)))
}

fn totals(orders: &[Order], bulk: i64, percent: i64) -> BTreeMap<&str, i64> {
    let mut totals = BTreeMap::new();
    for order in orders.iter().filter(|order| order.status != "cancelled") {
        let price = order.quantity * order.unit_price;
        let discount = if order.quantity >= bulk { price * percent / 100 } else { 0 };
        *totals.entry(order.customer.as_str()).or_default() += price - discount;
    }
    totals
}

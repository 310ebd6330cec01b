//! A program that keeps state over commands: a stock.

use std::collections::BTreeMap;

use cando_sdk::Stream;

use crate::prompt::blocks;
use crate::task::{Case, Drawn, Form, Task};
use crate::words::GOODS;

pub const TASK: Task = Task { draw, form: Form::Program, name: "inventory" };

#[derive(Clone, Copy)]
enum Command<'a> {
    Query(&'a str),
    Receive(&'a str, i64),
    Ship(&'a str, i64),
}

fn draw(stream: &mut Stream) -> Drawn {
    let store =
        stream.pick(&["A hardware store", "A repair shop", "A boatyard", "A building site", "A theatre workshop"]);
    let prompt = blocks(include_str!("../../prompts/en/inventory.md"), &[("store", store)]);
    let examples = vec![make(&sample(stream)), case(stream, 5, 2)];
    let typical = (0..4).map(|_| case(stream, 15, 4)).collect();
    let edge = vec![make(&[]), exact(stream), unknown(stream), case(stream, 1, 1)];
    let large = vec![case(stream, 450, 12), case(stream, 500, 25)];
    Drawn::new(prompt, examples, typical, edge, large)
}

fn case(stream: &mut Stream, count: usize, items: usize) -> Case {
    let items = stream.sample(GOODS, items);
    let commands: Vec<Command> = (0..count).map(|_| command(stream, &items)).collect();
    make(&commands)
}

fn command<'a>(stream: &mut Stream, items: &[&'a str]) -> Command<'a> {
    let item = stream.pick(items);
    match stream.below(5) {
        0 | 1 => Command::Receive(item, stream.within(1..=20)),
        2 | 3 => Command::Ship(item, stream.within(1..=15)),
        _ => Command::Query(item),
    }
}

/// An example in which each command occurs, and a shipment is short.
fn sample(stream: &mut Stream) -> Vec<Command<'static>> {
    let items = stream.sample(GOODS, 2);
    let stock = stream.within(4..=9);
    vec![
        Command::Receive(items[0], stock),
        Command::Ship(items[0], stock - 3),
        Command::Query(items[0]),
        Command::Ship(items[0], stream.within(4..=9)),
        Command::Receive(items[1], stream.within(1..=9)),
        Command::Query(items[0]),
    ]
}

/// A shipment of all there is, and one of one more.
fn exact(stream: &mut Stream) -> Case {
    let item = stream.pick(GOODS);
    let stock = stream.within(2..=30);
    let ship = [
        Command::Ship(item, stock + 1),
        Command::Query(item),
        Command::Ship(item, stock),
        Command::Ship(item, 1),
        Command::Query(item),
    ];
    make(&[&[Command::Receive(item, stock)], &ship[..]].concat())
}

/// Items that were never received.
fn unknown(stream: &mut Stream) -> Case {
    let items = stream.sample(GOODS, 3);
    let mut commands =
        vec![Command::Query(items[0]), Command::Ship(items[1], stream.within(1..=9)), Command::Receive(items[2], 2)];
    stream.shuffle(&mut commands);
    make(&commands)
}

fn make(commands: &[Command]) -> Case {
    let line = |command: &Command| match command {
        Command::Query(item) => format!("query {item}"),
        Command::Receive(item, count) => format!("receive {item} {count}"),
        Command::Ship(item, count) => format!("ship {item} {count}"),
    };
    let lines: Vec<String> = std::iter::once(commands.len().to_string()).chain(commands.iter().map(line)).collect();
    Case::program(&lines, &run(commands))
}

fn run(commands: &[Command]) -> Vec<String> {
    let mut stocks: BTreeMap<&str, i64> = BTreeMap::new();
    let mut printed = Vec::new();
    for command in commands {
        match *command {
            Command::Query(item) => printed.push(format!("{item} {}", stocks.get(item).unwrap_or(&0))),
            Command::Receive(item, count) => *stocks.entry(item).or_default() += count,
            Command::Ship(item, count) => {
                let stock = stocks.entry(item).or_default();
                if *stock < count {
                    printed.push(format!("short {item} {}", count - *stock));
                } else {
                    *stock -= count;
                }
            }
        }
    }
    printed.push(format!("total {}", stocks.values().sum::<i64>()));
    printed
}

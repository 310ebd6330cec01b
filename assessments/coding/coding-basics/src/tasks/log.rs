//! A program that parses lines, good and broken ones: a summary of a log.

use std::collections::BTreeMap;

use cando_sdk::Stream;

use crate::prompt::blocks;
use crate::task::{Case, Drawn, Form, Task};
use crate::words::{COMPANIES, PLAIN, SERVICES, any};

pub const TASK: Task = Task { draw, form: Form::Program, name: "log" };

fn draw(stream: &mut Stream) -> Drawn {
    let values = [("company", stream.pick(COMPANIES)), ("service", stream.pick(SERVICES))];
    let prompt = blocks(include_str!("../../prompts/en/log.md"), &values);
    let examples = vec![case(stream, 4, 2), with_broken(stream)];
    let typical = (0..4).map(|_| case(stream, 15, 4)).collect();
    let edge = vec![make(&[]), only_broken(stream), with_broken(stream), case(stream, 1, 1)];
    let large = vec![case(stream, 450, 15), case(stream, 500, 22)];
    Drawn::new(prompt, examples, typical, edge, large)
}

fn case(stream: &mut Stream, count: usize, services: usize) -> Case {
    let services = stream.sample(SERVICES, services);
    let lines: Vec<String> = (0..count)
        .map(|_| if stream.chance(1, 8) { broken(stream, &services) } else { good(stream, &services) })
        .collect();
    make(&lines)
}

fn with_broken(stream: &mut Stream) -> Case {
    let services = stream.sample(SERVICES, 2);
    let mut lines = vec![broken(stream, &services), broken(stream, &services)];
    lines.extend((0..3).map(|_| good(stream, &services)));
    stream.shuffle(&mut lines);
    make(&lines)
}

fn only_broken(stream: &mut Stream) -> Case {
    let services = stream.sample(SERVICES, 1);
    let lines: Vec<String> = (0..stream.within(1..=4)).map(|_| broken(stream, &services)).collect();
    make(&lines)
}

fn time(stream: &mut Stream) -> String {
    let mut part = |below| stream.below(below);
    format!("{:02}:{:02}:{:02}", part(24), part(60), part(60))
}

fn message(stream: &mut Stream) -> String {
    let words = 1 + stream.index(5);
    any(stream, PLAIN, words).join(" ")
}

fn good(stream: &mut Stream, services: &[&str]) -> String {
    let level = stream.pick(&["INFO", "INFO", "WARN", "ERROR"]);
    let (time, service) = (time(stream), stream.pick(services));
    format!("{time} {level} {service} {}", message(stream))
}

/// Too few fields, another level, or a level in the wrong place.
fn broken(stream: &mut Stream, services: &[&str]) -> String {
    let (time, service, message) = (time(stream), stream.pick(services), message(stream));
    match stream.below(5) {
        0 => format!("{time} ERROR {service}"),
        1 => format!("{time} {} {service} {message}", stream.pick(&["DEBUG", "error", "Info", "ERRORS"])),
        2 => format!("ERROR {service} {message} {message}"),
        3 => time,
        _ => format!("{time} {service} ERROR {message}"),
    }
}

fn make(log: &[String]) -> Case {
    let lines: Vec<String> = std::iter::once(log.len().to_string()).chain(log.iter().cloned()).collect();
    Case::program(&lines, &summary(log))
}

fn summary(log: &[String]) -> Vec<String> {
    let mut services: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
    let mut skipped = 0;
    for line in log {
        let fields: Vec<&str> = line.split(' ').collect();
        match fields[..] {
            [_, level @ ("INFO" | "WARN" | "ERROR"), service, _, ..] => {
                let (lines, errors) = services.entry(service).or_default();
                *lines += 1;
                *errors += u32::from(level == "ERROR");
            }
            _ => skipped += 1,
        }
    }
    let printed = services.iter().map(|(service, (lines, errors))| format!("{service} {lines} {errors}"));
    printed.chain([format!("skipped {skipped}")]).collect()
}

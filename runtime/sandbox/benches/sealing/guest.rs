//! The programs that are timed, one for each byte that a request can hold: a module of its own, which the bench
//! compiles for wasm32-unknown-unknown. It exports what a language exports, so that it is sealed and called as one.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, DefaultHasher};

/// Room for a request.
static REQUEST: [u8; 64] = [0; 64];

#[unsafe(no_mangle)]
extern "C" fn cando_alloc(_length: u32) -> *const u8 {
    REQUEST.as_ptr()
}

#[unsafe(no_mangle)]
extern "C" fn cando_output() -> u64 {
    0
}

/// Runs a program, and gives a number that depends on all that it computed.
#[unsafe(no_mangle)]
extern "C" fn cando_run(request: *const u8, _length: u32) -> u64 {
    // SAFETY: the host has written a request where `cando_alloc` told it to.
    match unsafe { request.read_volatile() } {
        0 => integers(),
        1 => floats(),
        2 => sorting(),
        3 => hash_map(),
        _ => interpreter(),
    }
}

/// Numbers that look random.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }
}

/// What CoreMark does: a linked list, a matrix, a state machine, and a checksum over it all.
#[inline(never)]
fn integers() -> u64 {
    let mut random = Random(1);
    let mut sum = 0;
    for _ in 0..200 {
        sum = checksum(sum, walk_list(&mut random));
        sum = checksum(sum, multiply_matrices(&mut random));
        sum = checksum(sum, count_numbers(&mut random));
    }
    sum.into()
}

/// CRC-16, a bit at a time.
fn checksum(mut sum: u16, value: u32) -> u16 {
    for bit in 0..32 {
        let carry = (sum ^ (value >> bit) as u16) & 1;
        sum = (sum >> 1) ^ if carry == 1 { 0xa001 } else { 0 };
    }
    sum
}

struct Node {
    value: u32,
    next: Option<usize>,
}

fn walk_list(random: &mut Random) -> u32 {
    let mut nodes: Vec<Node> =
        (0..400).map(|at| Node { value: random.next() as u32, next: (at > 0).then(|| at - 1) }).collect();
    let mut head = Some(nodes.len() - 1);
    let mut found = 0;
    for round in 0..20 {
        let (mut from, mut reversed) = (head, None);
        while let Some(at) = from {
            found += u32::from(nodes[at].value % 20 == round);
            from = std::mem::replace(&mut nodes[at].next, reversed);
            reversed = Some(at);
        }
        head = reversed;
    }
    found
}

fn multiply_matrices(random: &mut Random) -> u32 {
    const SIDE: usize = 24;
    let mut matrix = || [[0_i16; SIDE]; SIDE].map(|row| row.map(|_| random.next() as i16 >> 4));
    let (a, b) = (matrix(), matrix());
    let mut sum = 0_u32;
    for row in &a {
        for column in 0..SIDE {
            let cell =
                row.iter().zip(&b).fold(0_i32, |cell, (x, y)| cell.wrapping_add(i32::from(*x) * i32::from(y[column])));
            sum = sum.rotate_left(1) ^ cell as u32;
        }
    }
    sum
}

/// Tells integers, decimals and words apart in a text, one character at a time.
fn count_numbers(random: &mut Random) -> u32 {
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        Start,
        Sign,
        Integer,
        Decimal,
        Word,
    }
    let text: Vec<u8> = (0..4_000).map(|_| b"0123456789+-. ,ab"[random.next() as usize % 17]).collect();
    let mut ends = [0_u32; 5];
    let mut state = State::Start;
    for &letter in &text {
        state = match (state, letter) {
            (_, b' ' | b',') => {
                ends[state as usize] += 1;
                State::Start
            }
            (State::Start, b'+' | b'-') => State::Sign,
            (State::Start | State::Sign | State::Integer, b'0'..=b'9') => State::Integer,
            (State::Start | State::Sign | State::Integer, b'.') => State::Decimal,
            (State::Decimal, b'0'..=b'9') => State::Decimal,
            _ => State::Word,
        };
    }
    ends.iter().fold(0, |sum, count| sum * 31 + count)
}

#[derive(Clone, Copy)]
struct Planet {
    place: [f64; 3],
    speed: [f64; 3],
    mass: f64,
}

/// Bodies that attract each other.
#[inline(never)]
fn floats() -> u64 {
    let mut random = Random(2);
    let mut number = || random.next() as f64 / f64::from(1 << 30) - 1.0;
    let mut planets: Vec<Planet> = (0..5)
        .map(|_| Planet {
            place: [number(), number(), number()],
            speed: [number(), number(), number()],
            mass: 1.5 + number(),
        })
        .collect();
    for _ in 0..120_000 {
        attract(&mut planets, 0.001);
    }
    planets.iter().map(|planet| planet.place[0]).sum::<f64>().to_bits()
}

#[inline(never)]
fn attract(planets: &mut [Planet], time: f64) {
    for at in 0..planets.len() {
        let (before, after) = planets.split_at_mut(at + 1);
        let one = &mut before[at];
        for other in after {
            let mut way = [0.0; 3];
            for axis in 0..3 {
                way[axis] = one.place[axis] - other.place[axis];
            }
            let square = way[0] * way[0] + way[1] * way[1] + way[2] * way[2] + 0.01;
            let pull = time / (square * square.sqrt());
            for axis in 0..3 {
                one.speed[axis] -= way[axis] * other.mass * pull;
                other.speed[axis] += way[axis] * one.mass * pull;
            }
        }
    }
    for planet in planets {
        for axis in 0..3 {
            planet.place[axis] += time * planet.speed[axis];
        }
    }
}

#[inline(never)]
fn sorting() -> u64 {
    let mut random = Random(3);
    let mut numbers: Vec<u32> = (0..300_000).map(|_| random.next() as u32).collect();
    numbers.sort_unstable();
    let mut pairs: Vec<(u32, u32)> = numbers.iter().map(|number| (number % 1_000, *number)).collect();
    pairs.sort_by_key(|(key, _)| *key);
    pairs.iter().fold(0, |sum, (_, number)| sum.rotate_left(1) ^ u64::from(*number))
}

#[inline(never)]
fn hash_map() -> u64 {
    let mut random = Random(4);
    let mut counts: HashMap<u64, u64, BuildHasherDefault<DefaultHasher>> = HashMap::default();
    for _ in 0..600_000 {
        *counts.entry(random.next() % 5_003).or_default() += 1;
    }
    (0..5_003).fold(0, |sum, key| sum * 31 % 1_000_003 + counts.get(&key).copied().unwrap_or(7))
}

#[derive(Clone, Copy)]
enum Code {
    Push(i64),
    Load(u8),
    Store(u8),
    Add,
    Multiply,
    Remainder,
    Less,
    JumpIfZero(u16),
    Jump(u16),
    Halt,
}

/// A stack machine that sums up squares.
#[inline(never)]
fn interpreter() -> u64 {
    use Code::{Add, Halt, Jump, JumpIfZero, Less, Load, Multiply, Push, Remainder, Store};
    let program = [
        Load(0),
        Push(250_000),
        Less,
        JumpIfZero(16),
        Load(1),
        Load(0),
        Load(0),
        Multiply,
        Add,
        Push(1_000_003),
        Remainder,
        Store(1),
        Load(0),
        Push(1),
        Add,
        Jump(17),
        Halt,
        Store(0),
        Jump(0),
    ];
    interpret(&program) as u64
}

#[inline(never)]
fn interpret(program: &[Code]) -> i64 {
    let (mut stack, mut variables, mut at) = (Vec::new(), [0_i64; 8], 0);
    loop {
        let mut pop = || stack.pop().unwrap_or(0);
        let next = program[at];
        at += 1;
        match next {
            Code::Push(number) => stack.push(number),
            Code::Load(variable) => stack.push(variables[usize::from(variable)]),
            Code::Store(variable) => variables[usize::from(variable)] = pop(),
            Code::Add => {
                let sum = pop().wrapping_add(pop());
                stack.push(sum);
            }
            Code::Multiply => {
                let product = pop().wrapping_mul(pop());
                stack.push(product);
            }
            Code::Remainder => {
                let (by, number) = (pop(), pop());
                stack.push(number.checked_rem(by).unwrap_or(0));
            }
            Code::Less => {
                let (right, left) = (pop(), pop());
                stack.push(i64::from(left < right));
            }
            Code::JumpIfZero(to) => {
                if pop() == 0 {
                    at = to.into();
                }
            }
            Code::Jump(to) => at = to.into(),
            Code::Halt => return variables[1],
        }
    }
}

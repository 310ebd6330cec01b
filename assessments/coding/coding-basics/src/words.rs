//! Words for stories and data: all ASCII, in random choice and order.

use cando_sdk::Stream;

/// First names.
pub const PEOPLE: &[&str] = &[
    "Ada", "Amir", "Bela", "Carla", "Chidi", "Dana", "Elif", "Emre", "Fatou", "Greta", "Hana", "Ines", "Ivo", "Jamal",
    "Jun", "Kofi", "Lena", "Luis", "Mai", "Milan", "Nadia", "Noor", "Oscar", "Paula", "Priya", "Rosa", "Samir", "Tara",
    "Uma", "Viktor", "Wen", "Yara",
];

/// Goods, as words of lower-case letters.
pub const GOODS: &[&str] = &[
    "anvil", "bucket", "cable", "candle", "chisel", "drill", "fuse", "glove", "hammer", "hinge", "hose", "kettle",
    "ladder", "lamp", "nail", "paint", "pipe", "pliers", "pump", "rake", "rope", "saw", "screw", "shovel", "switch",
    "tape", "tile", "valve", "wedge", "wrench",
];

/// Services of a company.
pub const SERVICES: &[&str] = &[
    "accounts", "auth", "billing", "cache", "catalog", "checkout", "delivery", "gateway", "images", "inbox", "ledger",
    "mail", "orders", "payments", "profile", "queue", "reports", "search", "sessions", "stock", "tickets", "uploads",
];

/// Plain words.
pub const PLAIN: &[&str] = &[
    "a",
    "about",
    "after",
    "all",
    "an",
    "and",
    "at",
    "back",
    "bridge",
    "by",
    "city",
    "close",
    "daily",
    "door",
    "early",
    "every",
    "fast",
    "for",
    "from",
    "green",
    "hall",
    "is",
    "island",
    "keep",
    "late",
    "left",
    "line",
    "market",
    "morning",
    "next",
    "north",
    "of",
    "on",
    "open",
    "passengers",
    "platform",
    "please",
    "quiet",
    "right",
    "river",
    "service",
    "slowly",
    "south",
    "station",
    "the",
    "then",
    "to",
    "towards",
    "train",
    "until",
    "west",
    "with",
    "yard",
];

/// Companies.
pub const COMPANIES: &[&str] = &[
    "Alder & Sons",
    "Blue Harbour",
    "Corvid Systems",
    "Fernhill",
    "Kestrel Foods",
    "Northwind",
    "Orchard Lane",
    "Quarry Street",
];

/// So many words, each any of the given.
pub fn any(stream: &mut Stream, words: &[&str], count: usize) -> Vec<String> {
    (0..count).map(|_| stream.pick(words).to_owned()).collect()
}

/// So many ints of a range.
pub fn ints(stream: &mut Stream, range: std::ops::RangeInclusive<i64>, count: usize) -> Vec<i64> {
    (0..count).map(|_| stream.within(range.clone())).collect()
}

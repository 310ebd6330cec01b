//! What several tests need.
#![allow(dead_code, reason = "each test uses a part")]

use cando_sdk::Stream;
use cando_sdk::record::Seed;
use number_series::series::Series;
use number_series::shape::{Shape, blueprint};

/// The seed with this number.
pub fn seed(number: u64) -> Seed {
    let mut seed = Seed([0; 32]);
    seed.0[..8].copy_from_slice(&number.to_le_bytes());
    seed
}

/// The series of an attempt.
pub fn attempt(number: u64) -> Vec<(&'static Shape, Series)> {
    let seed = seed(number);
    let shapes = blueprint(&mut Stream::of_attempt(&seed));
    (0..).zip(shapes).map(|(index, shape)| (shape, Series::draw(shape, &mut Stream::of_item(&seed, index)))).collect()
}

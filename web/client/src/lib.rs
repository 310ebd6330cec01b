//! What a page needs of CanDo, for JavaScript: to take an assessment, to run it again, to verify a credential.
//!
//! 1. [`accept_ticket`], [`end_attempt`], [`present_credentials`] and [`give_away`] are what a candidate signs: each gives a
//!    [`Draft`] with the bytes, for the key is the browser's own; [`Identity`] is the key of a browser without Ed25519;
//! 2. [`Host`] seals modules here and runs them on the browser's own engine: examples, practice, replays;
//! 3. [`Practice`] is an attempt with a public seed;
//! 4. [`kind_of`], [`needs`], [`Case`] and [`verify_presentation`] are the employer's side;
//! 5. [`draw_badge`] and [`bake`] make what a person shows, and [`carried`] finds the credential in it again.
//!
//! Thin on purpose: what it decides is decided in `cando-sandbox` and `cando-signer`. JSON crosses as text, bytes as
//! `Uint8Array`; an [`Error`] is thrown as a JavaScript `Error`. Time and entropy are arguments. Everything is
//! synchronous and may take seconds, so it belongs in a worker.

#![forbid(unsafe_code)]
#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test may fail by panicking"))]

mod badge;
mod draft;
mod error;
mod holder;
mod host;
mod identity;
mod part;
mod practice;
mod verify;

pub use badge::{Form, bake, carried, carried_by_pixels, draw_badge, make_link};
pub use draft::Draft;
pub use error::Error;
pub use holder::{give_away, present_credentials, verify_presentation};
pub use host::Host;
pub use identity::{Identity, accept_ticket, did_of, end_attempt};
pub use part::{check_part, kind_of};
pub use practice::Practice;
pub use verify::{Case, needs};

use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = console, js_name = error)]
    fn report(message: &str);
}

/// A panic is a fault of this program and ends it; the console then says where.
#[wasm_bindgen(start)]
fn start() {
    std::panic::set_hook(Box::new(|panic| report(&panic.to_string())));
}

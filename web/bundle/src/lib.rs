//! Builds what the service serves: the browser client, the pages, and compressed modules.
//!
//! ```text
//! web/client ─wasm()→ cando_client.wasm ─client()→ web/app/src/client/{client.js, client.d.ts, client_bg.wasm}
//! web/app    ─pages()→ <out>/index.html, <out>/assets/…
//! modules    ─modules()→ <out>/<sha256>.wasm.br
//! ```
//!
//! A step whose inputs are the same bytes as last time is skipped. A build tool: no product crate imports it.

#![forbid(unsafe_code)]
#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test may fail by panicking"))]

mod client;
mod compress;
mod pages;
mod stamp;
mod wasm;

pub use client::client;
pub use compress::modules;
pub use pages::pages;
pub use wasm::wasm;

//! The shell around the core: HTTP in, HTTP out, nothing decided.

mod bearer;
mod body;
mod files;
mod handlers;
mod headers;
mod peer;
mod routes;
mod trace;

pub use routes::routes;

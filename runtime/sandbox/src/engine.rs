//! What can run a sealed module. A new engine is one file here.

#[cfg(feature = "browser")]
pub mod browser;
mod shelf;
pub mod wasmi;
#[cfg(feature = "wasmtime")]
pub mod wasmtime;

pub(crate) use shelf::Shelf;

use crate::Sealed;

/// Instantiates sealed modules.
pub trait Engine: MaybeSend {
    /// Name and version, for reports.
    fn name(&self) -> String;

    /// A fresh instance. What was compiled before is reused, by digest.
    fn instantiate(&self, sealed: &Sealed) -> Result<Box<dyn Instance>, Inconclusive>;
}

/// One instance of a sealed module. Only integers cross: the seal has made everything else exact.
pub trait Instance: MaybeSend {
    /// Whether the module exports a function.
    fn has(&mut self, export: &str) -> bool;

    /// Calls an exported function; an `i32` result comes sign-extended, no result as 0.
    fn call(&mut self, export: &str, arguments: &[i32]) -> Result<i64, Stop>;

    /// An exported global's value, sign-extended; 0 if there is none.
    fn global(&mut self, export: &str) -> i64;

    /// Sets an exported global.
    fn set_global(&mut self, export: &str, value: i64);

    /// Bytes of linear memory; `None` outside it.
    fn read(&mut self, offset: u32, length: u32) -> Option<Vec<u8>>;

    /// Writes into linear memory; `false` outside it.
    fn write(&mut self, offset: u32, bytes: &[u8]) -> bool;

    /// Size of linear memory in bytes.
    fn memory_size(&mut self) -> u64;
}

/// How a call stopped without a result, as far as an engine can tell. The status global tells the rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The module trapped.
    Trap,
    /// The engine's own stack ended before the module's budget did: run it again on [`Wasmi`](crate::Wasmi).
    NativeStack,
    /// The engine cannot go on.
    Engine(String),
}

/// The host could not do its part: never a verdict, and nothing enters a transcript.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("inconclusive: {0}; try again, with more memory or on another engine")]
pub struct Inconclusive(pub String);

/// `Send` where there are threads; in the browser JavaScript values have one thread anyway.
#[cfg(not(target_family = "wasm"))]
pub trait MaybeSend: Send + Sync {}
#[cfg(not(target_family = "wasm"))]
impl<T: Send + Sync + ?Sized> MaybeSend for T {}
/// `Send` where there are threads; in the browser JavaScript values have one thread anyway.
#[cfg(target_family = "wasm")]
pub trait MaybeSend {}
#[cfg(target_family = "wasm")]
impl<T: ?Sized> MaybeSend for T {}

//! The functions that a host calls, and the buffers between them.
//!
//! ```text
//! cando_alloc(len: i32) -> ptr: i32            a buffer for the event
//! cando_describe() -> i64                      ptr << 32 | len of the manifest
//! cando_advance(ptr: i32, len: i32) -> i64     ptr << 32 | len of the step
//! ```
//!
//! The buffer of an event lives until `cando_advance` takes it, that of an answer until the next call. Whatever does not fit (a length beyond
//! [`caps::STEP`], a pointer that `cando_alloc` did not give, an event that cannot be read or is [`Refused`](crate::Refused)) traps: the host must not feed it.

use std::cell::RefCell;

use cando_record::{Event, Manifest, caps, json};

use crate::{Assessment, Attempt};

/// What passes between host and module.
#[derive(Default)]
pub struct Buffers {
    answer: Vec<u8>,
    event: Vec<u8>,
}

impl Buffers {
    /// A buffer for an event.
    pub fn alloc(&mut self, len: i32) -> Option<i32> {
        let len = usize::try_from(len).ok().filter(|len| *len <= caps::STEP)?;
        self.event = vec![0; len];
        Some(address(&self.event) as i32)
    }

    /// The manifest.
    pub fn describe(&mut self, manifest: &Manifest) -> i64 {
        self.give(json::write(manifest))
    }

    /// One event in, one step out.
    pub fn advance<A: Assessment>(&mut self, attempt: &mut Attempt<A>, ptr: i32, len: i32) -> Option<i64> {
        let event = std::mem::take(&mut self.event);
        if (address(&event) as i32, usize::try_from(len).ok()) != (ptr, Some(event.len())) {
            return None;
        }
        let event: Event = json::read(&event, caps::STEP).ok()?;
        let step = attempt.advance(event).ok()?;
        Some(self.give(json::write(&step)))
    }

    fn give(&mut self, answer: Vec<u8>) -> i64 {
        self.answer = answer;
        i64::from(address(&self.answer)) << 32 | self.answer.len() as i64
    }
}

fn address(bytes: &[u8]) -> u32 {
    bytes.as_ptr().expose_provenance() as u32
}

/// An attempt and its buffers, as a module holds them.
pub struct Instance<A: Assessment> {
    /// The attempt.
    pub attempt: RefCell<Attempt<A>>,
    /// Its buffers.
    pub buffers: RefCell<Buffers>,
}

impl<A: Assessment> Default for Instance<A> {
    fn default() -> Self {
        Self { attempt: RefCell::default(), buffers: RefCell::default() }
    }
}

/// Exports an [`Assessment`] as `cando_alloc`, `cando_describe` and `cando_advance`, on WebAssembly alone.
#[macro_export]
macro_rules! export {
    ($assessment:ty) => {
        #[cfg(target_arch = "wasm32")]
        #[expect(unsafe_code, reason = "the names of exports are global")]
        const _: () = {
            use $crate::{Assessment as _, export::Instance};

            thread_local! {
                static INSTANCE: Instance<$assessment> = Instance::default();
            }

            /// The one way to refuse: a trap.
            fn or_trap<T>(answer: Option<T>) -> T {
                answer.unwrap_or_else(|| ::core::arch::wasm32::unreachable())
            }

            #[unsafe(no_mangle)]
            extern "C" fn cando_alloc(len: i32) -> i32 {
                or_trap(INSTANCE.with(|instance| instance.buffers.borrow_mut().alloc(len)))
            }

            #[unsafe(no_mangle)]
            extern "C" fn cando_describe() -> i64 {
                INSTANCE.with(|instance| instance.buffers.borrow_mut().describe(&<$assessment>::manifest()))
            }

            #[unsafe(no_mangle)]
            extern "C" fn cando_advance(ptr: i32, len: i32) -> i64 {
                or_trap(INSTANCE.with(|instance| {
                    instance.buffers.borrow_mut().advance(&mut instance.attempt.borrow_mut(), ptr, len)
                }))
            }
        };
    };
}

//! Takes the types out of TypeScript: spaces come in their place, so that what is left keeps its lines and columns.

use std::cell::RefCell;
use std::rc::Rc;
use std::slice;

use swc_common::errors::{DiagnosticBuilder, Emitter, Handler};
use swc_common::{BytePos, GLOBALS, SourceMap, sync::Lrc};
use swc_ts_fast_strip::{Options, operate};

/// A text, and where it failed: line and column count from 1, the column in bytes. `typescript/strip.c` knows the layout.
#[repr(C)]
pub struct Stripped {
    text: *const u8,
    size: usize,
    line: u32,
    column: u32,
}

/// Gives the JavaScript, or a message and the place that it is about; `true` if it is JavaScript. What it gives stays.
///
/// # Safety
///
/// There are `size` bytes at `text`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn strip_types(text: *const u8, size: usize, stripped: &mut Stripped) -> bool {
    let bytes = unsafe { slice::from_raw_parts(text, size) };
    let source = String::from_utf8_lossy(bytes).into_owned();
    let outcome = strip(&source);
    let (good, (text, place)) = match outcome {
        Ok(code) => (true, (code, 0)),
        Err(failure) => (false, failure),
    };
    let before = source.get(..place).unwrap_or_default();
    let line = 1 + before.matches('\n').count() as u32;
    let column = 1 + (before.len() - before.rfind('\n').map_or(0, |at| at + 1)) as u32;
    let text = text.leak();
    *stripped = Stripped { text: text.as_ptr(), size: text.len(), line, column };
    good
}

/// What is wrong, and the byte where.
type Failure = (String, usize);

fn strip(source: &str) -> Result<String, Failure> {
    let map: Lrc<SourceMap> = Lrc::default();
    let first = Rc::new(RefCell::new(None));
    let handler = Handler::with_emitter(false, false, Box::new(First(first.clone())));
    let options = Options { parser: Default::default(), ..Options::default() };
    let outcome = GLOBALS.set(&Default::default(), || operate(&map, &handler, source.to_owned(), options));
    let failed = |error| {
        let (message, at) = first.take().unwrap_or((error, 0));
        // Of a decorator the parser says only that it expected something else.
        let is_decorator = source.as_bytes().get(at) == Some(&b'@');
        (if is_decorator { "Decorators are not supported in strip-only mode".to_owned() } else { message }, at)
    };
    outcome.map(|output| output.code).map_err(|error| failed(error.message))
}

/// Keeps the first thing that is wrong.
struct First(Rc<RefCell<Option<Failure>>>);

impl Emitter for First {
    fn emit(&mut self, diagnostic: &mut DiagnosticBuilder<'_>) {
        // The only file begins at 1, and 0 is no place.
        let BytePos(at) = diagnostic.span.primary_span().map_or(BytePos(1), |span| span.lo);
        let failure = (diagnostic.message(), at.saturating_sub(1) as usize);
        self.0.borrow_mut().get_or_insert(failure);
    }
}

//! What a program finds around it, written in JavaScript: console, process, timers, and the modules that reading and
//! writing need. It runs once, before the snapshot.

use std::fmt::Write;

/// One function of all parts, in an order in which each finds what it uses.
pub(super) const TEXT: &str = concat!(
    "(function (native) {\n\"use strict\";\n",
    include_str!("prelude/builtins.js"),
    include_str!("prelude/show.js"),
    include_str!("prelude/table.js"),
    include_str!("prelude/console.js"),
    include_str!("prelude/timers.js"),
    include_str!("prelude/text.js"),
    include_str!("prelude/buffer.js"),
    include_str!("prelude/streams.js"),
    include_str!("prelude/process.js"),
    include_str!("prelude/files.js"),
    include_str!("prelude/path.js"),
    include_str!("prelude/assert.js"),
    include_str!("prelude/clone.js"),
    include_str!("prelude/locale.js"),
    include_str!("prelude/modules.js"),
    "return { enter, finish, inspect, load, runTicks, runTimer };\n})\n",
);

/// The text as a C array with a zero behind it.
pub(super) fn as_c() -> String {
    let mut code = "#include <stddef.h>\nconst char prelude[] =".to_owned();
    for line in TEXT.split_inclusive('\n') {
        let digits = line.bytes().fold(String::new(), |mut digits, byte| {
            let _ = write!(digits, "\\{byte:03o}");
            digits
        });
        let _ = write!(code, "\n\"{digits}\"");
    }
    format!("{code};\nconst size_t prelude_size = {};\n", TEXT.len())
}

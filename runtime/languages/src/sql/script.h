// Statements, run in turn.
#pragma once
#include <sqlite3.h>

#include "buffer.h"
#include "sandbox.h"

/// Where the rows go.
enum sink {
    NOWHERE,
    // The last table that a statement gives, as a value.
    TABLE,
    // Every row, as a line of output: values as SQLite's own shell shows them, | between them.
    LINES,
};

/// The statement that failed, by the place of its text, or of the word in it that SQLite names.
struct failed {
    // SQLite's; 0: none failed.
    int code;
    const char *message;
    size_t at;
    // It could not even be prepared.
    bool unprepared;
};

/// Runs the statements of a text that has a zero behind it. The message lives until the database is asked again.
struct failed run_script(sqlite3 *database, struct bytes text, enum sink sink, struct buffer *table);

// What a language answers: one JSON object, the same for all.
#pragma once
#include "buffer.h"
#include "sandbox.h"

/// How a program failed. A missing text has no data; line and column count from 1, 0 is unknown.
struct problem {
    struct bytes type, message, excerpt, traceback;
    int line, column;
};

struct result {
    // "ok", "runtime-error", …: the last word have the sandbox, about output, and the value's buffer.
    const char *status;
    struct problem problem;
    struct buffer value;
};

/// For an entry that the language does not have.
void refuse_entry(struct result *result);

/// The status, when everything is over.
const char *final_status(const struct result *result);

/// {"error":…,"log":…,"output":…,"status":…,"value":…}; without memory for it, a result that says so.
struct bytes write_result(const struct result *result, size_t limit);

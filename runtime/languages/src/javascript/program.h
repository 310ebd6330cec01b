// A candidate's program: compiled as a script or a module, and run until nothing is left to do.
#pragma once
#include <stdbool.h>

#include "quickjs.h"
#include "result.h"

struct program {
    struct bytes text;
    /// The function to call, or no data.
    struct bytes function;
    /// The array of its arguments.
    JSValue arguments;
    /// It should be a query, which JavaScript has not.
    bool is_query;
};

/// Takes notice of promises that nobody handles, and loads modules.
void watch_program(JSRuntime *runtime);

/// Runs it; the function's value goes to the result's buffer.
void run_program(const struct program *program, struct result *result);

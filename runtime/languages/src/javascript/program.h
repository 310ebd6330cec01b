// A candidate's program: compiled as a script or a module, and run until nothing is left to do.
#pragma once
#include <stdbool.h>

#include "quickjs.h"
#include "result.h"

struct program {
    struct bytes text;
    /// The JavaScript that it is: the same text, or what it was translated to.
    struct bytes code;
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

/// Makes the code of the text; a language that is JavaScript already leaves this out. False: the result says why not.
bool translate(struct program *program, struct result *result);

// The one QuickJS context, and what was taken from it before any program ran: a program can replace a built-in function,
// but not what is kept here.
#pragma once
#include "quickjs.h"
#include "sandbox.h"

#define PROGRAM_FILE "main.js"

struct engine {
    JSRuntime *runtime;
    JSContext *context;
    // Constructors.
    JSValue big_int, map, set;
    // Functions of built-in prototypes, to be called with a this.
    JSValue map_entries, next_of_map, set_values, next_of_set, stack_of_error;
    // Functions of prelude.js.
    JSValue inspect, enter, finish, load, run_ticks, run_timer;
    JSClassID plain_object;
    // A request for memory was refused.
    bool memory_failed;
    bool exited;
    int exit_code;
};

extern struct engine engine;

/// Makes the context and runs prelude.js. False: it failed.
bool start_engine(void);

/// The error that says that the sandbox lacks something, thrown.
JSValue throw_not_available(const char *what);

/// A string's text; it lives as long as the instance. No data: an exception is pending.
struct bytes text_of(JSValueConst string);

// How a program failed, as the candidate shall read it.
#pragma once
#include <stdint.h>

#include "quickjs.h"
#include "result.h"

/// Takes the pending exception.
void describe_exception(struct result *result, struct bytes program, bool at_compilation);

/// Describes what was thrown, or what a promise was rejected with.
void describe_error(struct result *result, struct bytes program, JSValue error, bool at_compilation);

/// A failure that is no error of JavaScript's.
void describe_plainly(struct result *result, const char *type, const char *message);

/// A text that is no program: what is wrong with it, and where, the column in bytes.
void describe_syntax(struct result *result, struct bytes program, struct bytes message, int line, int column);

/// Line and column of the pending exception in the program, as one number to compare by; it stays pending.
int64_t place_of_exception(struct bytes program);

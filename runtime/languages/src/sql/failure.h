// How a program failed, as the candidate shall read it.
#pragma once
#include "result.h"
#include "script.h"

/// For a statement of the candidate's program.
void describe_failure(struct result *result, struct bytes program, struct failed failed);

/// For a statement of the task's own scripts, which has no place in the program.
void describe_foreign(struct result *result, const char *script, struct failed failed);

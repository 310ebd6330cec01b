// No program: the sandbox replaces both functions. This file is compiled on its own, so that nobody knows what they do.
#include "program.h"

#include "face.h"

bool program_refused_memory;

EXPORT("program.form") void program_form(char form[FORM]) {}

EXPORT("program.call") void program_call(enum step step, uint64_t values[MAX_VALUES]) {}

// How a program failed, as the candidate shall read it.
#pragma once
#include <Python.h>

#include "result.h"

#define PROGRAM_FILE "main.py"

enum phase { AT_COMPILATION, IN_PROGRAM, IN_FUNCTION };

/// The exception class that says that the sandbox lacks something, a program's own bytecode included from now on.
void set_not_available(PyObject *type);

/// Takes the current exception. In a program, sys.exit(0) and sys.exit() are no failure.
void describe_failure(struct result *result, PyObject *program, enum phase phase);

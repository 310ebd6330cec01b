// How a program failed, as the candidate shall read it.
#pragma once
#include <Python.h>

#include "value.h"

#define PROGRAM_FILE "main.py"

enum phase { AT_COMPILATION, IN_PROGRAM, IN_FUNCTION };

/// All texts are str objects or NULL; line and column count from 1, 0 is unknown.
struct failure {
    const char *status;
    PyObject *type, *message, *excerpt, *traceback;
    int line, column;
};

/// The exception class that says that the sandbox lacks something.
void set_not_available(PyObject *type);

/// Takes the current exception. In a program, sys.exit(0) and sys.exit() are no failure.
void describe_failure(struct failure *failure, PyObject *program, enum phase phase);

/// {"column":…,"excerpt":…,"line":…,"message":…,"traceback":…,"type":…}, or null.
void put_failure(struct buffer *buffer, const struct failure *failure, const char *status, size_t limit);

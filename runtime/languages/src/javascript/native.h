// What prelude.js builds on: output, input, files, time, and the end of the program.
#pragma once
#include "quickjs.h"

/// An object of functions, given to prelude.js alone.
JSValue native_functions(void);

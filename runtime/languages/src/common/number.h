// Numbers that JSON lacks.
#pragma once
#include "buffer.h"

/// {"$float":"…"}: the shortest digits, laid out as Python's repr does, so that equal numbers are equal text in every
/// language; nan, inf and -inf too.
void put_float(struct buffer *buffer, double number);

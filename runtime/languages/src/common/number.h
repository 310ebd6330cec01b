// Numbers that JSON lacks, or does not hold exactly. For languages that have QuickJS-ng's `dtoa.h`.
#pragma once
#include "buffer.h"

/// A JSON number, or {"$int":"…"} where that is not exact in a double.
void put_whole(struct buffer *buffer, int64_t number);

/// {"$float":"…"}: the shortest digits, laid out as Python's repr does, so that equal numbers are equal text in every
/// language; nan, inf and -inf too.
void put_float(struct buffer *buffer, double number);

// Floats as text: equal numbers are equal text in every language.
#pragma once
#include "buffer.h"

/// The shortest digits of a finite number, as JavaScript writes them, laid out as Python's repr does.
void put_float(struct buffer *buffer, const char *shortest);

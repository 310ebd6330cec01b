// What every language's module has in common with the others: its exports, and the seed's form.
#pragma once
#include <stdint.h>

#include "sandbox.h"

#define EXPORT(name) __attribute__((export_name(name)))

/// An answer, as an export returns it.
int64_t packed(struct bytes bytes);

/// Whether a text is that one.
bool equals(struct bytes text, const char *expected);

/// Reads 64 hexadecimal digits. False: it is something else.
bool read_seed(struct bytes text, uint8_t seed[32]);

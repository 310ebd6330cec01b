// Numbers between JSON and WebAssembly. An i32 or i64 is an integer, of -2^31 to 2^32-1 or -2^63 to 2^64-1 when given,
// signed when it comes back; an f32 or f64 is {"$float":"repr"}, or any integer when given.
#pragma once
#include "buffer.h"
#include "sandbox.h"

/// Writes digits of JSON: an integer as itself within 2^53-1 and beyond as {"$int":…}, a float as {"$float":…}.
void put_digits(struct buffer *buffer, struct bytes digits, bool is_float);

/// The bits that stand for a JSON number in a parameter of type i, I, f or F. False: it is no such number.
bool read_number(struct bytes json, char type, uint64_t *bits);

/// The JSON of a result of type i, I, f or F.
void put_number_of(struct buffer *buffer, char type, uint64_t bits);

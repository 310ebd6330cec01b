// Reading JSON, where it lies.
#pragma once
#include "buffer.h"
#include "sandbox.h"

// A record may nest 64 deep, and has levels of its own around a value.
enum { MAX_DEPTH = 48 };

/// What is still to be read.
struct json {
    char *at, *end;
};

/// Reads one value and writes it as CanDo's values are: without white space, integers as themselves within 2^53-1 and
/// beyond as {"$int":…}, other numbers as {"$float":…}. False: it is none, or too deep.
bool put_json(struct buffer *buffer, struct json *rest, int depth);

/// Reads one value of canonical JSON and gives its text; traps if there is none.
struct bytes take_value(struct json *rest);

/// Goes into an array or object.
struct json inside(struct bytes value);

/// Goes to the next element, or the next member, whose name it reads. False: that was all.
bool next_element(struct json *rest);
bool next_member(struct json *rest, struct bytes *name);

/// A string's text, which takes the place of its JSON; traps if it is none.
struct bytes take_text(struct bytes string);

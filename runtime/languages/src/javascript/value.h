// JavaScript values as canonical JSON (RFC 8785), with tags for what JSON lacks:
//   null, boolean, number that is an integer within 2^53-1 and not -0, string, array, object: as themselves
//   {"$float":"repr"} other numbers, spelled as Python does, {"$int":"decimal"} BigInt, {"$undefined":null}
//   {"$bytes":"hex"} Uint8Array, {"$str":"text with \udXXX escapes"}
//   {"$set":[…]} sorted by the elements' JSON, {"$dict":[[key,value],…]} Map, sorted by the pairs' JSON
//   {"$object":[[key,value],…]} an object with a name that starts with $, or that is no text
//   {"$repr":"…"}: anything else, one way only
#pragma once
#include "buffer.h"
#include "quickjs.h"

// A record may nest 64 deep, and has levels of its own around a value.
enum { MAX_ARGUMENTS = 64, MAX_DEPTH = 48, MAX_REPR = 200 };

/// A value with its tags. Sets the buffer's flags. False: an exception of the program's is pending.
bool put_value(struct buffer *buffer, JSValueConst value, int depth);

/// Replaces the tags in a parsed value by what they stand for: tuples become arrays, frozen sets sets. Runs before the
/// program. An exception if a tag is not valid.
JSValue untag(JSValueConst value);

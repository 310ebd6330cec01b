// Python values as canonical JSON (RFC 8785), with tags for what JSON lacks:
//   null, bool, int within 2^53-1, str, list, dict with plain str keys: as themselves
//   {"$int":"decimal"} {"$float":"repr"} {"$tuple":[…]} {"$bytes":"hex"} {"$str":"text with \udXXX escapes"}
//   {"$set":[…]} {"$frozenset":[…]} sorted by their elements' JSON, {"$dict":[[key,value],…]} sorted by the pairs' JSON
//   {"$repr":"…"}: anything else, one way only
// Written in C: nothing here goes through what a candidate's program could replace.
#pragma once
#include <Python.h>
#include <stdbool.h>

#include "buffer.h"

// A record may nest 64 deep, and has levels of its own around a value.
enum { MAX_DEPTH = 48, MAX_REPR = 200 };

/// A value with its tags. Sets the buffer's flags, leaves no Python exception.
void put_value(struct buffer *buffer, PyObject *value, int depth);

/// Parses JSON without looking at tags. NULL: not JSON, with or without a Python exception.
PyObject *parse_json(const char *data, size_t size);

/// Replaces the tags in a parsed value by what they stand for. NULL with an exception if one is not valid.
PyObject *untag(PyObject *value);

// SQLite's values as canonical JSON (RFC 8785), with tags for what JSON lacks:
//   NULL, INTEGER within 2^53-1, TEXT: as themselves
//   {"$int":"decimal"} other INTEGER, {"$float":"repr"} REAL, {"$bytes":"hex"} BLOB
//   {"$str":"text"}: TEXT that is not UTF-8, each byte that belongs to no character as \udcXX (as in PEP 383)
// A table is {"columns":[name,…],"rows":[[value,…],…]}.
#pragma once
#include <sqlite3.h>

#include "buffer.h"

/// Starts a table anew, with the names of the statement's columns.
void begin_table(struct buffer *buffer, sqlite3_stmt *statement);

/// Adds the row that the statement is at.
void put_row(struct buffer *buffer, sqlite3_stmt *statement);

void end_table(struct buffer *buffer);

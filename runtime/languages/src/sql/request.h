// What the host asks for.
#pragma once
#include <sqlite3.h>

#include "face.h"

struct request {
    struct bytes type, program, input;
    // The files schema.sql and check.sql, or no data.
    struct bytes schema, check;
    uint8_t seed[32];
    size_t limit;
};

/// Reads canonical JSON with the database's own functions. False: it is no request.
bool read_request(sqlite3 *database, struct bytes text, struct request *request);

#include "request.h"

#include <stdlib.h>
#include <string.h>

// A column each, as they are read below.
static const char columns[] =
    "SELECT r ->> '$.entry.type', r ->> '$.program', r ->> '$.input', r ->> '$.files.\"schema.sql\"',"
    " r ->> '$.files.\"check.sql\"', r ->> '$.seed', r ->> '$.limits.output' FROM (SELECT ?1 AS r)";

enum column { TYPE, PROGRAM, INPUT, SCHEMA, CHECK, SEED, LIMIT };

// A copy with a zero behind it, or no data.
static struct bytes copy(sqlite3_stmt *row, enum column column) {
    const unsigned char *text = sqlite3_column_text(row, column);
    size_t size = sqlite3_column_bytes(row, column);
    char *data = text ? malloc(size + 1) : NULL;
    if (!data) return (struct bytes){NULL, 0};
    memcpy(data, text, size + 1);
    return (struct bytes){data, size};
}

static bool read_row(sqlite3_stmt *row, struct request *request) {
    sqlite3_int64 limit = sqlite3_column_int64(row, LIMIT);
    *request = (struct request){
        .type = copy(row, TYPE),
        .program = copy(row, PROGRAM),
        .input = copy(row, INPUT),
        .schema = copy(row, SCHEMA),
        .check = copy(row, CHECK),
        .limit = (size_t)limit,
    };
    bool read = read_seed(copy(row, SEED), request->seed);
    return read && request->type.data && request->program.data && request->input.data && limit >= 0;
}

bool read_request(sqlite3 *database, struct bytes text, struct request *request) {
    sqlite3_stmt *statement = NULL;
    bool read = !sqlite3_prepare_v2(database, columns, sizeof columns, &statement, NULL) &&
                !sqlite3_bind_text(statement, 1, text.data, (int)text.size, SQLITE_STATIC) &&
                sqlite3_step(statement) == SQLITE_ROW && read_row(statement, request);
    sqlite3_finalize(statement);
    return read;
}

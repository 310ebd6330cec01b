// The module's face: one request in, one result out.
//
// The database is made by the file schema.sql and then the input, both scripts of the task. The program runs on it; of a
// query the value is the last table that it gives, or that the file check.sql gives after it. As a program that prints,
// it gives its rows as lines.
#include <stdlib.h>

#include "database.h"
#include "failure.h"
#include "request.h"

enum { RESERVE = 1 << 18 };

extern void __wasm_call_ctors(void);

static sqlite3 *database;

// The host made the request: what is wrong with it is no result, but a trap.
static void require(bool condition) {
    if (!condition) __builtin_trap();
}

// A script of the task, if there is one. False: it failed, and the result says how.
static bool run_foreign(struct result *result, const char *name, struct bytes text, enum sink sink) {
    struct failed failed = text.data ? run_script(database, text, sink, &result->value) : (struct failed){0};
    if (failed.code) describe_foreign(result, name, failed);
    return !failed.code;
}

static void run_request(const struct request *request, struct result *result) {
    enum sink sink = equals(request->type, "query") ? TABLE : LINES;
    if (!run_foreign(result, "schema.sql", request->schema, NOWHERE)) return;
    if (!run_foreign(result, "the input", request->input, NOWHERE)) return;
    guard_database(database);
    struct failed failed = run_script(database, request->program, sink, &result->value);
    if (failed.code) describe_failure(result, request->program, failed);
    else run_foreign(result, "check.sql", request->check, sink);
}

EXPORT("cando_run") int64_t cando_run(const char *data, int32_t size) {
    struct request request;
    require(read_request(database, (struct bytes){data, size}, &request));
    sandbox_begin(request.seed, request.input, request.limit);
    // The stream of random numbers starts anew, from the seed.
    sqlite3_randomness(0, NULL);
    // Given back when the result is written, in case the program has taken all the rest.
    void *reserve = malloc(RESERVE);
    require(reserve);
    struct result result = {.status = "ok", .value = {.limit = request.limit}};
    if (equals(request.type, "function")) refuse_entry(&result);
    else run_request(&request, &result);
    free(reserve);
    return packed(write_result(&result, request.limit));
}

/// Runs once, before the snapshot is taken.
EXPORT("cando_initialize") void cando_initialize(void) {
    static const uint8_t no_seed[32];
    __wasm_call_ctors();
    sandbox_begin(no_seed, (struct bytes){"", 0}, 0);
    database = open_database();
    require(database);
}

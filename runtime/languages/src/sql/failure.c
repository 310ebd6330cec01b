#include "failure.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "database.h"

enum { MAX_MESSAGE = 2000, MAX_LINE = 400 };

// By SQLite's primary code.
static const char *const names[] = {
    "SQLITE_OK",       "SQLITE_ERROR",  "SQLITE_INTERNAL",   "SQLITE_PERM",     "SQLITE_ABORT",    "SQLITE_BUSY",
    "SQLITE_LOCKED",   "SQLITE_NOMEM",  "SQLITE_READONLY",   "SQLITE_INTERRUPT", "SQLITE_IOERR",   "SQLITE_CORRUPT",
    "SQLITE_NOTFOUND", "SQLITE_FULL",   "SQLITE_CANTOPEN",   "SQLITE_PROTOCOL", "SQLITE_EMPTY",    "SQLITE_SCHEMA",
    "SQLITE_TOOBIG",   "SQLITE_CONSTRAINT", "SQLITE_MISMATCH", "SQLITE_MISUSE", "SQLITE_NOLFS",    "SQLITE_AUTH",
    "SQLITE_FORMAT",   "SQLITE_RANGE",  "SQLITE_NOTADB",
};

static struct bytes copy(const char *text, size_t size) {
    char *data = malloc(size + 1);
    if (!data) return (struct bytes){NULL, 0};
    memcpy(data, text, size);
    data[size] = 0;
    return (struct bytes){data, size};
}

static struct bytes name_of(int code) {
    size_t primary = code & 0xff;
    const char *name = primary < sizeof names / sizeof *names ? names[primary] : names[SQLITE_ERROR];
    return (struct bytes){name, strlen(name)};
}

static bool is_lacking(int code) { return refused() || (code & 0xff) == SQLITE_CANTOPEN; }

static const char *status_of(struct failed failed) {
    if ((failed.code & 0xff) == SQLITE_NOMEM) return "out-of-memory";
    if (is_lacking(failed.code)) return "not-available";
    return failed.unprepared ? "compile-error" : "runtime-error";
}

static struct bytes message_of(struct failed failed) {
    char text[MAX_MESSAGE];
    if (is_lacking(failed.code))
        sqlite3_snprintf(sizeof text, text, "%s is not available in this sandbox", refused() ? refused() : "a file");
    else sqlite3_snprintf(sizeof text, text, "%s", failed.message);
    return copy(text, strlen(text));
}

static size_t characters(const char *text, size_t size) {
    size_t count = 0;
    for (size_t i = 0; i < size; i++) count += (text[i] & 0xc0) != 0x80;
    return count;
}

static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r'; }

// Line, column, and the line itself without the spaces around it.
static void describe_place(struct problem *problem, struct bytes program, size_t at) {
    const char *start = program.data, *place = program.data + at, *end = program.data + program.size, *next;
    for (problem->line = 1; (next = memchr(start, '\n', place - start)); problem->line++) start = next + 1;
    problem->column = 1 + (int)characters(start, place - start);
    const char *stop = memchr(start, '\n', end - start);
    if (!stop) stop = end;
    while (start < stop && is_space(*start)) start++;
    while (stop > start && is_space(stop[-1])) stop--;
    size_t size = stop - start;
    if (size > MAX_LINE)
        for (size = MAX_LINE; size > 0 && (start[size] & 0xc0) == 0x80;) size--;
    problem->excerpt = copy(start, size);
}

// The message, the line, and a mark under the place.
static void write_trace(struct problem *problem, struct bytes program, size_t at) {
    struct buffer text = {.limit = 2 * MAX_MESSAGE};
    char place[64];
    put(&text, problem->type.data, problem->type.size);
    put_text(&text, ": ");
    put(&text, problem->message.data, problem->message.size);
    snprintf(place, sizeof place, "\n  main.sql, line %d, column %d\n    ", problem->line, problem->column);
    put_text(&text, place);
    put(&text, problem->excerpt.data, problem->excerpt.size);
    put_text(&text, "\n");
    problem->traceback = (struct bytes){text.data, text.size};
}

void describe_failure(struct result *result, struct bytes program, struct failed failed) {
    struct problem *problem = &result->problem;
    result->status = status_of(failed);
    problem->type = name_of(failed.code);
    problem->message = message_of(failed);
    describe_place(problem, program, failed.at < program.size ? failed.at : program.size);
    write_trace(problem, program, failed.at);
}

void describe_foreign(struct result *result, const char *script, struct failed failed) {
    char text[MAX_MESSAGE];
    bool no_memory = (failed.code & 0xff) == SQLITE_NOMEM;
    result->status = no_memory ? "out-of-memory" : "runtime-error";
    result->problem.type = name_of(failed.code);
    sqlite3_snprintf(sizeof text, text, "%s of the task fails: %s", script, failed.message);
    result->problem.message = copy(text, strlen(text));
}

// From a thrown value to a status, a place in the candidate's program, and a trace of its lines only.
#include "failure.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine.h"

enum { MAX_MESSAGE = 2000, MAX_LINE = 400, MAX_TRACE = 8000 };

extern uintptr_t js_std_cmd(int command, ...);
enum { TAKE_BACKTRACE = 2 };

struct place {
    int line, column;
};

static struct bytes copy(const char *text, size_t size) {
    char *data = malloc(size + 1);
    if (!data) return (struct bytes){NULL, 0};
    memcpy(data, text, size);
    return (struct bytes){data, size};
}

// A property as text; what the program throws while it is read counts for nothing.
static struct bytes read_text(JSValueConst object, const char *name, const char *otherwise) {
    JSValue value = JS_GetPropertyStr(engine.context, object, name);
    struct bytes text = {NULL, 0};
    if (!JS_IsException(value) && !JS_IsUndefined(value)) text = text_of(value);
    JS_FreeValue(engine.context, value);
    if (text.data) return text;
    JS_FreeValue(engine.context, JS_GetException(engine.context));
    return (struct bytes){otherwise, strlen(otherwise)};
}

static struct bytes inspect(JSValueConst value) {
    JSValue text = JS_Call(engine.context, engine.inspect, JS_UNDEFINED, 1, &value);
    struct bytes result = JS_IsException(text) ? (struct bytes){NULL, 0} : text_of(text);
    JS_FreeValue(engine.context, text);
    if (result.data) return result;
    JS_FreeValue(engine.context, JS_GetException(engine.context));
    return (struct bytes){"<what was thrown cannot be shown>", 33};
}

// The engine's own record of where an error was made, or else of what was thrown last.
static struct bytes trace_of(JSValueConst error) {
    JSValue trace = JS_UNDEFINED;
    if (JS_IsError(error)) trace = JS_Call(engine.context, engine.stack_of_error, error, 0, NULL);
    else js_std_cmd(TAKE_BACKTRACE, engine.context, &trace);
    struct bytes text = JS_IsString(trace) ? text_of(trace) : (struct bytes){NULL, 0};
    JS_FreeValue(engine.context, trace);
    return text;
}

// The file's name in "    at f (main.js:3:7)" or "    at main.js:3:7".
static const char *find_place(const char *line, size_t size, struct place *place) {
    static const char file[] = PROGRAM_FILE ":";
    size_t length = sizeof file - 1;
    for (size_t at = 1; at + length < size; at++) {
        if ((line[at - 1] != '(' && line[at - 1] != ' ') || memcmp(line + at, file, length)) continue;
        char *end;
        place->line = (int)strtol(line + at + length, &end, 10);
        place->column = *end == ':' ? (int)strtol(end + 1, NULL, 10) : 0;
        return place->line > 0 ? line + at : NULL;
    }
    return NULL;
}

static const char *start_of(struct bytes program, int line) {
    const char *start = line > 0 ? program.data : NULL, *end = program.data + program.size;
    for (int at = 1; at < line && start; at++) {
        start = memchr(start, '\n', end - start);
        if (start) start++;
    }
    return start;
}

// The engine counts a line's bytes; people count characters.
static int characters(struct bytes program, struct place place) {
    const char *start = start_of(program, place.line), *end = program.data + program.size;
    int count = place.column;
    for (int i = 0; start && start + i < end && i < place.column - 1; i++) count -= (start[i] & 0xc0) == 0x80;
    return count;
}

// Copies the lines that are the program's, with columns in characters; the first of them is where it failed.
static struct place filter_trace(struct bytes trace, struct bytes program, struct buffer *kept) {
    struct place first = {0, 0}, place;
    const char *end = trace.data + trace.size;
    for (const char *line = trace.data; line < end;) {
        const char *next = memchr(line, '\n', end - line);
        size_t size = (next ? next : end) - line;
        const char *file = find_place(line, size, &place);
        if (file) {
            char numbers[32];
            place.column = characters(program, place);
            if (!first.line) first = place;
            put(kept, line, file - line);
            snprintf(numbers, sizeof numbers, PROGRAM_FILE ":%d:%d", place.line, place.column);
            put_text(kept, numbers);
            put_text(kept, line[size - 1] == ')' ? ")\n" : "\n");
        }
        line += size + 1;
    }
    return first;
}

static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r'; }

// A line of the program without the spaces around it.
static struct bytes line_of(struct bytes program, int line) {
    const char *start = start_of(program, line), *end = program.data + program.size;
    if (!start || start >= end) return (struct bytes){NULL, 0};
    const char *stop = memchr(start, '\n', end - start);
    if (!stop) stop = end;
    while (start < stop && is_space(*start)) start++;
    while (stop > start && is_space(stop[-1])) stop--;
    return copy(start, stop - start > MAX_LINE ? MAX_LINE : stop - start);
}

static bool is_text(JSValueConst object, const char *name, const char *expected) {
    struct bytes text = read_text(object, name, "");
    return text.size == strlen(expected) && !memcmp(text.data, expected, text.size);
}

static const char *status_of(JSValueConst error, bool at_compilation) {
    if (engine.memory_failed && (!JS_IsObject(error) || is_text(error, "message", "out of memory")))
        return "out-of-memory";
    if (JS_IsError(error) && is_text(error, "code", "NOT_AVAILABLE")) return "not-available";
    return at_compilation ? "compile-error" : "runtime-error";
}

// What an error came from, and the errors that it is of.
static void put_member(struct buffer *text, JSValueConst error, const char *name) {
    JSValue value = JS_GetPropertyStr(engine.context, error, name);
    if (JS_IsException(value)) JS_FreeValue(engine.context, JS_GetException(engine.context));
    if (JS_IsException(value) || JS_IsUndefined(value)) return;
    struct bytes shown = inspect(value);
    JS_FreeValue(engine.context, value);
    put_text(text, "  [");
    put_text(text, name);
    put_text(text, "]: ");
    put(text, shown.data, shown.size < MAX_TRACE / 2 ? shown.size : MAX_TRACE / 2);
    put_text(text, "\n");
}

static void write_trace(struct problem *problem, struct bytes trace, struct bytes program, JSValueConst error) {
    struct buffer text = {.limit = MAX_TRACE};
    put(&text, problem->type.data, problem->type.size);
    if (problem->message.size) put_text(&text, ": ");
    put(&text, problem->message.data, problem->message.size);
    put_text(&text, "\n");
    struct place place = filter_trace(trace, program, &text);
    if (JS_IsError(error)) {
        put_member(&text, error, "cause");
        put_member(&text, error, "errors");
    }
    problem->line = place.line;
    problem->column = place.column;
    problem->traceback = (struct bytes){text.data, text.size};
}

void describe_error(struct result *result, struct bytes program, JSValue error, bool at_compilation) {
    struct problem *problem = &result->problem;
    struct bytes trace = trace_of(error);
    result->status = status_of(error, at_compilation);
    bool is_error = JS_IsError(error);
    problem->type = is_error ? read_text(error, "name", "Error") : (struct bytes){"Uncaught", 8};
    problem->message = is_error ? read_text(error, "message", "") : inspect(error);
    if (problem->message.size > MAX_MESSAGE) problem->message.size = MAX_MESSAGE;
    if (problem->type.size > MAX_LINE) problem->type.size = MAX_LINE;
    write_trace(problem, trace, program, error);
    problem->excerpt = line_of(program, problem->line);
    JS_FreeValue(engine.context, error);
}

void describe_exception(struct result *result, struct bytes program, bool at_compilation) {
    describe_error(result, program, JS_GetException(engine.context), at_compilation);
}

void describe_syntax(struct result *result, struct bytes program, struct bytes message, int line, int column) {
    struct buffer trace = {.limit = 64};
    put_text(&trace, "    at " PROGRAM_FILE ":");
    put_integer(&trace, line);
    put_text(&trace, ":");
    put_integer(&trace, column);
    result->status = "compile-error";
    result->problem.type = (struct bytes){"SyntaxError", 11};
    result->problem.message = message;
    write_trace(&result->problem, (struct bytes){trace.data, trace.size}, program, JS_UNDEFINED);
    result->problem.excerpt = line_of(program, line);
}

void describe_plainly(struct result *result, const char *type, const char *message) {
    result->status = "runtime-error";
    result->problem.type = (struct bytes){type, strlen(type)};
    result->problem.message = copy(message, strlen(message));
    write_trace(&result->problem, (struct bytes){NULL, 0}, (struct bytes){NULL, 0}, JS_UNDEFINED);
}

int64_t place_of_exception(struct bytes program) {
    JSValue error = JS_GetException(engine.context);
    struct buffer kept = {.limit = MAX_TRACE};
    struct place place = filter_trace(trace_of(error), program, &kept);
    free(kept.data);
    JS_Throw(engine.context, error);
    return (int64_t)place.line << 32 | place.column;
}

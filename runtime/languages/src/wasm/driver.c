// The module's face: one request in, one result out. The program that runs in between has no way to this memory.
#include <string.h>

#include "face.h"
#include "json.h"
#include "memory.h"
#include "program.h"
#include "result.h"
#include "value.h"

extern void __wasm_call_ctors(void);

static struct {
    bool is_function, is_query;
    // What an error is about: the function, or the program.
    struct bytes subject, input;
    size_t limit;
} request;

static struct result result = {.status = "ok"};
static uint64_t values[MAX_VALUES];
static char form[FORM];

// The host made the request: what is wrong with it is no result, but a trap.
static void require(bool condition) {
    if (!condition) __builtin_trap();
}

struct members {
    struct bytes entry, files, input, limits, seed;
};

static struct members read_members(struct bytes text) {
    struct members found = {0};
    struct bytes name;
    for (struct json rest = inside(text); next_member(&rest, &name);) {
        struct bytes value = take_value(&rest);
        if (equals(name, "\"entry\"")) found.entry = value;
        else if (equals(name, "\"files\"")) found.files = value;
        else if (equals(name, "\"input\"")) found.input = value;
        else if (equals(name, "\"limits\"")) found.limits = value;
        else if (equals(name, "\"seed\"")) found.seed = value;
    }
    return found;
}

// The only member, or that of a function's entry which is its name.
static struct bytes first_value(struct bytes object) {
    struct json rest = inside(object);
    struct bytes name;
    require(next_member(&rest, &name));
    return take_value(&rest);
}

static size_t read_limit(struct bytes digits) {
    uint64_t limit;
    require(read_number(digits, 'I', &limit) && limit <= SYSTEM);
    return (size_t)limit;
}

static void read_files(struct bytes files) {
    struct bytes name;
    for (struct json rest = inside(files); next_member(&rest, &name);) {
        struct bytes file = take_value(&rest);
        require(sandbox_add_file(take_text(name), take_text(file)));
    }
}

static void read_request(struct bytes text) {
    struct members members = read_members(text);
    uint8_t seed[32];
    require(read_seed(take_text(members.seed), seed));
    request.limit = result.value.limit = read_limit(first_value(members.limits));
    request.is_query = equals(members.entry, "{\"type\":\"query\"}");
    request.is_function = !request.is_query && !equals(members.entry, "{\"type\":\"stdin\"}");
    request.subject = request.is_function ? take_text(first_value(members.entry)) : (struct bytes){"the program", 11};
    request.input = request.is_function ? members.input : take_text(members.input);
    sandbox_begin(seed, request.is_function ? (struct bytes){"", 0} : request.input, request.limit);
    read_files(members.files);
}

static void fail(const char *status, const char *type, const char *before, int64_t number, const char *after) {
    struct buffer message = {.limit = 1024};
    put(&message, request.subject.data, request.subject.size);
    put_text(&message, before);
    if (number >= 0) put_integer(&message, number);
    put_text(&message, after);
    result.status = status;
    result.problem.type = (struct bytes){type, strlen(type)};
    result.problem.message = (struct bytes){message.data, message.size};
}

// Numbers in, numbers out: several results are a tuple, none is null.
static void call_with_numbers(const char *results) {
    int count = 0, wanted = (int)(results - form);
    for (struct json rest = inside(request.input); next_element(&rest); count++) {
        struct bytes given = take_value(&rest);
        if (count >= wanted) continue;
        if (!read_number(given, form[count], &values[count]))
            return fail("runtime-error", "TypeError", " cannot take its argument ", count + 1, ": it is no number of that type");
    }
    if (count != wanted) return fail("runtime-error", "TypeError", " takes another number of arguments: ", wanted, "");
    program_call(CALL, values);
    size_t several = strlen(++results);
    if (several > 1) put_text(&result.value, "{\"$tuple\":[");
    for (size_t i = 0; i < several; i++) {
        if (i) put_text(&result.value, ",");
        put_number_of(&result.value, results[i], values[i]);
    }
    if (several > 1) put_text(&result.value, "]}");
}

// The arguments' text in, one value's text out, both in the program's memory.
static void call_with_json(void) {
    values[0] = request.input.size;
    program_call(ALLOCATE, values);
    uint32_t address = (uint32_t)values[0];
    memcpy(program_memory(address, request.input.size), request.input.data, request.input.size);
    values[0] = address;
    values[1] = request.input.size;
    program_call(CALL, values);
    uint32_t size = (uint32_t)values[0];
    char *text = program_memory((uint32_t)(values[0] >> 32), size);
    struct json rest = {text, text + size};
    bool is_value = put_json(&result.value, &rest, 0);
    while (rest.at < rest.end && *rest.at == '\n') rest.at++;
    if (!is_value || rest.at != rest.end) fail("runtime-error", "ValueError", " gave back no JSON value", -1, "");
}

EXPORT("cando_run") int64_t cando_run(const char *data, int32_t size) {
    read_request((struct bytes){data, (size_t)size});
    if (request.is_query) {
        refuse_entry(&result);
        return packed(write_result(&result, request.limit));
    }
    program_form(form);
    const char *results = strchr(form, '>');
    program_call(BEGIN, values);
    if (!request.is_function) program_call(CALL, values);
    else if (results) call_with_numbers(results);
    else if (*form) call_with_json();
    else fail("compile-error", "LinkError", " is not there: the program is empty", -1, "");
    return packed(write_result(&result, request.limit));
}

void sandbox_on_full(void) { __builtin_trap(); }

/// After a trap of the program's: what came of the run.
EXPORT("cando_trapped") int64_t cando_trapped(void) {
    result.value.size = 0;
    if (program_exit_code == 0 && !request.is_function) result.status = "ok";
    else if (program_exit_code >= 0) fail("runtime-error", "Exit", " ended itself with exit code ", program_exit_code, "");
    else if (program_refused_memory) fail("out-of-memory", "OutOfMemory", " trapped after it was refused memory", -1, "");
    else fail("runtime-error", "Trap", " trapped: a panic, an abort, a division by zero, an access outside its memory", -1, "");
    return packed(write_result(&result, request.limit));
}

/// Runs once, before the snapshot is taken. Without the call the linker would put one into each export.
EXPORT("cando_initialize") void cando_initialize(void) { __wasm_call_ctors(); }

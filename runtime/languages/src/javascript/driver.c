// The module's face: one request in, one result out. What decides about the result stands in this module's memory,
// where no program can reach it.
#include <stdlib.h>
#include <string.h>

#include "engine.h"
#include "face.h"
#include "failure.h"
#include "program.h"
#include "value.h"

enum { RESERVE = 1 << 18, START_OF_INITIALIZATION = 1 << 16 };

extern void __wasm_call_ctors(void);
extern void cando_seed_random(JSContext *context, uint64_t seed);

// The host made the request: what is wrong with it is no result, but a trap.
static void require(bool condition) {
    if (!condition) __builtin_trap();
}

static JSValue member(JSValueConst object, const char *name) {
    JSValue value = JS_GetPropertyStr(engine.context, object, name);
    require(!JS_IsException(value) && !JS_IsUndefined(value));
    return value;
}

static struct bytes text_member(JSValueConst object, const char *name) {
    JSValue value = member(object, name);
    require(JS_IsString(value));
    struct bytes text = text_of(value);
    require(text.data);
    return text;
}

static void add_files(JSValueConst files) {
    JSPropertyEnum *names;
    uint32_t count;
    require(!JS_GetOwnPropertyNames(engine.context, &names, &count, files, JS_GPN_STRING_MASK));
    for (uint32_t i = 0; i < count; i++) {
        JSValue text = JS_GetProperty(engine.context, files, names[i].atom);
        require(sandbox_add_file(text_of(JS_AtomToString(engine.context, names[i].atom)), text_of(text)));
    }
}

static void seed_random(void) {
    uint64_t seed;
    sandbox_random(&seed, sizeof seed);
    cando_seed_random(engine.context, seed ? seed : 1);
}

static struct program read_request(JSValueConst request, size_t *limit) {
    struct bytes type = text_member(member(request, "entry"), "type"), input = {"", 0};
    struct program program = {.text = text_member(request, "program"), .arguments = JS_UNDEFINED};
    uint8_t seed[32];
    int64_t output;
    require(read_seed(text_member(request, "seed"), seed));
    require(!JS_ToInt64(engine.context, &output, member(member(request, "limits"), "output")) && output >= 0);
    *limit = (size_t)output;
    program.is_query = equals(type, "query");
    if (equals(type, "function")) {
        program.function = text_member(member(request, "entry"), "name");
        program.arguments = member(request, "input");
        int64_t count = 0;
        require(JS_IsArray(program.arguments) && !JS_GetLength(engine.context, program.arguments, &count));
        require(count <= MAX_ARGUMENTS);
    } else {
        input = text_member(request, "input");
    }
    sandbox_begin(seed, input, *limit);
    add_files(member(request, "files"));
    seed_random();
    static const char mark[] = "\xef\xbb\xbf";
    if (program.text.size >= 3 && !memcmp(program.text.data, mark, 3))
        program.text = (struct bytes){program.text.data + 3, program.text.size - 3};
    program.code = program.text;
    return program;
}

EXPORT("cando_run") int64_t cando_run(const char *data, int32_t size) {
    // The parser wants a zero behind the text.
    char *text = malloc((size_t)size + 1);
    require(text);
    memcpy(text, data, size);
    text[size] = 0;
    JSValue request = JS_ParseJSON(engine.context, text, size, "request");
    require(JS_IsObject(request));
    size_t limit;
    struct program program = read_request(request, &limit);
    // Given back when the result is written, in case the program has taken all the rest.
    void *reserve = malloc(RESERVE);
    require(reserve);
    engine.memory_failed = false;
    struct result result = {.status = "ok", .value = {.limit = limit}};
    if (program.function.data) program.arguments = untag(program.arguments);
    if (JS_IsException(program.arguments)) describe_exception(&result, program.text, false);
    else if (program.is_query) refuse_entry(&result);
    else if (translate(&program, &result)) run_program(&program, &result);
    free(reserve);
    return packed(write_result(&result, limit));
}

/// Runs once, before the snapshot is taken.
EXPORT("cando_initialize") void cando_initialize(void) {
    static const uint8_t no_seed[32];
    __wasm_call_ctors();
    sandbox_begin(no_seed, (struct bytes){"", 0}, START_OF_INITIALIZATION);
    require(start_engine());
}

#include "engine.h"

#include <malloc.h>
#include <stdlib.h>

#include "native.h"
#include "program.h"

// Bytes of linear memory's stack that JavaScript may take; see edits.rs on how they relate to the sealed stack.
enum { STACK = 3400 << 10, SPARE = 1 << 16 };

extern const char prelude[];
extern const size_t prelude_size;

struct engine engine;

// The first time that memory is refused this is given back: the error is made from it.
static void *spare;

static void *remember(void *memory, size_t size) {
    if (!memory && size) {
        engine.memory_failed = true;
        free(spare);
        spare = NULL;
    }
    return memory;
}

static void *allocate_zeroed(void *unused, size_t count, size_t size) { return remember(calloc(count, size), size); }
static void *allocate(void *unused, size_t size) { return remember(malloc(size), size); }
static void *reallocate(void *unused, void *memory, size_t size) { return remember(realloc(memory, size), size); }
static void release(void *unused, void *memory) { free(memory); }
static size_t usable_size(const void *memory) { return malloc_usable_size((void *)memory); }

static const JSMallocFunctions memory_functions = {allocate_zeroed, allocate, release, reallocate, usable_size};

struct bytes text_of(JSValueConst string) {
    size_t size;
    const char *data = JS_ToCStringLen(engine.context, &size, string);
    return data ? (struct bytes){data, size} : (struct bytes){NULL, 0};
}

JSValue throw_not_available(const char *what) {
    JSContext *context = engine.context;
    JSValue error = JS_NewPlainError(context, "%s is not available in this sandbox", what);
    JS_DefinePropertyValueStr(context, error, "name", JS_NewString(context, "NotAvailable"), JS_PROP_C_W_E);
    JS_DefinePropertyValueStr(context, error, "code", JS_NewString(context, "NOT_AVAILABLE"), JS_PROP_C_W_E);
    return JS_Throw(context, error);
}

// Where a program must end, nothing of it is run any more.
static int must_stop(JSRuntime *runtime, void *unused) { return sandbox_output_full() || sandbox_output_lost(); }

static JSValue global(const char *name) {
    JSValue object = JS_GetGlobalObject(engine.context);
    JSValue value = JS_GetPropertyStr(engine.context, object, name);
    JS_FreeValue(engine.context, object);
    return value;
}

static JSValue take(JSValueConst object, const char *name) { return JS_GetPropertyStr(engine.context, object, name); }

static JSValue method(JSValueConst constructor, const char *name) {
    JSValue prototype = take(constructor, "prototype"), value = take(prototype, name);
    JS_FreeValue(engine.context, prototype);
    return value;
}

// The function `next` of what a method of an empty collection gives.
static JSValue next_of(JSValueConst constructor, JSValueConst iterate) {
    JSValue collection = JS_CallConstructor(engine.context, constructor, 0, NULL);
    JSValue iterator = JS_Call(engine.context, iterate, collection, 0, NULL), next = take(iterator, "next");
    JS_FreeValue(engine.context, iterator);
    JS_FreeValue(engine.context, collection);
    return next;
}

static JSValue stack_getter(void) {
    JSValue error = global("Error"), prototype = take(error, "prototype");
    JSAtom name = JS_NewAtom(engine.context, "stack");
    JSPropertyDescriptor property = {.getter = JS_UNDEFINED};
    JS_GetOwnProperty(engine.context, &property, prototype, name);
    JS_FreeAtom(engine.context, name);
    JS_FreeValue(engine.context, prototype);
    JS_FreeValue(engine.context, error);
    return property.getter;
}

static void keep_builtins(void) {
    engine.big_int = global("BigInt");
    engine.map = global("Map");
    engine.set = global("Set");
    engine.map_entries = method(engine.map, "entries");
    engine.next_of_map = next_of(engine.map, engine.map_entries);
    engine.set_values = method(engine.set, "values");
    engine.next_of_set = next_of(engine.set, engine.set_values);
    engine.stack_of_error = stack_getter();
    JSValue object = JS_NewObject(engine.context);
    engine.plain_object = JS_GetClassID(object);
    JS_FreeValue(engine.context, object);
}

static bool run_prelude(void) {
    JSContext *context = engine.context;
    JSValue make = JS_Eval(context, prelude, prelude_size, "prelude.js", JS_EVAL_TYPE_GLOBAL);
    JSValue native = native_functions(), ours = JS_Call(context, make, JS_UNDEFINED, 1, &native);
    bool made = JS_IsObject(ours);
    if (made) {
        engine.inspect = take(ours, "inspect");
        engine.enter = take(ours, "enter");
        engine.finish = take(ours, "finish");
        engine.load = take(ours, "load");
        engine.run_ticks = take(ours, "runTicks");
        engine.run_timer = take(ours, "runTimer");
    } else {
        struct bytes error = text_of(JS_GetException(context));
        sandbox_write(2, error);
    }
    JS_FreeValue(context, ours);
    JS_FreeValue(context, native);
    JS_FreeValue(context, make);
    return made;
}

bool start_engine(void) {
    spare = malloc(SPARE);
    engine.runtime = JS_NewRuntime2(&memory_functions, NULL);
    if (!engine.runtime) return false;
    JS_SetMaxStackSize(engine.runtime, STACK);
    JS_SetInterruptHandler(engine.runtime, must_stop, NULL);
    watch_program(engine.runtime);
    engine.context = JS_NewContext(engine.runtime);
    if (!engine.context) return false;
    keep_builtins();
    bool made = run_prelude();
    JS_RunGC(engine.runtime);
    return made;
}

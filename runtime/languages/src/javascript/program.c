#include "program.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine.h"
#include "failure.h"
#include "value.h"

// A script is the body of a function, as in Node.js: its variables are local, and so fast and nobody else's. The lines
// of the program keep their numbers: the first is line 0.
static const char before[] = "(function (exports, require, module, __filename, __dirname) {\n";
static const char after[] = "\n})";
static const char after_function[] = "\n;return typeof %.*s !== 'undefined' ? %.*s : module.exports;})";
enum { WRAPPER_ARGUMENTS = 5, MAX_NAME = 200 };

// Promises that were rejected, and that nothing handles yet.
static struct {
    JSValue *promises;
    size_t count, capacity;
} rejected;

static void forget(JSValueConst promise) {
    for (size_t i = 0; i < rejected.count; i++) {
        if (JS_VALUE_GET_PTR(rejected.promises[i]) != JS_VALUE_GET_PTR(promise)) continue;
        JS_FreeValue(engine.context, rejected.promises[i]);
        rejected.count--;
        memmove(&rejected.promises[i], &rejected.promises[i + 1], (rejected.count - i) * sizeof(JSValue));
        return;
    }
}

static void track(JSContext *context, JSValueConst promise, JSValueConst reason, bool is_handled, void *unused) {
    if (is_handled) return forget(promise);
    if (rejected.count == rejected.capacity) {
        size_t capacity = rejected.capacity ? 2 * rejected.capacity : 16;
        JSValue *grown = realloc(rejected.promises, capacity * sizeof(JSValue));
        if (!grown) return;
        rejected.promises = grown;
        rejected.capacity = capacity;
    }
    rejected.promises[rejected.count++] = JS_DupValue(context, promise);
}

static int set_exports(JSContext *context, JSModuleDef *module) {
    JSValue object = JS_GetModulePrivateValue(context, module);
    JSPropertyEnum *names;
    uint32_t count;
    if (JS_GetOwnPropertyNames(context, &names, &count, object, JS_GPN_STRING_MASK | JS_GPN_ENUM_ONLY)) return -1;
    for (uint32_t i = 0; i < count; i++) {
        const char *name = JS_AtomToCString(context, names[i].atom);
        if (name) JS_SetModuleExport(context, module, name, JS_GetProperty(context, object, names[i].atom));
        JS_FreeCString(context, name);
    }
    JS_FreePropertyEnum(context, names, count);
    return JS_SetModuleExport(context, module, "default", object);
}

static JSModuleDef *make_module(JSContext *context, const char *name, JSValue object) {
    JSModuleDef *module = JS_NewCModule(context, name, set_exports);
    JSPropertyEnum *names;
    uint32_t count;
    if (!module || JS_SetModulePrivateValue(context, module, object)) return NULL;
    if (JS_GetOwnPropertyNames(context, &names, &count, object, JS_GPN_STRING_MASK | JS_GPN_ENUM_ONLY)) return NULL;
    for (uint32_t i = 0; i < count; i++) {
        const char *export = JS_AtomToCString(context, names[i].atom);
        if (export) JS_AddModuleExport(context, module, export);
        JS_FreeCString(context, export);
    }
    JS_FreePropertyEnum(context, names, count);
    return JS_AddModuleExport(context, module, "default") ? NULL : module;
}

// A module of prelude.js, or a file of the task.
static JSModuleDef *load_module(JSContext *context, const char *name, void *unused) {
    JSValue argument = JS_NewString(context, name);
    JSValue object = JS_Call(context, engine.load, JS_UNDEFINED, 1, &argument);
    JS_FreeValue(context, argument);
    if (JS_IsException(object)) return NULL;
    if (JS_IsObject(object)) return make_module(context, name, object);
    struct bytes text = sandbox_file((struct bytes){name, strlen(name)});
    if (!text.data) {
        char what[MAX_NAME + 16];
        snprintf(what, sizeof what, "the module '%.*s'", MAX_NAME, name);
        throw_not_available(what);
        return NULL;
    }
    JSValue code = JS_Eval(context, text.data, text.size, name, JS_EVAL_TYPE_MODULE | JS_EVAL_FLAG_COMPILE_ONLY);
    if (JS_IsException(code)) return NULL;
    JSModuleDef *module = JS_VALUE_GET_PTR(code);
    JS_FreeValue(context, code);
    return module;
}

void watch_program(JSRuntime *runtime) {
    JS_SetHostPromiseRejectionTracker(runtime, track, NULL);
    JS_SetModuleLoaderFunc(runtime, NULL, load_module, NULL);
}

static void fail(const struct program *program, struct result *result, bool at_compilation) {
    if (!engine.exited) return describe_exception(result, program->text, at_compilation);
    JS_FreeValue(engine.context, JS_GetException(engine.context));
    if (engine.exit_code == 0 && !program->function.data) return;
    char message[64];
    snprintf(message, sizeof message, "the program ended itself with exit code %d", engine.exit_code);
    describe_plainly(result, "ProcessExit", message);
}

// Tells the program that it ends; its exit code is its own to set.
static void finish(const struct program *program, struct result *result) {
    JSValue code = JS_Call(engine.context, engine.finish, JS_UNDEFINED, 0, NULL);
    if (!JS_IsException(code)) engine.exited = !JS_ToInt32(engine.context, &engine.exit_code, code);
    JS_FreeValue(engine.context, code);
    if (!engine.exited || engine.exit_code) fail(program, result, false);
}

static JSValue compile_as(struct bytes text, int kind) {
    return JS_Eval(engine.context, text.data, text.size, PROGRAM_FILE, kind | JS_EVAL_FLAG_COMPILE_ONLY);
}

// See edits.rs.
extern bool cando_script_returns;

// What is no script may be a module; of two syntax errors the one is told that comes later. A script is compiled again
// inside its function: a program that ends that function is none.
static JSValue compile(struct bytes text, bool *is_module) {
    JSContext *context = engine.context;
    cando_script_returns = true;
    JSValue script = compile_as(text, JS_EVAL_TYPE_GLOBAL);
    cando_script_returns = false;
    *is_module = JS_IsException(script);
    if (!*is_module) return script;
    int64_t place = place_of_exception(text);
    JSValue error = JS_GetException(context), module = compile_as(text, JS_EVAL_TYPE_MODULE);
    if (JS_IsException(module) && place_of_exception(text) != 0 && place_of_exception(text) < place) {
        JS_FreeValue(context, JS_GetException(context));
        JS_Throw(context, error);
    } else {
        JS_FreeValue(context, error);
    }
    return module;
}

static bool is_name(struct bytes text) {
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i], letter = c | 0x20;
        bool digit = c >= '0' && c <= '9';
        if (!(letter >= 'a' && letter <= 'z') && c != '_' && c != '$' && !(digit && i)) return false;
    }
    return text.size > 0 && text.size < MAX_NAME;
}

static JSValue wrap(const struct program *program) {
    struct buffer code = {.limit = SIZE_MAX / 4};
    put_text(&code, before);
    size_t start = code.size;
    put(&code, program->code.data, program->code.size);
    // A first line for a shell is no JavaScript where it is not the first.
    if (code.size > start + 1 && !memcmp(code.data + start, "#!", 2)) memcpy(code.data + start, "//", 2);
    char end[sizeof after_function + 2 * MAX_NAME];
    strcpy(end, after);
    if (program->function.data && is_name(program->function)) {
        int size = (int)program->function.size;
        snprintf(end, sizeof end, after_function, size, program->function.data, size, program->function.data);
    }
    put(&code, end, strlen(end) + 1);
    if (code.no_memory) return JS_ThrowOutOfMemory(engine.context);
    JSEvalOptions options = {JS_EVAL_OPTIONS_VERSION, JS_EVAL_TYPE_GLOBAL, PROGRAM_FILE, 0};
    JSValue function = JS_Eval2(engine.context, code.data, code.size - 1, &options);
    free(code.data);
    return function;
}

static JSValue run_script(const struct program *program, bool *compiled) {
    JSContext *context = engine.context;
    JSValue function = wrap(program);
    *compiled = !JS_IsException(function);
    if (!*compiled) return function;
    JSValue main = JS_NewBool(context, !program->function.data), arguments[WRAPPER_ARGUMENTS];
    JSValue list = JS_Call(context, engine.enter, JS_UNDEFINED, 1, &main);
    for (int i = 0; i < WRAPPER_ARGUMENTS; i++) arguments[i] = JS_GetPropertyUint32(context, list, i);
    JSValue value = JS_Call(context, function, arguments[0], WRAPPER_ARGUMENTS, arguments);
    for (int i = 0; i < WRAPPER_ARGUMENTS; i++) JS_FreeValue(context, arguments[i]);
    JS_FreeValue(context, list);
    JS_FreeValue(context, function);
    return value;
}

static bool is_settled(JSValueConst promise, bool well) {
    JSPromiseStateEnum state = JS_PromiseState(engine.context, promise);
    return state == JS_PROMISE_REJECTED || (well && state == JS_PROMISE_FULFILLED);
}

// How many there were, or -1 for an exception.
static int run_jobs(void) {
    int count = 0;
    for (; JS_IsJobPending(engine.runtime); count++)
        if (JS_ExecutePendingJob(engine.runtime, NULL) < 0) return -1;
    return count;
}

// Whether there was something to do, or -1 for an exception.
static int run_next(JSValueConst function) {
    JSValue ran = JS_Call(engine.context, function, JS_UNDEFINED, 0, NULL);
    return JS_IsException(ran) ? -1 : JS_ToBool(engine.context, ran);
}

// Runs what the program has put off, until nothing is left, the promise is rejected, or, if that is waited for,
// fulfilled. False: it failed.
static bool run_rest(const struct program *program, struct result *result, JSValueConst promise, bool wait) {
    JSContext *context = engine.context;
    if (JS_IsPromise(promise)) JS_PromiseMarkAsHandled(context, promise);
    for (;;) {
        int ticks = run_next(engine.run_ticks), jobs = ticks < 0 ? -1 : run_jobs();
        if (jobs < 0) {
            fail(program, result, false);
            return false;
        }
        if (ticks || jobs) continue;
        if (JS_IsPromise(promise)) forget(promise);
        if (rejected.count) {
            describe_error(result, program->text, JS_PromiseResult(context, rejected.promises[0]), false);
            return false;
        }
        if (is_settled(promise, wait)) return true;
        int timers = run_next(engine.run_timer);
        if (timers < 0) fail(program, result, false);
        if (timers <= 0) return timers == 0;
    }
}

// What a promise became; an exception if it failed.
static JSValue result_of(const struct program *program, struct result *result, JSValue promise, bool wait) {
    JSContext *context = engine.context;
    if (!run_rest(program, result, promise, wait)) return JS_EXCEPTION;
    JSPromiseStateEnum state = JS_PromiseState(context, promise);
    if (state == JS_PROMISE_FULFILLED) return JS_PromiseResult(context, promise);
    if (state == JS_PROMISE_REJECTED) describe_error(result, program->text, JS_PromiseResult(context, promise), false);
    else describe_plainly(result, "Error", "the program waits for a promise that nothing will ever settle");
    return JS_EXCEPTION;
}

static JSValue run_module(const struct program *program, struct result *result, JSValue code) {
    JSContext *context = engine.context;
    JSModuleDef *module = JS_VALUE_GET_PTR(code);
    // A module is itself a job, so others come before its ticks.
    JSValue promise = JS_EvalFunction(context, code);
    if (JS_IsException(promise) || run_jobs() < 0) {
        fail(program, result, false);
        return promise;
    }
    JSValue ended = result_of(program, result, promise, false);
    JS_FreeValue(context, promise);
    if (JS_IsException(ended)) return ended;
    JS_FreeValue(context, ended);
    return JS_GetModuleNamespace(context, module);
}

// The function among what a program gave: that itself, a member of its name, or a module's default.
static JSValue find_function(JSValue given, struct bytes name) {
    JSContext *context = engine.context;
    if (JS_IsFunction(context, given) || !JS_IsObject(given)) return given;
    JSAtom atom = JS_NewAtomLen(context, name.data, name.size);
    JSValue found = JS_GetProperty(context, given, atom);
    JS_FreeAtom(context, atom);
    if (JS_IsUndefined(found)) found = JS_GetPropertyStr(context, given, "default");
    JS_FreeValue(context, given);
    return found;
}

static void call(const struct program *program, struct result *result, JSValue given) {
    JSContext *context = engine.context;
    JSValue function = find_function(given, program->function), arguments[MAX_ARGUMENTS];
    if (JS_IsUndefined(function)) {
        JS_ThrowReferenceError(context, "the program does not define %.*s, or does not export it",
                               (int)program->function.size, program->function.data);
        return fail(program, result, false);
    }
    int64_t count = 0;
    JS_GetLength(context, program->arguments, &count);
    for (int i = 0; i < count; i++) arguments[i] = JS_GetPropertyUint32(context, program->arguments, i);
    JSValue value = JS_IsException(function) ? function : JS_Call(context, function, JS_UNDEFINED, (int)count, arguments);
    if (JS_IsException(value)) return fail(program, result, false);
    if (JS_IsPromise(value)) value = result_of(program, result, value, true);
    if (JS_IsException(value)) return;
    if (!put_value(&result->value, value, 0)) fail(program, result, false);
}

__attribute__((weak)) bool translate(struct program *program, struct result *result) { return true; }

void run_program(const struct program *program, struct result *result) {
    JSContext *context = engine.context;
    bool is_module, compiled = true;
    JSValue code = compile(program->code, &is_module), given;
    if (JS_IsException(code)) return fail(program, result, true);
    if (is_module) {
        given = run_module(program, result, code);
        if (JS_IsException(given)) return;
    } else {
        JS_FreeValue(context, code);
        given = run_script(program, &compiled);
        if (JS_IsException(given)) return fail(program, result, !compiled);
        if (!run_rest(program, result, JS_UNDEFINED, false)) return;
    }
    if (program->function.data) call(program, result, given);
    else finish(program, result);
}

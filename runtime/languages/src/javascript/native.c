#include "native.h"

#include <string.h>

#include "engine.h"

// Thrown where the program must end: no handler of it sees this.
static JSValue stop(JSContext *context) {
    JSValue error = JS_NewInternalError(context, "stopped");
    JS_SetUncatchableError(context, error);
    return JS_Throw(context, error);
}

static JSValue write(JSContext *context, JSValueConst self, int count, JSValueConst *arguments) {
    int stream;
    if (JS_ToInt32(context, &stream, arguments[0])) return JS_EXCEPTION;
    struct bytes text;
    text.data = JS_ToCStringLen(context, &text.size, arguments[1]);
    if (!text.data) return JS_EXCEPTION;
    sandbox_write(stream == 2 ? 2 : 1, text);
    JS_FreeCString(context, text.data);
    return sandbox_output_full() || sandbox_output_lost() ? stop(context) : JS_UNDEFINED;
}

// The rest of standard input.
static JSValue read_input(JSContext *context, JSValueConst self, int count, JSValueConst *arguments) {
    struct bytes input = sandbox_input();
    return JS_NewUint8ArrayCopy(context, (const uint8_t *)input.data, input.size);
}

static JSValue read_file(JSContext *context, JSValueConst self, int count, JSValueConst *arguments) {
    struct bytes name;
    name.data = JS_ToCStringLen(context, &name.size, arguments[0]);
    if (!name.data) return JS_EXCEPTION;
    struct bytes text = sandbox_file(name);
    JS_FreeCString(context, name.data);
    return text.data ? JS_NewUint8ArrayCopy(context, (const uint8_t *)text.data, text.size) : JS_UNDEFINED;
}

static JSValue encode(JSContext *context, JSValueConst self, int count, JSValueConst *arguments) {
    size_t size;
    const char *text = JS_ToCStringLen(context, &size, arguments[0]);
    if (!text) return JS_EXCEPTION;
    JSValue bytes = JS_NewUint8ArrayCopy(context, (const uint8_t *)text, size);
    JS_FreeCString(context, text);
    return bytes;
}

static JSValue decode(JSContext *context, JSValueConst self, int count, JSValueConst *arguments) {
    size_t size;
    const uint8_t *bytes = JS_GetUint8Array(context, &size, arguments[0]);
    return bytes ? JS_NewStringLen(context, (const char *)bytes, size) : JS_EXCEPTION;
}

static JSValue now(JSContext *context, JSValueConst self, int count, JSValueConst *arguments) {
    return JS_NewFloat64(context, (double)(sandbox_now() / 1000000));
}

static JSValue wait_until(JSContext *context, JSValueConst self, int count, JSValueConst *arguments) {
    double milliseconds;
    if (JS_ToFloat64(context, &milliseconds, arguments[0])) return JS_EXCEPTION;
    if (milliseconds > 0 && milliseconds < 1e13) sandbox_wait((uint64_t)milliseconds * 1000000);
    return JS_UNDEFINED;
}

static JSValue leave(JSContext *context, JSValueConst self, int count, JSValueConst *arguments) {
    if (JS_ToInt32(context, &engine.exit_code, arguments[0])) return JS_EXCEPTION;
    engine.exited = true;
    return stop(context);
}

static JSValue refuse(JSContext *context, JSValueConst self, int count, JSValueConst *arguments) {
    const char *what = JS_ToCString(context, arguments[0]);
    if (!what) return JS_EXCEPTION;
    JSValue thrown = throw_not_available(what);
    JS_FreeCString(context, what);
    return thrown;
}

static JSValue state_of_promise(JSContext *context, JSValueConst self, int count, JSValueConst *arguments) {
    return JS_NewInt32(context, JS_PromiseState(context, arguments[0]));
}

static JSValue result_of_promise(JSContext *context, JSValueConst self, int count, JSValueConst *arguments) {
    return JS_PromiseResult(context, arguments[0]);
}

static JSValue target_of_proxy(JSContext *context, JSValueConst self, int count, JSValueConst *arguments) {
    return JS_IsProxy(arguments[0]) ? JS_GetProxyTarget(context, arguments[0]) : JS_UNDEFINED;
}

// Where ASCII's letters stand in a dictionary: white space, signs, digits, letters.
static int rank_of(unsigned char letter) {
    static const char order[] = "\t\n\v\f\r _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$0123456789";
    const char *place = letter ? strchr(order, letter) : NULL;
    if (place) return 1 + (int)(place - order);
    int low = letter | 0x20;
    return low >= 'a' && low <= 'z' ? 100 + low - 'a' : 0;
}

static JSValue rank(JSContext *context, JSValueConst self, int count, JSValueConst *arguments) {
    int32_t letter;
    if (JS_ToInt32(context, &letter, arguments[0])) return JS_EXCEPTION;
    return JS_NewInt32(context, rank_of((unsigned char)letter));
}

// Texts of ASCII letters as a dictionary has them, small letters before capitals where that is all; undefined: others.
static JSValue collate(JSContext *context, JSValueConst self, int count, JSValueConst *arguments) {
    struct bytes left = text_of(arguments[0]), right = text_of(arguments[1]);
    if (!left.data || !right.data) return JS_EXCEPTION;
    int order = 0, cases = 0;
    bool plain = true;
    for (size_t i = 0; plain && i < left.size; i++) plain = left.data[i] >= ' ' && left.data[i] < 0x7f;
    for (size_t i = 0; plain && i < right.size; i++) plain = right.data[i] >= ' ' && right.data[i] < 0x7f;
    for (size_t i = 0; plain && !order && i < left.size && i < right.size; i++) {
        order = rank_of(left.data[i]) - rank_of(right.data[i]);
        if (!cases) cases = right.data[i] - left.data[i];
    }
    if (!order) order = left.size == right.size ? cases : left.size < right.size ? -1 : 1;
    JS_FreeCString(context, left.data);
    JS_FreeCString(context, right.data);
    return plain ? JS_NewInt32(context, (order > 0) - (order < 0)) : JS_UNDEFINED;
}

static JSValue run_job(JSContext *context, int count, JSValueConst *arguments) {
    return JS_Call(context, arguments[0], JS_UNDEFINED, 0, NULL);
}

static JSValue enqueue(JSContext *context, JSValueConst self, int count, JSValueConst *arguments) {
    return JS_EnqueueJob(context, run_job, 1, arguments) < 0 ? JS_EXCEPTION : JS_UNDEFINED;
}

static const struct {
    const char *name;
    JSCFunction *function;
    int arguments;
} functions[] = {
    {"write", write, 2},
    {"readInput", read_input, 0},
    {"readFile", read_file, 1},
    {"encode", encode, 1},
    {"decode", decode, 1},
    {"now", now, 0},
    {"waitUntil", wait_until, 1},
    {"leave", leave, 1},
    {"refuse", refuse, 1},
    {"stateOfPromise", state_of_promise, 1},
    {"resultOfPromise", result_of_promise, 1},
    {"targetOfProxy", target_of_proxy, 1},
    {"enqueue", enqueue, 1},
    {"rank", rank, 1},
    {"collate", collate, 2},
};

JSValue native_functions(void) {
    JSValue object = JS_NewObject(engine.context);
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        const char *name = functions[i].name;
        JSValue function = JS_NewCFunction(engine.context, functions[i].function, name, functions[i].arguments);
        JS_DefinePropertyValueStr(engine.context, object, name, function, JS_PROP_C_W_E);
    }
    return object;
}

// Parsed JSON with tags to JavaScript values.
#include <stdlib.h>
#include <string.h>

#include "engine.h"
#include "value.h"

static JSValue untag_list(JSValueConst list) {
    JSContext *context = engine.context;
    JSValue result = JS_NewArray(context);
    int64_t count = 0;
    JS_GetLength(context, list, &count);
    for (uint32_t i = 0; i < count; i++) {
        JSValue item = JS_GetPropertyUint32(context, list, i), value = untag(item);
        JS_FreeValue(context, item);
        if (JS_IsException(value)) return value;
        JS_DefinePropertyValueUint32(context, result, i, value, JS_PROP_C_W_E);
    }
    return result;
}

static JSValue untag_object(JSValueConst object, const JSPropertyEnum *names, uint32_t count) {
    JSContext *context = engine.context;
    JSValue result = JS_NewObject(context);
    for (uint32_t i = 0; i < count; i++) {
        JSValue member = JS_GetProperty(context, object, names[i].atom), value = untag(member);
        JS_FreeValue(context, member);
        if (JS_IsException(value)) return value;
        JS_DefinePropertyValue(context, result, names[i].atom, value, JS_PROP_C_W_E);
    }
    return result;
}

static JSValue construct(JSValueConst constructor, JSValueConst content) {
    JSValue items = untag_list(content);
    if (JS_IsException(items)) return items;
    JSValue value = JS_CallConstructor(engine.context, constructor, 1, &items);
    JS_FreeValue(engine.context, items);
    return value;
}

// [[key,value],…]
static JSValue untag_members(JSValueConst content) {
    JSContext *context = engine.context;
    JSValue pairs = untag_list(content), result = JS_NewObject(context);
    int64_t count = 0;
    if (JS_IsException(pairs)) return pairs;
    JS_GetLength(context, pairs, &count);
    for (uint32_t i = 0; i < count; i++) {
        JSValue pair = JS_GetPropertyUint32(context, pairs, i);
        JSAtom name = JS_ValueToAtom(context, JS_GetPropertyUint32(context, pair, 0));
        JS_DefinePropertyValue(context, result, name, JS_GetPropertyUint32(context, pair, 1), JS_PROP_C_W_E);
        JS_FreeAtom(context, name);
        JS_FreeValue(context, pair);
    }
    return result;
}

static int digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static JSValue untag_bytes(struct bytes text) {
    uint8_t *bytes = malloc(text.size / 2 + 1);
    for (size_t i = 0; bytes && i + 1 < text.size; i += 2) {
        int high = digit(text.data[i]), low = digit(text.data[i + 1]);
        if (high < 0 || low < 0) return JS_ThrowTypeError(engine.context, "an argument's bytes are not hexadecimal");
        bytes[i / 2] = (uint8_t)(high * 16 + low);
    }
    JSValue value = bytes ? JS_NewUint8ArrayCopy(engine.context, bytes, text.size / 2) : JS_ThrowOutOfMemory(engine.context);
    free(bytes);
    return value;
}

// A string that spells a lone surrogate as \udXXX.
static JSValue untag_surrogates(JSValueConst content) {
    size_t size, count = 0;
    const uint16_t *units = JS_ToCStringLenUTF16(engine.context, &size, content);
    uint16_t *text = units ? malloc((size + 1) * sizeof *text) : NULL;
    if (!text) return JS_EXCEPTION;
    for (size_t i = 0; i < size; i++) {
        uint16_t unit = units[i];
        if (unit == '\\' && size - i >= 6 && units[i + 1] == 'u' && units[i + 2] == 'd') {
            int a = digit((char)units[i + 3]), b = digit((char)units[i + 4]), c = digit((char)units[i + 5]);
            if (a >= 8 && b >= 0 && c >= 0) {
                unit = (uint16_t)(0xd000 + a * 256 + b * 16 + c);
                i += 5;
            }
        }
        text[count++] = unit;
    }
    JSValue value = JS_NewStringUTF16(engine.context, text, count);
    JS_FreeCStringUTF16(engine.context, units);
    free(text);
    return value;
}

static JSValue untag_one(const char *tag, JSValueConst content) {
    JSContext *context = engine.context;
    if (!strcmp(tag, "$undefined")) return JS_UNDEFINED;
    if (JS_IsString(content)) {
        struct bytes text = text_of(content);
        if (!text.data) return JS_EXCEPTION;
        if (!strcmp(tag, "$int")) return JS_Call(context, engine.big_int, JS_UNDEFINED, 1, &content);
        if (!strcmp(tag, "$float")) return JS_NewFloat64(context, strtod(text.data, NULL));
        if (!strcmp(tag, "$bytes")) return untag_bytes(text);
        if (!strcmp(tag, "$str")) return untag_surrogates(content);
    } else if (JS_IsArray(content)) {
        if (!strcmp(tag, "$tuple")) return untag_list(content);
        if (!strcmp(tag, "$set") || !strcmp(tag, "$frozenset")) return construct(engine.set, content);
        if (!strcmp(tag, "$dict")) return construct(engine.map, content);
        if (!strcmp(tag, "$object")) return untag_members(content);
    }
    return JS_ThrowTypeError(context, "an argument has the unknown tag %s", tag);
}

JSValue untag(JSValueConst value) {
    JSContext *context = engine.context;
    if (JS_IsArray(value)) return untag_list(value);
    if (!JS_IsObject(value)) return JS_DupValue(context, value);
    JSPropertyEnum *names;
    uint32_t count;
    if (JS_GetOwnPropertyNames(context, &names, &count, value, JS_GPN_STRING_MASK)) return JS_EXCEPTION;
    const char *first = count == 1 ? JS_AtomToCString(context, names[0].atom) : NULL;
    JSValue result;
    if (first && *first == '$') {
        JSValue content = JS_GetProperty(context, value, names[0].atom);
        result = untag_one(first, content);
        JS_FreeValue(context, content);
    } else {
        result = untag_object(value, names, count);
    }
    JS_FreeCString(context, first);
    JS_FreePropertyEnum(context, names, count);
    return result;
}

// JavaScript values to canonical JSON. Collections are walked by functions that were kept before the program ran.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine.h"
#include "number.h"
#include "value.h"

static const double MAX_SAFE = 9007199254740991;

static bool is_surrogate(uint16_t unit) { return (unit & 0xf800) == 0xd800; }

static bool is_pair(const uint16_t *units, size_t left) {
    return left >= 2 && (units[0] & 0xfc00) == 0xd800 && (units[1] & 0xfc00) == 0xdc00;
}

static bool has_lone_surrogate(const uint16_t *units, size_t size) {
    for (size_t i = 0; i < size; i++) {
        if (!is_surrogate(units[i])) continue;
        if (!is_pair(units + i, size - i)) return true;
        i++;
    }
    return false;
}

// The text as UTF-8; a lone surrogate as \udXXX, a backslash as itself.
static void put_units(struct buffer *buffer, const uint16_t *units, size_t size) {
    for (size_t i = 0; i < size; i++) {
        uint32_t point = units[i];
        char text[8];
        if (is_pair(units + i, size - i)) {
            point = 0x10000 + ((point & 0x3ff) << 10) + (units[++i] & 0x3ff);
            int length = snprintf(text, sizeof text, "%c%c%c%c", (int)(0xf0 | point >> 18), (int)(0x80 | (point >> 12 & 63)),
                                  (int)(0x80 | (point >> 6 & 63)), (int)(0x80 | (point & 63)));
            put(buffer, text, length);
        } else if (is_surrogate((uint16_t)point)) {
            put(buffer, text, snprintf(text, sizeof text, "\\u%04x", (unsigned)point));
        } else if (point < 0x80) {
            text[0] = (char)point;
            put(buffer, text, 1);
        } else if (point < 0x800) {
            text[0] = (char)(0xc0 | point >> 6), text[1] = (char)(0x80 | (point & 63));
            put(buffer, text, 2);
        } else {
            text[0] = (char)(0xe0 | point >> 12), text[1] = (char)(0x80 | (point >> 6 & 63));
            text[2] = (char)(0x80 | (point & 63));
            put(buffer, text, 3);
        }
    }
}

static bool put_string(struct buffer *buffer, JSValueConst string) {
    size_t size;
    const uint16_t *units = JS_ToCStringLenUTF16(engine.context, &size, string);
    if (!units) return false;
    struct buffer text = {.limit = buffer->limit};
    put_units(&text, units, size);
    bool lone = has_lone_surrogate(units, size);
    JS_FreeCStringUTF16(engine.context, units);
    buffer->too_large |= text.too_large;
    buffer->no_memory |= text.no_memory;
    if (lone) put_text(buffer, "{\"$str\":");
    put_json_string(buffer, text.data, text.size);
    if (lone) put_text(buffer, "}");
    free(text.data);
    return true;
}

static void put_number(struct buffer *buffer, JSValueConst value) {
    double number;
    JS_ToFloat64(engine.context, &number, value);
    if (number == trunc(number) && fabs(number) <= MAX_SAFE && !(number == 0 && signbit(number))) {
        return put_integer(buffer, (int64_t)number);
    }
    put_float(buffer, number);
}

static bool put_tagged_text(struct buffer *buffer, const char *tag, struct bytes text) {
    if (!text.data) return false;
    put_text(buffer, tag);
    put_json_string(buffer, text.data, text.size);
    put_text(buffer, "}");
    return true;
}

static bool put_elements(struct buffer *buffer, JSValueConst list, int depth) {
    int64_t count;
    if (JS_GetLength(engine.context, list, &count)) return false;
    put_text(buffer, "[");
    for (int64_t i = 0; i < count && !buffer->too_large && !buffer->no_memory; i++) {
        if (i) put_text(buffer, ",");
        JSValue item = JS_GetPropertyInt64(engine.context, list, i);
        bool good = !JS_IsException(item) && put_value(buffer, item, depth + 1);
        JS_FreeValue(engine.context, item);
        if (!good) return false;
    }
    put_text(buffer, "]");
    return true;
}

// The members of a collection, each in its own buffer, sorted by their bytes.
static bool put_collection(struct buffer *buffer, JSValueConst value, JSValueConst iterate, JSValueConst next, int depth) {
    JSContext *context = engine.context;
    JSValue iterator = JS_Call(context, iterate, value, 0, NULL);
    struct buffer *parts = NULL;
    size_t count = 0, capacity = 0, left = buffer->limit - buffer->size;
    bool good = !JS_IsException(iterator);
    while (good && !buffer->too_large && !buffer->no_memory) {
        JSValue step = JS_Call(context, next, iterator, 0, NULL);
        JSValue done = JS_GetPropertyStr(context, step, "done"), member = JS_GetPropertyStr(context, step, "value");
        JS_FreeValue(context, step);
        good = !JS_IsException(done) && !JS_IsException(member);
        if (!good || JS_ToBool(context, done)) break;
        if (count == capacity) {
            capacity = capacity ? 2 * capacity : 16;
            struct buffer *grown = realloc(parts, capacity * sizeof *parts);
            if (!grown) {
                buffer->no_memory = true;
                break;
            }
            parts = grown;
        }
        struct buffer *part = &parts[count++];
        *part = (struct buffer){.limit = left};
        good = put_value(part, member, depth + 1);
        JS_FreeValue(context, member);
        left -= part->size;
        buffer->too_large |= part->too_large;
        buffer->no_memory |= part->no_memory;
    }
    if (count) qsort(parts, count, sizeof *parts, compare_buffers);
    put_text(buffer, "[");
    for (size_t i = 0; i < count; i++) {
        if (i) put_text(buffer, ",");
        put(buffer, parts[i].data, parts[i].size);
        free(parts[i].data);
    }
    put_text(buffer, "]");
    free(parts);
    JS_FreeValue(context, iterator);
    return good;
}

struct name {
    JSAtom atom;
    const uint16_t *units;
    size_t size;
};

// RFC 8785 sorts names by UTF-16 code units, as JavaScript's strings are.
static int compare_names(const void *a, const void *b) {
    const struct name *left = a, *right = b;
    for (size_t i = 0; i < left->size && i < right->size; i++)
        if (left->units[i] != right->units[i]) return left->units[i] < right->units[i] ? -1 : 1;
    return (left->size > right->size) - (left->size < right->size);
}

static bool put_members(struct buffer *buffer, JSValueConst object, struct name *names, uint32_t count, int depth) {
    JSContext *context = engine.context;
    bool plain = true, good = true;
    for (uint32_t i = 0; i < count; i++)
        plain &= !(names[i].size && names[i].units[0] == '$') && !has_lone_surrogate(names[i].units, names[i].size);
    put_text(buffer, plain ? "{" : "{\"$object\":[");
    for (uint32_t i = 0; i < count && good && !buffer->too_large && !buffer->no_memory; i++) {
        if (i) put_text(buffer, ",");
        if (!plain) put_text(buffer, "[");
        JSValue name = JS_AtomToString(context, names[i].atom), value = JS_GetProperty(context, object, names[i].atom);
        good = !JS_IsException(value) && put_string(buffer, name);
        put_text(buffer, plain ? ":" : ",");
        good = good && put_value(buffer, value, depth + (plain ? 1 : 3));
        JS_FreeValue(context, value);
        JS_FreeValue(context, name);
        if (!plain) put_text(buffer, "]");
    }
    put_text(buffer, plain ? "}" : "]}");
    return good;
}

static bool put_object(struct buffer *buffer, JSValueConst object, int depth) {
    JSContext *context = engine.context;
    JSPropertyEnum *properties;
    uint32_t count, known = 0;
    if (JS_GetOwnPropertyNames(context, &properties, &count, object, JS_GPN_STRING_MASK | JS_GPN_ENUM_ONLY)) return false;
    struct name *names = calloc(count ? count : 1, sizeof *names);
    for (; names && known < count; known++) {
        JSValue text = JS_AtomToString(context, properties[known].atom);
        names[known].atom = properties[known].atom;
        names[known].units = JS_ToCStringLenUTF16(context, &names[known].size, text);
        JS_FreeValue(context, text);
        if (!names[known].units) break;
    }
    bool good = known == count && names;
    if (good) {
        qsort(names, count, sizeof *names, compare_names);
        good = put_members(buffer, object, names, count, depth);
    }
    for (uint32_t i = 0; i < known; i++) JS_FreeCStringUTF16(context, names[i].units);
    free(names);
    JS_FreePropertyEnum(context, properties, count);
    return good;
}

static bool put_repr(struct buffer *buffer, JSValueConst value) {
    JSValue text = JS_Call(engine.context, engine.inspect, JS_UNDEFINED, 1, &value);
    if (JS_IsException(text)) return false;
    struct bytes shown = text_of(text);
    JS_FreeValue(engine.context, text);
    if (shown.size > MAX_REPR) shown.size = MAX_REPR;
    return put_tagged_text(buffer, "{\"$repr\":", shown);
}

static bool put_typed_array(struct buffer *buffer, JSValueConst array, int depth) {
    int type = JS_GetTypedArrayType(array);
    if (type != JS_TYPED_ARRAY_UINT8 && type != JS_TYPED_ARRAY_UINT8C) return put_elements(buffer, array, depth);
    size_t size;
    const uint8_t *data = JS_GetUint8Array(engine.context, &size, array);
    if (!data) return false;
    put_bytes(buffer, (const char *)data, size);
    return true;
}

static bool put_tagged_collection(struct buffer *buffer, JSValueConst value, bool is_map, int depth) {
    put_text(buffer, is_map ? "{\"$dict\":" : "{\"$set\":");
    bool good = is_map ? put_collection(buffer, value, engine.map_entries, engine.next_of_map, depth + 1)
                       : put_collection(buffer, value, engine.set_values, engine.next_of_set, depth + 1);
    put_text(buffer, "}");
    return good;
}

bool put_value(struct buffer *buffer, JSValueConst value, int depth) {
    if (depth > MAX_DEPTH) {
        buffer->too_large = true;
        return true;
    }
    if (JS_IsUndefined(value)) put_text(buffer, "{\"$undefined\":null}");
    else if (JS_IsNull(value)) put_text(buffer, "null");
    else if (JS_IsBool(value)) put_text(buffer, JS_ToBool(engine.context, value) ? "true" : "false");
    else if (JS_IsNumber(value)) put_number(buffer, value);
    else if (JS_IsString(value)) return put_string(buffer, value);
    else if (JS_IsBigInt(value)) return put_tagged_text(buffer, "{\"$int\":", text_of(value));
    else if (JS_IsArray(value)) return put_elements(buffer, value, depth);
    else if (JS_IsMap(value) || JS_IsSet(value)) return put_tagged_collection(buffer, value, JS_IsMap(value), depth);
    else if (JS_GetTypedArrayType(value) >= 0) return put_typed_array(buffer, value, depth);
    else if (JS_IsObject(value) && JS_GetClassID(value) == engine.plain_object) return put_object(buffer, value, depth);
    else return put_repr(buffer, value);
    return true;
}

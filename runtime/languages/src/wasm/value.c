#include "value.h"

#include <math.h>
#include <string.h>

#include "dtoa.h"
#include "face.h"
#include "json.h"
#include "number.h"

enum { MAX_DIGITS = 400 };

static const uint64_t MAX_SAFE = (UINT64_C(1) << 53) - 1;

static double read_double(struct bytes digits) {
    char text[MAX_DIGITS + 1];
    JSATODTempMem memory;
    memcpy(text, digits.data, digits.size);
    text[digits.size] = 0;
    return js_atod(text, NULL, 10, 0, &memory);
}

// Digits with or without a sign. False: they are none, or more than 2^64-1.
static bool read_integer(struct bytes digits, bool *negative, uint64_t *size) {
    size_t at = *negative = digits.size && *digits.data == '-';
    if (at == digits.size) return false;
    for (*size = 0; at < digits.size; at++) {
        uint64_t digit = (uint64_t)(digits.data[at] - '0');
        if (digit > 9 || *size > (UINT64_MAX - digit) / 10) return false;
        *size = *size * 10 + digit;
    }
    return true;
}

static void put_big(struct buffer *buffer, struct bytes digits) {
    put_text(buffer, "{\"$int\":\"");
    put(buffer, digits.data, digits.size);
    put_text(buffer, "\"}");
}

void put_digits(struct buffer *buffer, struct bytes digits, bool is_float) {
    bool negative;
    uint64_t size;
    if (is_float) put_float(buffer, read_double(digits));
    else if (read_integer(digits, &negative, &size) && size <= MAX_SAFE) put(buffer, digits.data, digits.size);
    else put_big(buffer, digits);
}

// What stands in {"TAG":"…"}; no data if it is something else.
static struct bytes tagged(struct bytes json, const char *tag) {
    size_t size = strlen(tag);
    bool is = json.size > size + 2 && !memcmp(json.data, tag, size) && !memcmp(json.data + json.size - 2, "\"}", 2);
    return is ? (struct bytes){json.data + size, json.size - size - 2} : (struct bytes){NULL, 0};
}

static bool read_whole(struct bytes json, int width, uint64_t *bits) {
    struct bytes big = tagged(json, "{\"$int\":\"");
    bool negative;
    uint64_t size;
    if (!read_integer(big.data ? big : json, &negative, &size)) return false;
    uint64_t most = negative ? UINT64_C(1) << (width - 1) : UINT64_MAX >> (64 - width);
    *bits = negative ? -size : size;
    return size <= most;
}

static bool read_real(struct bytes json, double *number) {
    struct bytes real = tagged(json, "{\"$float\":\""), big = tagged(json, "{\"$int\":\"");
    struct bytes digits = real.data ? real : big.data ? big : json;
    if (real.data && equals(real, "nan")) *number = NAN;
    else if (real.data && (equals(real, "inf") || equals(real, "-inf"))) *number = *real.data == '-' ? -INFINITY : INFINITY;
    else {
        if (digits.size > MAX_DIGITS || !memchr("-0123456789", *digits.data, 11)) return false;
        *number = read_double(digits);
    }
    return true;
}

bool read_number(struct bytes json, char type, uint64_t *bits) {
    double number;
    *bits = 0;
    if (type == 'i' || type == 'I') return read_whole(json, type == 'i' ? 32 : 64, bits);
    if (!read_real(json, &number)) return false;
    float narrow = (float)number;
    if (type == 'f') memcpy(bits, &narrow, sizeof narrow);
    else memcpy(bits, &number, sizeof number);
    return true;
}

void put_number_of(struct buffer *buffer, char type, uint64_t bits) {
    int64_t whole = type == 'i' ? (int32_t)bits : (int64_t)bits;
    double number;
    float narrow;
    memcpy(&number, &bits, sizeof number);
    memcpy(&narrow, &bits, sizeof narrow);
    if (type == 'f' || type == 'F') return put_float(buffer, type == 'f' ? narrow : number);
    put_whole(buffer, whole);
}

#include "number.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "dtoa.h"

static const int64_t MAX_SAFE = (INT64_C(1) << 53) - 1;

// Is this 0.DIGITS times ten to that power? Neither here nor below by the C library's functions, which call through
// pointers: a module that programs are linked to must have no table.
static bool is_spelled(double number, const char *digits, int count, int point) {
    char text[64];
    struct buffer spelled = {.data = text, .capacity = sizeof text, .limit = sizeof text};
    JSATODTempMem scratch;
    put_text(&spelled, "0.");
    put(&spelled, digits, count);
    put_text(&spelled, "e");
    put_integer(&spelled, point);
    put(&spelled, "", 1);
    return js_atod(text, NULL, 10, 0, &scratch) == number;
}

// Above a power of two the next number is twice as far away as below it, so there fewer digits may do than those that are
// nearest: these, rounded up. Gives their count.
static int shorten(char *digits, int count, int point, double number) {
    int exponent;
    if (frexp(number, &exponent) != 0.5) return count;
    for (int fewer = 1; fewer < count; fewer++) {
        if (digits[fewer - 1] == '9') continue;
        digits[fewer - 1]++;
        if (is_spelled(number, digits, fewer, point)) return fewer;
        digits[fewer - 1]--;
    }
    return count;
}

// The digits of a positive number as JavaScript spells it, in another layout.
static void put_digits(struct buffer *buffer, const char *text, double number) {
    char digits[32];
    int count = 0, point = -1, exponent = 0;
    for (; *text && *text != 'e'; text++) {
        if (*text == '.') point = count;
        else if (count < 31) digits[count++] = *text;
    }
    if (point < 0) point = count;
    if (*text == 'e') exponent = atoi(text + 1);
    int zeros = 0;
    while (zeros < count - 1 && digits[zeros] == '0') zeros++;
    point += exponent - zeros;
    count -= zeros;
    memmove(digits, digits + zeros, count);
    while (count > 1 && digits[count - 1] == '0') count--;
    count = shorten(digits, count, point, number);
    if (point <= -4 || point > 16) {
        put(buffer, digits, 1);
        if (count > 1) put_text(buffer, ".");
        put(buffer, digits + 1, count - 1);
        put_text(buffer, point > 0 ? "e+" : "e-");
        if (abs(point - 1) < 10) put_text(buffer, "0");
        return put_integer(buffer, abs(point - 1));
    }
    if (point <= 0) put_text(buffer, "0.");
    for (int at = point; at < 0; at++) put_text(buffer, "0");
    for (int i = 0; i < count || i < point; i++) {
        if (i && i == point) put_text(buffer, ".");
        put(buffer, i < count ? &digits[i] : "0", 1);
    }
    if (count <= point) put_text(buffer, ".0");
}

void put_whole(struct buffer *buffer, int64_t number) {
    bool plain = llabs(number) <= MAX_SAFE;
    if (!plain) put_text(buffer, "{\"$int\":\"");
    put_integer(buffer, number);
    if (!plain) put_text(buffer, "\"}");
}

void put_float(struct buffer *buffer, double number) {
    put_text(buffer, "{\"$float\":\"");
    if (isnan(number)) put_text(buffer, "nan");
    else if (isinf(number)) put_text(buffer, number < 0 ? "-inf" : "inf");
    else {
        char text[JS_DTOA_MAX_DIGITS];
        JSDTOATempMem scratch;
        js_dtoa(text, fabs(number), 10, 0, JS_DTOA_FORMAT_FREE, &scratch);
        if (signbit(number)) put_text(buffer, "-");
        put_digits(buffer, text, fabs(number));
    }
    put_text(buffer, "\"}");
}

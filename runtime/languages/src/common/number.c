#include "number.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dtoa.h"

// Above a power of two the next number is twice as far away as below it, so there fewer digits may do than those that are
// nearest: these, rounded up. Gives their count.
static int shorten(char *digits, int count, int point, double number) {
    int exponent;
    if (frexp(number, &exponent) != 0.5) return count;
    for (int fewer = 1; fewer < count; fewer++) {
        char text[48];
        if (digits[fewer - 1] == '9') continue;
        snprintf(text, sizeof text, "0.%.*s%ce%d", fewer - 1, digits, digits[fewer - 1] + 1, point);
        if (strtod(text, NULL) != number) continue;
        digits[fewer - 1]++;
        return fewer;
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
    char out[64];
    if (point <= -4 || point > 16) {
        put(buffer, digits, 1);
        if (count > 1) put_text(buffer, ".");
        put(buffer, digits + 1, count - 1);
        snprintf(out, sizeof out, "e%c%02d", point > 0 ? '+' : '-', abs(point - 1));
        return put_text(buffer, out);
    }
    if (point <= 0) put_text(buffer, "0.");
    for (int at = point; at < 0; at++) put_text(buffer, "0");
    for (int i = 0; i < count || i < point; i++) {
        if (i && i == point) put_text(buffer, ".");
        put(buffer, i < count ? &digits[i] : "0", 1);
    }
    if (count <= point) put_text(buffer, ".0");
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

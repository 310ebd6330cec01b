#include "number.h"

#include <stdlib.h>
#include <string.h>

enum { MOST = 31 };

static void put_exponent(struct buffer *buffer, int exponent) {
    put_text(buffer, exponent < 0 ? "e-" : "e+");
    if (abs(exponent) < 10) put_text(buffer, "0");
    put_integer(buffer, abs(exponent));
}

void put_float(struct buffer *buffer, const char *shortest) {
    char digits[MOST];
    int count = 0, point = -1, exponent = 0;
    if (*shortest == '-') put(buffer, shortest++, 1);
    for (; *shortest && *shortest != 'e'; shortest++) {
        if (*shortest == '.') point = count;
        else if (count < MOST) digits[count++] = *shortest;
    }
    if (point < 0) point = count;
    if (*shortest == 'e') exponent = atoi(shortest + 1);
    int zeros = 0;
    while (zeros < count - 1 && digits[zeros] == '0') zeros++;
    point += exponent - zeros;
    count -= zeros;
    memmove(digits, digits + zeros, count);
    while (count > 1 && digits[count - 1] == '0') count--;
    if (point <= -4 || point > 16) {
        put(buffer, digits, 1);
        if (count > 1) put_text(buffer, ".");
        put(buffer, digits + 1, count - 1);
        return put_exponent(buffer, point - 1);
    }
    if (point <= 0) put_text(buffer, "0.");
    for (int at = point; at < 0; at++) put_text(buffer, "0");
    for (int i = 0; i < count || i < point; i++) {
        if (i && i == point) put_text(buffer, ".");
        put(buffer, i < count ? &digits[i] : "0", 1);
    }
    if (count <= point) put_text(buffer, ".0");
}

#include "face.h"

#include <stdlib.h>
#include <string.h>

int64_t packed(struct bytes bytes) { return (int64_t)(uintptr_t)bytes.data << 32 | (int64_t)bytes.size; }

bool equals(struct bytes text, const char *expected) {
    return text.size == strlen(expected) && !memcmp(text.data, expected, text.size);
}

static int digit(char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1; }

bool read_seed(struct bytes text, uint8_t seed[32]) {
    if (text.size != 64) return false;
    for (int i = 0; i < 32; i++) {
        int high = digit(text.data[2 * i]), low = digit(text.data[2 * i + 1]);
        if (high < 0 || low < 0) return false;
        seed[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}

EXPORT("cando_alloc") char *cando_alloc(int32_t size) { return malloc(size > 0 ? size : 1); }

EXPORT("cando_output") int64_t cando_output(void) { return packed(sandbox_written(1)); }

/// For the build alone: why the initialization failed.
EXPORT("cando_log") int64_t cando_log(void) { return packed(sandbox_written(2)); }

#include "face.h"

#include <stdlib.h>
#include <string.h>

int64_t packed(struct bytes bytes) { return (int64_t)(uintptr_t)bytes.data << 32 | (int64_t)bytes.size; }

bool is_type(struct bytes type, const char *name) {
    return type.size == strlen(name) && !memcmp(type.data, name, type.size);
}

bool read_seed(struct bytes text, uint8_t seed[32]) {
    if (text.size != 64) return false;
    for (int i = 0; i < 32; i++) {
        char digits[3] = {text.data[2 * i], text.data[2 * i + 1], 0};
        seed[i] = (uint8_t)strtoul(digits, NULL, 16);
    }
    return true;
}

EXPORT("cando_alloc") char *cando_alloc(int32_t size) { return malloc(size > 0 ? size : 1); }

EXPORT("cando_output") int64_t cando_output(void) { return packed(sandbox_written(1)); }

/// For the build alone: why the initialization failed.
EXPORT("cando_log") int64_t cando_log(void) { return packed(sandbox_written(2)); }

// Text that is being written: it ends at its limit, or when memory does, and says so.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buffer {
    char *data;
    size_t size, capacity, limit;
    // Over the limit or too deep; no memory.
    bool too_large, no_memory;
};

void put(struct buffer *buffer, const char *data, size_t size);
void put_text(struct buffer *buffer, const char *text);
void put_integer(struct buffer *buffer, int64_t number);

/// A JSON string from bytes that should be UTF-8; what is not becomes U+FFFD, as in Rust's from_utf8_lossy.
void put_json_string(struct buffer *buffer, const char *data, size_t size);

/// {"$bytes":"hex"}
void put_bytes(struct buffer *buffer, const char *data, size_t size);

/// The length of the UTF-8 sequence at the start; negative: so many bytes are one broken sequence.
int utf8_length(const char *data, size_t size);

/// Orders buffers by their bytes, for qsort.
int compare_buffers(const void *a, const void *b);

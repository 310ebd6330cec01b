#include "buffer.h"

#include <stdlib.h>
#include <string.h>

void put(struct buffer *buffer, const char *data, size_t size) {
    if (buffer->too_large || buffer->no_memory) return;
    if (size > buffer->limit - buffer->size) {
        buffer->too_large = true;
        return;
    }
    if (buffer->capacity - buffer->size < size) {
        size_t capacity = buffer->capacity ? buffer->capacity : 256;
        while (capacity - buffer->size < size) capacity *= 2;
        char *grown = realloc(buffer->data, capacity);
        if (!grown) {
            buffer->no_memory = true;
            return;
        }
        buffer->data = grown;
        buffer->capacity = capacity;
    }
    memcpy(buffer->data + buffer->size, data, size);
    buffer->size += size;
}

void put_text(struct buffer *buffer, const char *text) { put(buffer, text, strlen(text)); }

// Not by snprintf, which calls through pointers: a module that programs are linked to must have no table.
void put_integer(struct buffer *buffer, int64_t number) {
    char digits[20];
    size_t at = sizeof digits;
    uint64_t rest = number < 0 ? -(uint64_t)number : (uint64_t)number;
    do digits[--at] = (char)('0' + rest % 10);
    while (rest /= 10);
    if (number < 0) digits[--at] = '-';
    put(buffer, digits + at, sizeof digits - at);
}

int utf8_length(const char *data, size_t size) {
    const unsigned char *s = (const unsigned char *)data;
    if (s[0] < 0x80) return 1;
    int length = s[0] >= 0xc2 && s[0] < 0xe0 ? 2 : (s[0] & 0xf0) == 0xe0 ? 3 : s[0] >= 0xf0 && s[0] < 0xf5 ? 4 : 0;
    if (!length || size < 2) return -1;
    unsigned char low = s[0] == 0xe0 ? 0xa0 : s[0] == 0xf0 ? 0x90 : 0x80;
    unsigned char high = s[0] == 0xed ? 0x9f : s[0] == 0xf4 ? 0x8f : 0xbf;
    if (s[1] < low || s[1] > high) return -1;
    for (int i = 2; i < length; i++)
        if ((size_t)i >= size || (s[i] & 0xc0) != 0x80) return -i;
    return length;
}

static void put_escape(struct buffer *buffer, unsigned char c) {
    static const char *const names[] = {['\b'] = "\\b", ['\t'] = "\\t", ['\n'] = "\\n", ['\f'] = "\\f", ['\r'] = "\\r"};
    const char pair[] = {'\\', (char)c}, code[] = {'\\', 'u', '0', '0', "01"[c >> 4], "0123456789abcdef"[c & 15]};
    if (c == '"' || c == '\\') put(buffer, pair, sizeof pair);
    else if (c <= '\r' && names[c]) put_text(buffer, names[c]);
    else put(buffer, code, sizeof code);
}

void put_json_string(struct buffer *buffer, const char *data, size_t size) {
    const unsigned char *s = (const unsigned char *)data;
    put_text(buffer, "\"");
    size_t plain = 0, i = 0;
    while (i < size) {
        int length = utf8_length(data + i, size - i);
        bool escape = length == 1 && (s[i] < 0x20 || s[i] == '"' || s[i] == '\\');
        if (length > 0 && !escape) {
            i += length;
            continue;
        }
        put(buffer, data + plain, i - plain);
        if (escape) put_escape(buffer, s[i]);
        else put_text(buffer, "\xef\xbf\xbd");
        i += length < 0 ? -length : length;
        plain = i;
    }
    put(buffer, data + plain, i - plain);
    put_text(buffer, "\"");
}

void put_bytes(struct buffer *buffer, const char *data, size_t size) {
    put_text(buffer, "{\"$bytes\":\"");
    for (size_t i = 0; i < size && !buffer->too_large && !buffer->no_memory; i++) {
        char pair[2] = {"0123456789abcdef"[data[i] >> 4 & 15], "0123456789abcdef"[data[i] & 15]};
        put(buffer, pair, 2);
    }
    put_text(buffer, "\"}");
}

int compare_buffers(const void *a, const void *b) {
    const struct buffer *left = a, *right = b;
    int order = memcmp(left->data, right->data, left->size < right->size ? left->size : right->size);
    return order ? order : (left->size > right->size) - (left->size < right->size);
}

#include "value.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "number.h"

// The characters as they are, other bytes as \udcXX. False: there are no others.
static bool spell_bytes(struct buffer *buffer, const char *text, size_t size) {
    bool spelled = false;
    for (size_t i = 0; i < size;) {
        int length = utf8_length(text + i, size - i);
        if (length > 0) {
            put(buffer, text + i, length);
            i += length;
            continue;
        }
        spelled = true;
        for (; length < 0; length++, i++) {
            char code[8];
            snprintf(code, sizeof code, "\\udc%02x", (unsigned char)text[i]);
            put_text(buffer, code);
        }
    }
    return spelled;
}

static void put_string(struct buffer *buffer, const char *text, size_t size) {
    struct buffer spelled = {.limit = buffer->limit - buffer->size};
    bool tagged = spell_bytes(&spelled, text, size);
    buffer->too_large |= spelled.too_large;
    buffer->no_memory |= spelled.no_memory;
    if (tagged) put_text(buffer, "{\"$str\":");
    put_json_string(buffer, spelled.data, spelled.size);
    if (tagged) put_text(buffer, "}");
    free(spelled.data);
}

static void put_value(struct buffer *buffer, sqlite3_stmt *statement, int column) {
    const char *data;
    switch (sqlite3_column_type(statement, column)) {
    case SQLITE_INTEGER: return put_whole(buffer, sqlite3_column_int64(statement, column));
    case SQLITE_FLOAT: return put_float(buffer, sqlite3_column_double(statement, column));
    case SQLITE_NULL: return put_text(buffer, "null");
    case SQLITE_TEXT:
        data = (const char *)sqlite3_column_text(statement, column);
        if (!data) break;
        return put_string(buffer, data, sqlite3_column_bytes(statement, column));
    default:
        data = sqlite3_column_blob(statement, column);
        int size = sqlite3_column_bytes(statement, column);
        if (!data && size) break;
        return put_bytes(buffer, data, size);
    }
    buffer->no_memory = true;
}

void begin_table(struct buffer *buffer, sqlite3_stmt *statement) {
    buffer->size = 0;
    put_text(buffer, "{\"columns\":[");
    for (int i = 0; i < sqlite3_column_count(statement); i++) {
        const char *name = sqlite3_column_name(statement, i);
        if (i) put_text(buffer, ",");
        if (name) put_json_string(buffer, name, strlen(name));
        else buffer->no_memory = true;
    }
    put_text(buffer, "],\"rows\":[");
}

void put_row(struct buffer *buffer, sqlite3_stmt *statement) {
    bool first = buffer->size && buffer->data[buffer->size - 1] == '[';
    put_text(buffer, first ? "[" : ",[");
    for (int i = 0; i < sqlite3_column_count(statement); i++) {
        if (i) put_text(buffer, ",");
        put_value(buffer, statement, i);
    }
    put_text(buffer, "]");
}

void end_table(struct buffer *buffer) { put_text(buffer, "]}"); }

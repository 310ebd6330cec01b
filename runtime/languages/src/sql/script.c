#include "script.h"

#include <string.h>

#include "value.h"

static const char *skip_comment(const char *text) {
    bool is_line = *text == '-';
    const char *end = strstr(text + 2, is_line ? "\n" : "*/");
    return end ? end + (is_line ? 1 : 2) : text + strlen(text);
}

// A statement without what is before it.
static const char *skip_space(const char *text) {
    for (;;) {
        if (*text && strchr(" \t\n\f\r", *text)) text++;
        else if (!strncmp(text, "--", 2) || !strncmp(text, "/*", 2)) text = skip_comment(text);
        else return text;
    }
}

static struct failed failure(sqlite3 *database, const char *text, const char *statement, bool unprepared) {
    int offset = sqlite3_error_offset(database);
    const char *place = offset < 0 ? skip_space(statement) : statement + offset;
    return (struct failed){sqlite3_extended_errcode(database), sqlite3_errmsg(database), place - text, unprepared};
}

static void print_row(sqlite3_stmt *row) {
    for (int i = 0; i < sqlite3_column_count(row); i++) {
        if (i) sandbox_write(1, (struct bytes){"|", 1});
        const char *text = (const char *)sqlite3_column_text(row, i);
        if (text) sandbox_write(1, (struct bytes){text, sqlite3_column_bytes(row, i)});
    }
    sandbox_write(1, (struct bytes){"\n", 1});
}

static bool must_stop(const struct buffer *table) {
    return sandbox_output_full() || sandbox_output_lost() || table->too_large || table->no_memory;
}

// SQLite's code for how it ended.
static int run_statement(sqlite3_stmt *statement, enum sink sink, struct buffer *table) {
    bool gives_table = sqlite3_column_count(statement) > 0;
    if (gives_table && sink == TABLE) begin_table(table, statement);
    int code;
    while ((code = sqlite3_step(statement)) == SQLITE_ROW && !must_stop(table)) {
        if (sink == TABLE) put_row(table, statement);
        else if (sink == LINES) print_row(statement);
    }
    if (gives_table && sink == TABLE) end_table(table);
    return code;
}

struct failed run_script(sqlite3 *database, struct bytes text, enum sink sink, struct buffer *table) {
    const char *end = text.data + text.size, *zero = memchr(text.data, 0, text.size);
    if (zero) return (struct failed){SQLITE_ERROR, "a null character is no part of SQL", zero - text.data, true};
    for (const char *next = text.data, *rest; next < end && !must_stop(table); next = rest) {
        sqlite3_stmt *statement;
        if (sqlite3_prepare_v2(database, next, (int)(end - next) + 1, &statement, &rest))
            return failure(database, text.data, next, true);
        int code = statement ? run_statement(statement, sink, table) : SQLITE_DONE;
        sqlite3_finalize(statement);
        if (code != SQLITE_DONE && code != SQLITE_ROW) return failure(database, text.data, next, false);
    }
    return (struct failed){0};
}

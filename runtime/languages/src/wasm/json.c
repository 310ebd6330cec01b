#include "json.h"

#include <string.h>

#include "value.h"

enum { MAX_NUMBER = 400 };

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static void skip_space(struct json *rest) {
    while (rest->at < rest->end && *rest->at && strchr(" \t\n\r", *rest->at)) rest->at++;
}

static bool take(struct json *rest, char expected) {
    if (rest->at == rest->end || *rest->at != expected) return false;
    rest->at++;
    return true;
}

// Takes `expected` and puts it, with white space allowed before it.
static bool move(struct buffer *buffer, struct json *rest, char expected) {
    skip_space(rest);
    if (!take(rest, expected)) return false;
    put(buffer, &expected, 1);
    return true;
}

static int digit_of(char c) {
    const char *digits = "0123456789abcdef0123456789ABCDEF", *found = c ? strchr(digits, c) : NULL;
    return found ? (int)(found - digits) & 15 : -1;
}

static bool is_escape(const struct json *rest) {
    char c = *rest->at;
    if (c != 'u') return c && strchr("\"\\/bfnrt", c);
    for (int i = 1; i <= 4; i++)
        if (rest->at + i >= rest->end || digit_of(rest->at[i]) < 0) return false;
    return true;
}

static bool put_string(struct buffer *buffer, struct json *rest) {
    const char *start = rest->at++;
    while (rest->at < rest->end && *rest->at != '"') {
        if ((unsigned char)*rest->at < 0x20) return false;
        if (*rest->at++ == '\\' && (rest->at == rest->end || !is_escape(rest))) return false;
        else if (rest->at[-1] == '\\') rest->at++;
    }
    if (!take(rest, '"')) return false;
    put(buffer, start, rest->at - start);
    return true;
}

static bool take_digits(struct json *rest) {
    const char *start = rest->at;
    while (rest->at < rest->end && is_digit(*rest->at)) rest->at++;
    return rest->at > start;
}

static bool put_number(struct buffer *buffer, struct json *rest) {
    const char *start = rest->at;
    take(rest, '-');
    if (!take(rest, '0') && !take_digits(rest)) return false;
    bool is_float = rest->at - start == 2 && !memcmp(start, "-0", 2);
    if (take(rest, '.')) {
        is_float = true;
        if (!take_digits(rest)) return false;
    }
    if (take(rest, 'e') || take(rest, 'E')) {
        is_float = true;
        if (!take(rest, '+')) take(rest, '-');
        if (!take_digits(rest)) return false;
    }
    struct bytes digits = {start, rest->at - start};
    if (digits.size > MAX_NUMBER) return false;
    put_digits(buffer, digits, is_float);
    return true;
}

static bool put_word(struct buffer *buffer, struct json *rest) {
    static const char *const words[] = {"null", "true", "false"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t size = strlen(words[i]);
        if ((size_t)(rest->end - rest->at) < size || memcmp(rest->at, words[i], size)) continue;
        rest->at += size;
        put_text(buffer, words[i]);
        return true;
    }
    return false;
}

static bool put_all(struct buffer *buffer, struct json *rest, int depth, char end) {
    put(buffer, rest->at++, 1);
    if (move(buffer, rest, end)) return true;
    do {
        skip_space(rest);
        if (end == '}' && (rest->at == rest->end || *rest->at != '"' || !put_string(buffer, rest))) return false;
        if (end == '}' && !move(buffer, rest, ':')) return false;
        if (!put_json(buffer, rest, depth + 1)) return false;
    } while (move(buffer, rest, ','));
    return move(buffer, rest, end);
}

bool put_json(struct buffer *buffer, struct json *rest, int depth) {
    skip_space(rest);
    if (rest->at == rest->end || depth > MAX_DEPTH) return false;
    switch (*rest->at) {
    case '"': return put_string(buffer, rest);
    case '[': return put_all(buffer, rest, depth, ']');
    case '{': return put_all(buffer, rest, depth, '}');
    default: return *rest->at == '-' || is_digit(*rest->at) ? put_number(buffer, rest) : put_word(buffer, rest);
    }
}

struct bytes take_value(struct json *rest) {
    struct buffer nothing = {.limit = 0};
    const char *start = rest->at;
    // The host has counted the levels.
    if (!put_json(&nothing, rest, -MAX_DEPTH)) __builtin_trap();
    return (struct bytes){start, rest->at - start};
}

struct json inside(struct bytes value) {
    if (value.size < 2) __builtin_trap();
    return (struct json){(char *)value.data + 1, (char *)value.data + value.size - 1};
}

bool next_element(struct json *rest) {
    take(rest, ',');
    return rest->at < rest->end;
}

bool next_member(struct json *rest, struct bytes *name) {
    if (!next_element(rest)) return false;
    *name = take_value(rest);
    return take(rest, ':');
}

static char *put_point(char *at, unsigned point) {
    if (point < 0x80) {
        *at++ = (char)point;
    } else if (point < 0x800) {
        *at++ = (char)(0xc0 | point >> 6);
        *at++ = (char)(0x80 | (point & 63));
    } else {
        *at++ = (char)(0xe0 | point >> 12);
        *at++ = (char)(0x80 | (point >> 6 & 63));
        *at++ = (char)(0x80 | (point & 63));
    }
    return at;
}

// Canonical JSON escapes nothing beyond U+001F.
struct bytes take_text(struct bytes string) {
    if (string.size < 2 || *string.data != '"') __builtin_trap();
    static const char escapes[] = "bfnrt", meanings[] = "\b\f\n\r\t";
    char *start = (char *)string.data + 1, *to = start;
    const char *end = string.data + string.size - 1;
    for (const char *from = start; from < end; from++) {
        const char *named = NULL;
        if (*from != '\\') {
            *to++ = *from;
        } else if (*++from == 'u') {
            unsigned point = 0;
            for (int i = 0; i < 4; i++) point = point << 4 | (unsigned)digit_of(*++from);
            to = put_point(to, point);
        } else {
            named = strchr(escapes, *from);
            *to++ = named ? meanings[named - escapes] : *from;
        }
    }
    return (struct bytes){start, (size_t)(to - start)};
}

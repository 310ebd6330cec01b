// A TypeScript program becomes a JavaScript one, whose lines and columns are the same.
#include <stdlib.h>
#include <string.h>

#include "failure.h"
#include "program.h"

// typescript/strip/src/lib.rs
struct stripped {
    const char *text;
    size_t size;
    uint32_t line, column;
};

bool strip_types(const char *text, size_t size, struct stripped *stripped);

static size_t length_of(unsigned char first) { return first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4; }

// The engine counts columns in bytes, and the stripper keeps them in units of UTF-16: a character that it took out has
// left one space, or two of four bytes. With more spaces each place is where it was.
static struct bytes align(struct bytes text, struct bytes code) {
    char *aligned = malloc(text.size + 1);
    if (!aligned) __builtin_trap();
    size_t from = 0, length;
    for (size_t at = 0; at < text.size; at += length) {
        length = length_of((unsigned char)text.data[at]);
        if (length > text.size - at) length = text.size - at;
        size_t kept = length == 4 ? 2 : 1;
        if (length <= code.size - from && !memcmp(text.data + at, code.data + from, length)) kept = length;
        if (kept > code.size - from) kept = code.size - from;
        memset(aligned + at, ' ', length);
        memcpy(aligned + at, code.data + from, kept);
        from += kept;
    }
    // The parser wants a zero behind the text.
    aligned[text.size] = 0;
    return (struct bytes){aligned, text.size};
}

bool translate(struct program *program, struct result *result) {
    struct stripped stripped;
    bool good = strip_types(program->text.data, program->text.size, &stripped);
    struct bytes text = {stripped.text, stripped.size};
    if (good) program->code = align(program->text, text);
    else describe_syntax(result, program->text, text, (int)stripped.line, (int)stripped.column);
    return good;
}

// Memory for one run: what is taken stays taken, but the last piece can grow and be given back.
// C's own allocator would ask for pages behind the program's.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"

extern char __heap_base;

static char *next = &__heap_base;
static char *last;

static size_t room(const char *from) { return (size_t)((char *)SYSTEM - from); }

void *malloc(size_t size) {
    if (size > room(next) - 16) return NULL;
    last = next;
    next += (size + 15) & ~(size_t)15;
    return last;
}

void free(void *piece) {
    if (piece && piece == last) next = last;
}

void *realloc(void *piece, size_t size) {
    if (piece && piece == last) next = last;
    void *moved = malloc(size);
    // Pieces lie one behind the other, so that there is something to read behind each.
    if (moved && piece && moved != piece) memmove(moved, piece, size < room(piece) ? size : room(piece));
    return moved;
}

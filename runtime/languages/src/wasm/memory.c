// What the sandbox puts in the place of a program's own memory operators.
#include "memory.h"

#include <stddef.h>
#include <string.h>

#include "face.h"
#include "program.h"

enum { PAGE = 1 << 16 };

static uint32_t pages(void) { return (uint32_t)__builtin_wasm_memory_size(0) - SYSTEM / PAGE; }

void *program_memory(uint32_t address, uint64_t size) {
    if (address + size > (uint64_t)pages() * PAGE) __builtin_trap();
    return (char *)SYSTEM + address;
}

EXPORT("memory.size") uint32_t memory_size(void) { return pages(); }

// Fuel is charged by the page, so what cannot be is not tried.
EXPORT("memory.grow") uint32_t memory_grow(uint32_t more) {
    size_t before = more < PAGE ? __builtin_wasm_memory_grow(0, more) : SIZE_MAX;
    if (before != SIZE_MAX) return (uint32_t)before - SYSTEM / PAGE;
    program_refused_memory = true;
    return UINT32_MAX;
}

EXPORT("memory.copy") void memory_copy(uint32_t to, uint32_t from, uint32_t size) {
    char *target = program_memory(to, size);
    memmove(target, program_memory(from, size), size);
}

EXPORT("memory.fill") void memory_fill(uint32_t to, uint32_t value, uint32_t size) {
    memset(program_memory(to, size), (int)value, size);
}

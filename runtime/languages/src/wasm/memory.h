// The program's memory, which begins where this module's ends: the sandbox adds SYSTEM to each of its addresses.
#pragma once
#include <stdint.h>

/// Bytes of memory that belong to this module. It never grows.
enum { SYSTEM = 16 << 20 };

/// A range of the program's memory; traps outside it.
void *program_memory(uint32_t address, uint64_t size);

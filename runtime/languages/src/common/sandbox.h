// The world as a candidate's program sees it: standard streams, a task's files, a clock, randomness.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bytes {
    const char *data;
    size_t size;
};

/// Starts a run: what the program may read, and how many bytes it may write to each stream.
void sandbox_begin(const uint8_t seed[32], struct bytes input, size_t output_limit);

/// Adds one read-only file; the bytes must outlive the run. False: too many files.
bool sandbox_add_file(struct bytes name, struct bytes text);

/// What was written to stdout (1) or stderr (2) so far.
struct bytes sandbox_written(int stream);

/// Whether something was refused because of the output limit, or for want of memory.
bool sandbox_output_full(void);
bool sandbox_output_lost(void);

/// The clock, in nanoseconds since 1970, without a look at it: looks take a millisecond.
uint64_t sandbox_now(void);

/// Lets time pass until then.
void sandbox_wait(uint64_t until);

/// Random bytes under the request's seed.
void sandbox_random(void *target, size_t size);

/// The rest of standard input, which is then read.
struct bytes sandbox_input(void);

/// A task's file, or no data.
struct bytes sandbox_file(struct bytes name);

/// What a program prints, to stdout (1) or stderr (2).
void sandbox_write(int stream, struct bytes text);

/// Called at each write that goes over the limit. Does nothing where a language does not define it.
void sandbox_on_full(void);

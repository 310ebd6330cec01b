// The candidate's program, as the sandbox links it to this module.
#pragma once
#include <stdbool.h>
#include <stdint.h>

enum { MAX_VALUES = 32, FORM = 2 * MAX_VALUES + 2 };

enum step { BEGIN, CALL, ALLOCATE };

/// How the entry is called: its parameters' types, `>`, its results' types: i (i32), I (i64), f (f32), F (f64).
/// Or `json`: it takes a text and gives one back. Or nothing: there is no program.
void program_form(char form[FORM]);

/// BEGIN makes the program ready. CALL calls the entry with the values and leaves its results there.
/// ALLOCATE makes room for the first value's bytes in the program's memory, and leaves its address there.
void program_call(enum step step, uint64_t values[MAX_VALUES]);

/// The exit code that the program gave to proc_exit; -1 if it did not.
extern int32_t program_exit_code;

/// Whether the program asked for more memory than there is.
extern bool program_refused_memory;

// A statement may call the program back, which may run another: what SQLite takes of the native stack counts as what
// calls through C take. The module sqlite3 is compiled to come here.
#include <sqlite3.h>

// Units as in edits.rs: with these, functions that call each other through SQL end at four fifths of the sealed stack.
enum { PREPARE = 16, STEP = 8 };

extern int cando_depth;

int cando_step(sqlite3_stmt *statement) {
    cando_depth += STEP;
    int code = sqlite3_step(statement);
    cando_depth -= STEP;
    return code;
}

int cando_prepare(sqlite3 *database, const char *text, int size, sqlite3_stmt **statement, const char **rest) {
    cando_depth += PREPARE;
    int code = sqlite3_prepare_v2(database, text, size, statement, rest);
    cando_depth -= PREPARE;
    return code;
}

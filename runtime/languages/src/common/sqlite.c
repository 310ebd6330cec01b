// SQLite's system: no file can be opened, so databases live in memory; clock and randomness are the sandbox's.
#include <sqlite3.h>
#include <string.h>

#include "sandbox.h"

// The start of 1970 in the milliseconds of Julian days.
static const int64_t START = INT64_C(210866760000000);

static int open_file(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *given) {
    file->pMethods = NULL;
    return SQLITE_CANTOPEN;
}

static int delete_file(sqlite3_vfs *vfs, const char *name, int sync) { return SQLITE_IOERR_DELETE_NOENT; }

static int access_file(sqlite3_vfs *vfs, const char *name, int flags, int *result) {
    *result = 0;
    return SQLITE_OK;
}

static int full_name(sqlite3_vfs *vfs, const char *name, int size, char *target) {
    sqlite3_snprintf(size, target, "%s", name);
    return SQLITE_OK;
}

static int randomness(sqlite3_vfs *vfs, int size, char *target) {
    sandbox_random(target, size);
    return size;
}

static int wait(sqlite3_vfs *vfs, int microseconds) {
    sandbox_wait(sandbox_now() + (uint64_t)microseconds * 1000);
    return microseconds;
}

static int now(sqlite3_vfs *vfs, sqlite3_int64 *milliseconds) {
    *milliseconds = START + (int64_t)(sandbox_now() / 1000000);
    return SQLITE_OK;
}

static int now_in_days(sqlite3_vfs *vfs, double *days) {
    sqlite3_int64 milliseconds;
    now(vfs, &milliseconds);
    *days = milliseconds / 86400000.0;
    return SQLITE_OK;
}

static int last_error(sqlite3_vfs *vfs, int size, char *message) { return 0; }

int sqlite3_os_init(void) {
    static sqlite3_vfs sandbox = {
        .iVersion = 2,
        .szOsFile = sizeof(sqlite3_file),
        .mxPathname = 512,
        .zName = "sandbox",
        .xOpen = open_file,
        .xDelete = delete_file,
        .xAccess = access_file,
        .xFullPathname = full_name,
        .xRandomness = randomness,
        .xSleep = wait,
        .xCurrentTime = now_in_days,
        .xGetLastError = last_error,
        .xCurrentTimeInt64 = now,
    };
    return sqlite3_vfs_register(&sandbox, 1);
}

int sqlite3_os_end(void) { return SQLITE_OK; }

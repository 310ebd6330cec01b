#include "database.h"

#include <stdlib.h>
#include <string.h>

// Those that tell about a database, or how statements are understood; the others are about files, memory and threads.
static const char *const pragmas[] = {
    "analysis_limit", "application_id", "automatic_index", "case_sensitive_like", "collation_list", "compile_options",
    "data_version", "database_list", "defer_foreign_keys", "encoding", "foreign_key_check", "foreign_key_list",
    "foreign_keys", "freelist_count", "function_list", "ignore_check_constraints", "index_info", "index_list",
    "index_xinfo", "integrity_check", "module_list", "optimize", "page_count", "page_size", "pragma_list", "query_only",
    "quick_check", "recursive_triggers", "reverse_unordered_selects", "schema_version", "table_info", "table_list",
    "table_xinfo", "user_version",
};

// What SQLite's shell has, and this has not.
static const char *const lacking[] = {"edit", "load_extension", "readfile", "writefile"};

static char what[96];

const char *refused(void) { return *what ? what : NULL; }

static int refuse(const char *kind, const char *name) {
    sqlite3_snprintf(sizeof what, what, "%s%s", kind, name ? name : "a file");
    return SQLITE_DENY;
}

static int authorize(void *unused, int action, const char *first, const char *second, const char *third,
                     const char *fourth) {
    if (action == SQLITE_ATTACH && first && *first && strcmp(first, ":memory:")) return refuse("the file ", first);
    if (action != SQLITE_PRAGMA) return SQLITE_OK;
    for (size_t i = 0; i < sizeof pragmas / sizeof *pragmas; i++)
        if (!sqlite3_stricmp(first, pragmas[i])) return SQLITE_OK;
    return refuse("PRAGMA ", first);
}

static void refuse_function(sqlite3_context *context, int count, sqlite3_value **arguments) {
    refuse("the function ", sqlite3_user_data(context));
    sqlite3_result_error(context, "not authorized", -1);
}

sqlite3 *open_database(void) {
    sqlite3 *database;
    if (sqlite3_open(":memory:", &database)) return NULL;
    sqlite3_db_config(database, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    // As in SQLite's shell: what stands in double quotes is a name, never a text.
    sqlite3_db_config(database, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    sqlite3_db_config(database, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    for (size_t i = 0; i < sizeof lacking / sizeof *lacking; i++)
        sqlite3_create_function(database, lacking[i], -1, SQLITE_UTF8, (void *)lacking[i], refuse_function, NULL, NULL);
    return database;
}

void guard_database(sqlite3 *database) { sqlite3_set_authorizer(database, authorize, NULL); }

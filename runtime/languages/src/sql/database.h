// The one database, in memory, and what it may not do.
#pragma once
#include <sqlite3.h>
#include <stdbool.h>

/// An empty database. NULL: there is no memory for it.
sqlite3 *open_database(void);

/// From now on a statement may ask only for what exists here.
void guard_database(sqlite3 *database);

/// What was asked for and does not exist here, or NULL.
const char *refused(void);

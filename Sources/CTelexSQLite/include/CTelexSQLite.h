// SPDX-License-Identifier: Apache-2.0
// Calls of SQLite that Swift cannot make by itself, since they are variadic.
#ifndef CTELEXSQLITE_H
#define CTELEXSQLITE_H

/// Keeps SQLite from counting its memory (SQLITE_CONFIG_MEMSTATUS of sqlite3_config()): each
/// allocation would take a lock for figures that nobody asks for. Has an effect before SQLite's first
/// use in the process alone; nobody else may call it meanwhile.
void telex_sqlite_count_no_memory(void);

#endif

// SPDX-License-Identifier: Apache-2.0
#include "CTelexSQLite.h"

#include <sqlite3.h>

void telex_sqlite_count_no_memory(void) {
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

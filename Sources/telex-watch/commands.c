// SPDX-License-Identifier: GPL-2.0-only
#include "watcher.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

// The longest command with its NUL. A path is at most PATH_MAX (4,096) bytes and its numbers less
// than 100: what is longer than this was not written by somebody who follows the protocol.
#define RECORD_LIMIT 8192

// Many records at a time, and always room behind the half of one.
static char input[8 * RECORD_LIMIT];
static size_t held;

_Noreturn static void refuse_record(const char *why, const char *record) {
    char message[256];
    int start = snprintf(message, sizeof message, "%s (see telex-watch --help): ", why);
    snprintf(message + start, sizeof message - (size_t)start, "%.80s", record);
    // By hand, this goes to a terminal.
    for (char *c = message; *c; c++) if (!isprint((unsigned char)*c)) *c = '?';
    give_up(2, message, 0);
}

// Reads a decimal number that ends with END and steps over it. False when there is none, or one
// larger than LIMIT.
static bool take_number(const char **at, char end, uint64_t limit, uint64_t *number) {
    const char *next = *at;
    uint64_t value = 0;
    for (; *next >= '0' && *next <= '9'; next++) {
        uint64_t digit = (uint64_t)(*next - '0');
        if (value > (limit - digit) / 10) return false;
        value = value * 10 + digit;
    }
    if (next == *at || *next != end) return false;
    *number = value;
    *at = next + 1;
    return true;
}

static bool obey_watch(const char *rest) {
    uint64_t id, device, inode;
    if (!take_number(&rest, ' ', INT64_MAX, &id) || !take_number(&rest, ' ', UINT64_MAX, &device)
        || !take_number(&rest, ' ', UINT64_MAX, &inode) || *rest != '/') return false;
    int wd;
    int failed = add_watch(rest, device, inode, &wd);
    const char *answer = failed ? "refused" : "watching";
    put_record(answer, 2, (int64_t[]){(int64_t)id, failed ? failed : wd}, NULL);
    return true;
}

static bool obey(const char *record) {
    uint64_t number;
    const char *rest = strchr(record, ' ');
    if (!rest++) return false;
    if (strncmp(record, "watch ", 6) == 0) return obey_watch(rest);
    if (strncmp(record, "drop ", 5) == 0 && take_number(&rest, '\0', INT_MAX, &number)) {
        drop_watch((int)number);
        return true;
    }
    if (strncmp(record, "mark ", 5) || !take_number(&rest, '\0', INT64_MAX, &number)) return false;
    pass_everything_so_far();
    put_record("mark", 1, (int64_t[]){(int64_t)number}, NULL);
    return true;
}

bool obey_commands(void) {
    // One byte stays free, so that half a record can be shown with a NUL behind it.
    ssize_t count = read(STDIN_FILENO, input + held, sizeof input - 1 - held);
    if (count < 0) {
        if (errno == EINTR || errno == EAGAIN) return true;
        give_up(1, "cannot read commands", errno);
    }
    const char *start = input;
    const char *end = input + held + count;
    const char *nul;
    while ((nul = memchr(start, '\0', (size_t)(end - start)))) {
        if (nul - start >= RECORD_LIMIT) refuse_record("too long", start);
        if (!obey(start)) refuse_record("not a command", start);
        start = nul + 1;
    }
    held = (size_t)(end - start);
    memmove(input, start, held);
    input[held] = '\0';
    if (held >= RECORD_LIMIT) refuse_record("too long", input);
    if (count == 0 && held) refuse_record("a record without its NUL", input);
    return count > 0;
}

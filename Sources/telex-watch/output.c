// SPDX-License-Identifier: GPL-2.0-only
#include "watcher.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// As much as a pipe holds: a larger write would only wait in two steps.
static char buffer[65536];
static size_t used;

static void put(const char *bytes, size_t count) {
    if (count > sizeof buffer - used) flush_output();
    memcpy(buffer + used, bytes, count);
    used += count;
}

static void put_number(int64_t number) {
    char digits[21];
    char *first = digits + sizeof digits;
    uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    do *--first = (char)('0' + rest % 10);
    while (rest /= 10);
    if (number < 0) *--first = '-';
    *--first = ' ';
    put(first, (size_t)(digits + sizeof digits - first));
}

void put_record(const char *word, size_t count, const int64_t *numbers, const char *name) {
    put(word, strlen(word));
    for (size_t i = 0; i < count; i++) put_number(numbers[i]);
    if (name) put(" ", 1), put(name, strlen(name));
    put("", 1);
}

void flush_output(void) {
    size_t written = 0, wanted = used;
    // Nothing is left to be written should writing fail and give_up come back here.
    used = 0;
    while (written < wanted) {
        ssize_t count = write(STDOUT_FILENO, buffer + written, wanted - written);
        if (count >= 0) written += (size_t)count;
        else if (errno != EINTR) give_up(1, "cannot write", errno);
    }
}

_Noreturn void give_up(int status, const char *why, int error) {
    flush_output();
    fprintf(stderr, "telex-watch: %s%s%s\n", why, error ? ": " : "", error ? strerror(error) : "");
    exit(status);
}

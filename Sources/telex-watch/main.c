// SPDX-License-Identifier: GPL-2.0-only
// Watches directories as standard input says, and writes down what the kernel tells of them.
#define _GNU_SOURCE
#include "watcher.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

// So much of the queue is passed on before a look at the commands: even under events without
// end a command waits for milliseconds only.
static const size_t turn_bytes = 262144;

// What a parent must know to talk to this program.
#define PROTOCOL_VERSION 1

static const char help[] =
    "usage: telex-watch [--parent PID] | --help | --version\n"
    "Watches directories through inotify(7). Commands come on standard input, answers and\n"
    "events go to standard output; each record ends with a NUL. It ends with its input.\n"
    "\n"
    "  watch ID DEV INO PATH   'watching ID WD' or 'refused ID ERRNO'; DEV is major << 32 | minor\n"
    "  drop WD                 ends a watch\n"
    "  mark M                  'mark M' after everything that happened before\n"
    "\n"
    "By hand: d=/tmp; set -- $(stat -c '%Hd %Ld %i' $d)\n"
    "  (printf 'watch 1 %s %s %s\\0' $(($1 << 32 | $2)) $3 $d; sleep 9; printf 'mark 1\\0') |\n"
    "      telex-watch | tr '\\0' '\\n'\n"
    "--parent PID: ends at once unless PID is its parent.\n";

_Noreturn static void misused(const char *argument) {
    fprintf(stderr, "telex-watch: cannot make sense of '%s' (see telex-watch --help)\n", argument);
    exit(2);
}

// The process id after --parent, or 0.
static pid_t read_arguments(int count, char **arguments) {
    if (count < 2) return 0;
    bool helping = strcmp(arguments[1], "--help") == 0;
    if (count == 2 && (helping || strcmp(arguments[1], "--version") == 0)) {
        if (helping) fputs(help, stdout);
        else printf("telex-watch, protocol %d\n", PROTOCOL_VERSION);
        exit(0);
    }
    if (count != 3 || strcmp(arguments[1], "--parent") != 0) misused(arguments[1]);
    char *end;
    long parent = strtol(arguments[2], &end, 10);
    if (*end || parent <= 0 || parent > INT_MAX) misused(arguments[2]);
    return (pid_t)parent;
}

static void prepare(pid_t parent) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    // A parent that ended before that call sends nothing any more.
    if (parent && getppid() != parent) exit(0);
    // These reach the whole group; it is for the parent to decide what they mean.
    signal(SIGINT, SIG_IGN);
    signal(SIGTERM, SIG_IGN);
    signal(SIGHUP, SIG_IGN);
    // Without a reader there is nothing left to do, whatever the parent made of this signal.
    signal(SIGPIPE, SIG_DFL);
    // Whatever was inherited, and the working directory, could keep a mount from being unmounted.
    close_range(STDERR_FILENO + 1, ~0u, 0);
    if (chdir("/") != 0) give_up(1, "cannot leave the working directory", errno);
}

int main(int count, char **arguments) {
    prepare(read_arguments(count, arguments));
    int failed = open_library();
    int64_t told = failed ? failed : PROTOCOL_VERSION;
    put_record(failed ? "failed" : "hello", 1, &told, NULL);
    if (failed) {
        flush_output();
        return 1;
    }
    struct pollfd sources[2] = {
        {.fd = STDIN_FILENO, .events = POLLIN}, {.fd = library_descriptor(), .events = POLLIN}};
    do {
        bool quiet = pass_events(turn_bytes);
        if (quiet) flush_output();
        sources[0].revents = 0;
        // Only a library that has nothing left in its own buffer may be waited for.
        int ready = poll(sources, quiet ? 2 : 1, quiet ? -1 : 0);
        if (ready < 0 && errno != EINTR) give_up(1, "cannot wait", errno);
    } while (!sources[0].revents || obey_commands());
    flush_output();
    return 0;
}

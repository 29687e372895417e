// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "watcher.h"

#include <errno.h>
#include <fcntl.h>
#include <inotifytools/inotify.h>
#include <inotifytools/inotifytools.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

// Never IN_OPEN, IN_ACCESS or IN_CLOSE_NOWRITE: whoever looks would see himself looking.
static const int mask = IN_CREATE | IN_CLOSE_WRITE | IN_MODIFY | IN_ATTRIB | IN_MOVED_FROM
    | IN_MOVED_TO | IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR | IN_DONT_FOLLOW;

// The library reads so much of the queue at once (4,096 events without names).
static const size_t library_buffer = 4096 * sizeof(struct inotify_event);

static int descriptor = -1;
static FILE *nowhere;

int library_descriptor(void) {
    return descriptor;
}

int open_library(void) {
    nowhere = fopen("/dev/null", "we");
    if (!nowhere) return errno;
    // The library hides its descriptor, but it will be the lowest free number.
    int lowest = open("/", O_PATH | O_CLOEXEC);
    if (lowest < 0) return errno;
    close(lowest);
    if (!inotifytools_initialize()) return inotifytools_error();
    char path[32], target[64] = "";
    snprintf(path, sizeof path, "/proc/self/fd/%d", lowest);
    if (readlink(path, target, sizeof target - 1) < 0) return errno;
    if (strcmp(target, "anon_inode:inotify") != 0) return EBADF;
    // The library does not ask for this itself.
    if (fcntl(lowest, F_SETFD, FD_CLOEXEC) < 0) return errno;
    descriptor = lowest;
    return 0;
}

// Spells the directory of a descriptor as never before: the library knows directories by their
// spelling, for ever, and answers one used again with the watch of the dead. '/' and './' change
// nothing for the kernel, so a counter is written in them, its lowest bit first. With './' at the
// end the kernel goes through the link in /proc, and the library adds no slash of its own.
static void spell(char out[static 192], int directory) {
    static uint64_t counter;
    // At most 26 bytes and the counter's 64 bits in two each.
    size_t length = (size_t)sprintf(out, "/proc/self/fd/%d/", directory);
    for (uint64_t rest = ++counter; rest; rest >>= 1) {
        if (rest & 1) out[length++] = '.';
        out[length++] = '/';
    }
    strcpy(out + length, "./");
}

static int add_opened(int directory, uint64_t device, uint64_t inode, int *wd) {
    struct statx found;
    if (statx(directory, "", AT_EMPTY_PATH | AT_NO_AUTOMOUNT, STATX_INO, &found)) return errno;
    uint64_t found_device = (uint64_t)found.stx_dev_major << 32 | found.stx_dev_minor;
    if (found_device != device || found.stx_ino != inode) return ESTALE;
    char spelling[192];
    spell(spelling, directory);
    if (!inotifytools_watch_file(spelling, mask)) {
        int error = inotifytools_error();
        return error ? error : EIO;
    }
    *wd = inotifytools_wd_from_filename(spelling);
    return *wd >= 0 ? 0 : ENOENT;
}

int add_watch(const char *path, uint64_t device, uint64_t inode, int *wd) {
    int directory = open(path, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (directory < 0) return errno;
    int failed = add_opened(directory, device, inode, wd);
    // A descriptor kept would keep the file system from being unmounted.
    close(directory);
    return failed;
}

void drop_watch(int wd) {
    // The library complains of a watch that has ended by itself. That is everyday here: the
    // directory went away while the command was on its way.
    FILE *said = stderr;
    stderr = nowhere;
    inotifytools_remove_watch_by_wd(wd);
    stderr = said;
}

bool pass_events(size_t bytes) {
    size_t passed = 0;
    while (passed < bytes) {
        // With any other number of events the library spins; with a timeout of -1 it waits.
        const struct inotify_event *event = inotifytools_next_events(0, 1);
        if (!event) {
            int error = inotifytools_error();
            if (error && error != EINTR) give_up(1, "cannot read events", error);
            if (!error) return true;
            continue;
        }
        passed += sizeof *event + event->len;
        // The mask first: an overflow has no watch and no name.
        if (event->mask & IN_Q_OVERFLOW) {
            put_record("overflow", 0, NULL, NULL);
        } else {
            int64_t numbers[] = {event->wd, event->mask, event->cookie};
            put_record("event", 3, numbers, event->len ? event->name : "");
        }
    }
    return false;
}

void pass_everything_so_far(void) {
    int queued = 0;
    if (ioctl(descriptor, FIONREAD, &queued) < 0) give_up(1, "cannot ask for the queue", errno);
    // What the library has taken out of the queue already comes before what is in it.
    pass_events(library_buffer + (size_t)queued);
}

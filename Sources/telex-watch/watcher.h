// SPDX-License-Identifier: GPL-2.0-only
// What the files of telex-watch share. The protocol is described in docs/WATCHER.md.
#ifndef TELEX_WATCHER_H
#define TELEX_WATCHER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// output.c: records to the parent, gathered and written together.
/// Adds a record: a word, numbers, and a name unless that is NULL.
void put_record(const char *word, size_t count, const int64_t *numbers, const char *name);
/// Writes what was gathered, waiting as long as the reader does.
void flush_output(void);
/// Writes what was gathered, says why on standard error, and ends with STATUS.
_Noreturn void give_up(int status, const char *why, int error);

// library.c: everything that touches libinotifytools. Failures are errno values.
int open_library(void);
/// The inotify descriptor, to be waited for only after pass_events said that none is left.
int library_descriptor(void);
/// Watches the directory at PATH if it is the one with DEVICE and INODE.
int add_watch(const char *path, uint64_t device, uint64_t inode, int *wd);
void drop_watch(int wd);
/// Passes on events until none is left (true) or at least BYTES of the queue are through (false).
bool pass_events(size_t bytes);
/// Passes on at least everything that the kernel has queued so far.
void pass_everything_so_far(void);

// commands.c: records from the parent.
/// Reads what there is of the parent's commands and obeys. False when the input has ended.
bool obey_commands(void);

#endif

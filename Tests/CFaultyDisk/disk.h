// SPDX-License-Identifier: Apache-2.0
// What the VFS and the disk's state share.
#ifndef DISK_H
#define DISK_H

#include <stddef.h>
#include "CFaultyDisk.h"

/// A file and what of it is durable.
typedef struct kept_file kept_file;

/// The disk that a path lies on, with one reference more; null where it is none of ours.
faulty_disk *disk_of(const char *path);
void disk_release(faulty_disk *disk);

/// Counts an operation; SQLite's code where it is to fail, and OUTCOME how.
int disk_begin(faulty_disk *disk, faulty_kind kind, faulty_file_kind file, faulty_outcome *outcome);

/// Tells the watcher of a sync.
void disk_before_sync(faulty_disk *disk);

/// The record of a file; null where the disk keeps none.
kept_file *disk_keep(faulty_disk *disk, const char *path, bool is_new);
void disk_wrote(kept_file *file, const void *bytes, size_t count, int64_t offset);
void disk_truncated(kept_file *file, int64_t size);
void disk_synced(kept_file *file);
void disk_deleted(faulty_disk *disk, const char *path);

/// Registers the VFS, once.
void vfs_register(void);

#endif

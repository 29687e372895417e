// SPDX-License-Identifier: Apache-2.0
// What of a disk's files is durable. Callers hold the disks' lock.
#ifndef KEPT_H
#define KEPT_H

#include "disk.h"

/// The record of a path, made where there is none: what a file held before that is durable.
kept_file *kept_find(kept_file **files, const char *path, bool is_new);
void kept_write(kept_file *file, const void *bytes, size_t count, int64_t offset);
void kept_truncate(kept_file *file, int64_t size);
void kept_sync(kept_file *file);
void kept_delete(kept_file *files, const char *path);
void kept_free(kept_file *files);
bool kept_image(const kept_file *files, const char *directory, faulty_survival survival,
                int64_t sector, uint64_t seed);

#endif

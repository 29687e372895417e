// SPDX-License-Identifier: Apache-2.0
// A disk that fails and forgets, under SQLite: a VFS of its own, the process's default one from
// the first disk on, which passes everything on to the system's. Files outside the directories
// that were named here never meet it.
#ifndef CFAULTYDISK_H
#define CFAULTYDISK_H

#include <stdbool.h>
#include <stdint.h>

/// The disk under the files of one directory.
typedef struct faulty_disk faulty_disk;

/// What is asked of a disk.
typedef enum {
    FAULTY_OPEN, FAULTY_READ, FAULTY_WRITE, FAULTY_TRUNCATE, FAULTY_SYNC, FAULTY_DELETE,
    FAULTY_MAP, // a page of the -shm file
    FAULTY_KINDS
} faulty_kind;

/// How an operation fails.
typedef enum {
    FAULTY_EIO,
    FAULTY_FULL,
    FAULTY_SHORT // half of a write is made before there is no more room
} faulty_outcome;

/// Which file.
typedef enum { FAULTY_DATABASE, FAULTY_LOG, FAULTY_OTHER, FAULTY_FILES } faulty_file_kind;

/// What a power cut leaves of what was written and not synced.
typedef enum { FAULTY_NOTHING, FAULTY_EVERYTHING, FAULTY_SOME_SECTORS } faulty_survival;

/// Puts a disk under all files whose paths begin so. With RECORDS it remembers what is durable.
faulty_disk *faulty_disk_make(const char *prefix, bool records);

/// Takes it away; it goes when the last of its files is closed.
void faulty_disk_drop(faulty_disk *disk);

/// Lets the K-th operation of a kind from now on fail, and with LASTING all later ones as well.
void faulty_disk_fail(faulty_disk *disk, faulty_kind kind, int64_t k, faulty_outcome outcome,
                      bool lasting);

/// Ends what `faulty_disk_fail` began.
void faulty_disk_heal(faulty_disk *disk);

/// How many operations have failed since `faulty_disk_fail`.
int64_t faulty_disk_failures(faulty_disk *disk);

/// How many operations on a file were asked for since the disk was made.
int64_t faulty_disk_count(faulty_disk *disk, faulty_kind kind, faulty_file_kind file);

/// Has WATCHER called before each sync of a file, when most is at stake; null ends it.
void faulty_disk_watch(faulty_disk *disk, void (*watcher)(void *context), void *context);

/// Writes into DIRECTORY what the files would be if the power went now; false where that failed.
///
/// Some sectors, of SECTOR bytes: each is as it was at some moment since the last sync, and so is
/// the file's size, all drawn from SEED.
bool faulty_disk_image(faulty_disk *disk, const char *directory, faulty_survival survival,
                       int64_t sector, uint64_t seed);

#endif

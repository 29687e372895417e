// SPDX-License-Identifier: Apache-2.0
// The disks: which operation fails, and what has been counted.
#include <pthread.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include "disk.h"
#include "kept.h"

struct faulty_disk {
    char *prefix;
    bool records;
    int references;
    faulty_disk *next;
    int64_t counts[FAULTY_KINDS][FAULTY_FILES];
    // What is to fail: the operation that finds `left` at 1; 0 is none.
    faulty_kind kind;
    faulty_outcome outcome;
    bool lasting;
    int64_t left, failures;
    void (*watcher)(void *);
    void *context;
    kept_file *files;
};

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static faulty_disk *disks;

static void lock(void) { pthread_mutex_lock(&mutex); }
static void unlock(void) { pthread_mutex_unlock(&mutex); }

faulty_disk *faulty_disk_make(const char *prefix, bool records) {
    vfs_register();
    faulty_disk *disk = calloc(1, sizeof *disk);
    disk->prefix = strdup(prefix);
    disk->records = records;
    disk->references = 1;
    lock();
    disk->next = disks;
    disks = disk;
    unlock();
    return disk;
}

void faulty_disk_drop(faulty_disk *disk) {
    lock();
    faulty_disk **place = &disks;
    while (*place != disk) place = &(*place)->next;
    *place = disk->next;
    disk->left = 0;
    disk->watcher = NULL;
    unlock();
    disk_release(disk);
}

faulty_disk *disk_of(const char *path) {
    lock();
    faulty_disk *disk = disks;
    while (disk && strncmp(path, disk->prefix, strlen(disk->prefix)) != 0) disk = disk->next;
    if (disk) disk->references++;
    unlock();
    return disk;
}

void disk_release(faulty_disk *disk) {
    lock();
    bool is_last = --disk->references == 0;
    unlock();
    if (!is_last) return;
    kept_free(disk->files);
    free(disk->prefix);
    free(disk);
}

void faulty_disk_fail(faulty_disk *disk, faulty_kind kind, int64_t k, faulty_outcome outcome,
                      bool lasting) {
    lock();
    disk->kind = kind;
    disk->outcome = outcome;
    disk->lasting = lasting;
    disk->left = k;
    disk->failures = 0;
    unlock();
}

void faulty_disk_heal(faulty_disk *disk) {
    lock();
    disk->left = 0;
    unlock();
}

int64_t faulty_disk_failures(faulty_disk *disk) {
    lock();
    int64_t failures = disk->failures;
    unlock();
    return failures;
}

int64_t faulty_disk_count(faulty_disk *disk, faulty_kind kind, faulty_file_kind file) {
    lock();
    int64_t count = disk->counts[kind][file];
    unlock();
    return count;
}

void faulty_disk_watch(faulty_disk *disk, void (*watcher)(void *), void *context) {
    lock();
    disk->watcher = watcher;
    disk->context = context;
    unlock();
}

/// What SQLite's own VFS answers when the kernel says EIO or ENOSPC.
static int failure(faulty_kind kind, faulty_outcome outcome) {
    bool is_full = outcome != FAULTY_EIO;
    switch (kind) {
    case FAULTY_OPEN: return SQLITE_CANTOPEN;
    case FAULTY_READ: return SQLITE_IOERR_READ;
    case FAULTY_WRITE: return is_full ? SQLITE_FULL : SQLITE_IOERR_WRITE;
    case FAULTY_TRUNCATE: return SQLITE_IOERR_TRUNCATE;
    case FAULTY_SYNC: return SQLITE_IOERR_FSYNC;
    case FAULTY_DELETE: return SQLITE_IOERR_DELETE;
    default: return is_full ? SQLITE_IOERR_SHMSIZE : SQLITE_IOERR_SHMMAP;
    }
}

int disk_begin(faulty_disk *disk, faulty_kind kind, faulty_file_kind file,
               faulty_outcome *outcome) {
    int code = SQLITE_OK;
    lock();
    disk->counts[kind][file]++;
    *outcome = disk->outcome;
    if (disk->left > 0 && disk->kind == kind) {
        if (disk->left == 1) {
            code = failure(kind, disk->outcome);
            disk->failures++;
        }
        if (disk->left > 1 || !disk->lasting) disk->left--;
    }
    unlock();
    return code;
}

void disk_before_sync(faulty_disk *disk) {
    lock();
    void (*watcher)(void *) = disk->watcher;
    void *context = disk->context;
    unlock();
    if (watcher) watcher(context);
}

kept_file *disk_keep(faulty_disk *disk, const char *path, bool is_new) {
    if (!disk->records) return NULL;
    lock();
    kept_file *file = kept_find(&disk->files, path, is_new);
    unlock();
    return file;
}

void disk_wrote(kept_file *file, const void *bytes, size_t count, int64_t offset) {
    if (!file) return;
    lock();
    kept_write(file, bytes, count, offset);
    unlock();
}

void disk_truncated(kept_file *file, int64_t size) {
    if (!file) return;
    lock();
    kept_truncate(file, size);
    unlock();
}

void disk_synced(kept_file *file) {
    if (!file) return;
    lock();
    kept_sync(file);
    unlock();
}

void disk_deleted(faulty_disk *disk, const char *path) {
    if (!disk->records) return;
    lock();
    kept_delete(disk->files, path);
    unlock();
}

bool faulty_disk_image(faulty_disk *disk, const char *directory, faulty_survival survival,
                       int64_t sector, uint64_t seed) {
    lock();
    bool done = kept_image(disk->files, directory, survival, sector, seed);
    unlock();
    return done;
}

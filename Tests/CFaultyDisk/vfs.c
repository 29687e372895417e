// SPDX-License-Identifier: Apache-2.0
// The VFS: each call is counted, fails if it is its turn, and else goes on to the system's.
#include <pthread.h>
#include <sqlite3.h>
#include "disk.h"

static sqlite3_vfs *below;
static sqlite3_vfs faulty;

/// A file of a faulty disk; the system's own follows it in memory.
typedef struct {
    sqlite3_file base;
    faulty_disk *disk;
    kept_file *kept;
    faulty_file_kind kind;
} open_file;

static open_file *ours(sqlite3_file *file) { return (open_file *)file; }
static sqlite3_file *theirs(sqlite3_file *file) { return (sqlite3_file *)(ours(file) + 1); }

static int begin(sqlite3_file *file, faulty_kind kind, faulty_outcome *outcome) {
    return disk_begin(ours(file)->disk, kind, ours(file)->kind, outcome);
}

static int file_close(sqlite3_file *file) {
    int code = theirs(file)->pMethods->xClose(theirs(file));
    disk_release(ours(file)->disk);
    return code;
}

static int file_read(sqlite3_file *file, void *bytes, int count, sqlite3_int64 offset) {
    faulty_outcome outcome;
    int code = begin(file, FAULTY_READ, &outcome);
    return code ? code : theirs(file)->pMethods->xRead(theirs(file), bytes, count, offset);
}

static int file_write(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 offset) {
    faulty_outcome outcome;
    int failed = begin(file, FAULTY_WRITE, &outcome);
    if (failed && outcome != FAULTY_SHORT) return failed;
    if (failed) count /= 2;
    int code = theirs(file)->pMethods->xWrite(theirs(file), bytes, count, offset);
    if (code == SQLITE_OK) disk_wrote(ours(file)->kept, bytes, (size_t)count, offset);
    return failed ? failed : code;
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 size) {
    faulty_outcome outcome;
    int code = begin(file, FAULTY_TRUNCATE, &outcome);
    if (!code) code = theirs(file)->pMethods->xTruncate(theirs(file), size);
    if (!code) disk_truncated(ours(file)->kept, size);
    return code;
}

static int file_sync(sqlite3_file *file, int flags) {
    faulty_outcome outcome;
    disk_before_sync(ours(file)->disk);
    int code = begin(file, FAULTY_SYNC, &outcome);
    // The real disk need not be waited for: no test cuts its power.
    (void)flags;
    if (!code) disk_synced(ours(file)->kept);
    return code;
}

static int file_size(sqlite3_file *file, sqlite3_int64 *size) {
    return theirs(file)->pMethods->xFileSize(theirs(file), size);
}

static int file_lock(sqlite3_file *file, int level) {
    return theirs(file)->pMethods->xLock(theirs(file), level);
}

static int file_unlock(sqlite3_file *file, int level) {
    return theirs(file)->pMethods->xUnlock(theirs(file), level);
}

static int file_check_lock(sqlite3_file *file, int *out) {
    return theirs(file)->pMethods->xCheckReservedLock(theirs(file), out);
}

static int file_control(sqlite3_file *file, int op, void *argument) {
    return theirs(file)->pMethods->xFileControl(theirs(file), op, argument);
}

static int file_sector_size(sqlite3_file *file) {
    return theirs(file)->pMethods->xSectorSize(theirs(file));
}

static int file_characteristics(sqlite3_file *file) {
    return theirs(file)->pMethods->xDeviceCharacteristics(theirs(file));
}

static int file_shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **out) {
    faulty_outcome outcome;
    int code = begin(file, FAULTY_MAP, &outcome);
    if (!code) return theirs(file)->pMethods->xShmMap(theirs(file), page, size, extend, out);
    *out = NULL;
    return code;
}

static int file_shm_lock(sqlite3_file *file, int offset, int count, int flags) {
    return theirs(file)->pMethods->xShmLock(theirs(file), offset, count, flags);
}

static void file_shm_barrier(sqlite3_file *file) {
    theirs(file)->pMethods->xShmBarrier(theirs(file));
}

static int file_shm_unmap(sqlite3_file *file, int also_delete) {
    return theirs(file)->pMethods->xShmUnmap(theirs(file), also_delete);
}

// Version 2: without memory mapping, so that every read and write passes here.
static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = file_close,
    .xRead = file_read,
    .xWrite = file_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = file_lock,
    .xUnlock = file_unlock,
    .xCheckReservedLock = file_check_lock,
    .xFileControl = file_control,
    .xSectorSize = file_sector_size,
    .xDeviceCharacteristics = file_characteristics,
    .xShmMap = file_shm_map,
    .xShmLock = file_shm_lock,
    .xShmBarrier = file_shm_barrier,
    .xShmUnmap = file_shm_unmap,
};

static int vfs_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *out) {
    (void)vfs;
    faulty_disk *disk = path ? disk_of(path) : NULL;
    // What lies elsewhere becomes the system's file itself.
    if (!disk) return below->xOpen(below, path, file, flags, out);
    file->pMethods = NULL;
    faulty_file_kind kind = flags & SQLITE_OPEN_MAIN_DB ? FAULTY_DATABASE
                            : flags & SQLITE_OPEN_WAL   ? FAULTY_LOG
                                                        : FAULTY_OTHER;
    faulty_outcome outcome;
    int existed = 0;
    below->xAccess(below, path, SQLITE_ACCESS_EXISTS, &existed);
    int code = disk_begin(disk, FAULTY_OPEN, kind, &outcome);
    if (!code) code = below->xOpen(below, path, theirs(file), flags, out);
    if (code) {
        disk_release(disk);
        return code;
    }
    ours(file)->disk = disk;
    ours(file)->kept = disk_keep(disk, path, !existed);
    ours(file)->kind = kind;
    file->pMethods = &methods;
    return SQLITE_OK;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *path, int sync_directory) {
    (void)vfs;
    faulty_disk *disk = disk_of(path);
    if (!disk) return below->xDelete(below, path, sync_directory);
    faulty_outcome outcome;
    int code = disk_begin(disk, FAULTY_DELETE, FAULTY_OTHER, &outcome);
    if (!code) code = below->xDelete(below, path, sync_directory);
    if (!code) disk_deleted(disk, path);
    disk_release(disk);
    return code;
}

static void register_once(void) {
    below = sqlite3_vfs_find(NULL);
    faulty = *below;
    faulty.zName = "faulty";
    faulty.szOsFile = (int)sizeof(open_file) + below->szOsFile;
    faulty.xOpen = vfs_open;
    faulty.xDelete = vfs_delete;
    sqlite3_vfs_register(&faulty, 1);
}

void vfs_register(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, register_once);
}

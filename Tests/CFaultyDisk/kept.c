// SPDX-License-Identifier: Apache-2.0
// Each file's bytes as of its last sync, and what was written since.
#include "kept.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/// Bytes of a file; what lies beyond `size` is zero.
typedef struct {
    uint8_t *bytes;
    int64_t size, capacity;
} content;

/// A write, or a truncation to `offset` where `bytes` is null.
typedef struct {
    int64_t offset;
    size_t count;
    uint8_t *bytes;
} step;

struct kept_file {
    char *path;
    // Whether its name in the directory is durable: it has been synced, or was there before.
    bool is_named, is_deleted;
    content durable;
    step *steps;
    int64_t count, capacity;
    kept_file *next;
};

static void set_size(content *content, int64_t size) {
    if (size > content->capacity) {
        int64_t capacity = size * 2;
        content->bytes = realloc(content->bytes, (size_t)capacity);
        memset(content->bytes + content->capacity, 0, (size_t)(capacity - content->capacity));
        content->capacity = capacity;
    }
    if (size < content->size) memset(content->bytes + size, 0, (size_t)(content->size - size));
    content->size = size;
}

/// The bytes of a file that was there before the disk was.
static void load(kept_file *file) {
    FILE *stream = fopen(file->path, "rbe");
    if (!stream) return;
    fseek(stream, 0, SEEK_END);
    set_size(&file->durable, ftell(stream));
    rewind(stream);
    size_t size = (size_t)file->durable.size;
    if (size && fread(file->durable.bytes, 1, size, stream) != size) abort();
    fclose(stream);
}

static void forget_steps(kept_file *file) {
    for (int64_t index = 0; index < file->count; index++) free(file->steps[index].bytes);
    file->count = 0;
}

kept_file *kept_find(kept_file **files, const char *path, bool is_new) {
    kept_file *file = *files;
    while (file && strcmp(file->path, path) != 0) file = file->next;
    if (!file) {
        file = calloc(1, sizeof *file);
        file->path = strdup(path);
        file->next = *files;
        *files = file;
        file->is_deleted = true;
    }
    if (file->is_deleted) {
        file->is_deleted = false;
        file->is_named = !is_new;
        if (!is_new) load(file);
    }
    return file;
}

static void append(kept_file *file, step step) {
    if (file->count == file->capacity) {
        file->capacity = file->capacity * 2 + 64;
        file->steps = realloc(file->steps, (size_t)file->capacity * sizeof *file->steps);
    }
    file->steps[file->count++] = step;
}

void kept_write(kept_file *file, const void *bytes, size_t count, int64_t offset) {
    uint8_t *copy = malloc(count ? count : 1);
    memcpy(copy, bytes, count);
    append(file, (step){.offset = offset, .count = count, .bytes = copy});
}

void kept_truncate(kept_file *file, int64_t size) {
    append(file, (step){.offset = size, .count = 0, .bytes = NULL});
}

static int64_t size_after(int64_t size, const step *step) {
    int64_t end = step->offset + (int64_t)step->count;
    return !step->bytes || end > size ? end : size;
}

void kept_sync(kept_file *file) {
    for (int64_t index = 0; index < file->count; index++) {
        const step *step = &file->steps[index];
        set_size(&file->durable, size_after(file->durable.size, step));
        if (step->bytes) memcpy(file->durable.bytes + step->offset, step->bytes, step->count);
    }
    forget_steps(file);
    file->is_named = true;
}

void kept_delete(kept_file *files, const char *path) {
    for (kept_file *file = files; file; file = file->next) {
        if (strcmp(file->path, path) != 0) continue;
        forget_steps(file);
        set_size(&file->durable, 0);
        file->is_deleted = true;
    }
}

void kept_free(kept_file *files) {
    while (files) {
        kept_file *next = files->next;
        forget_steps(files);
        free(files->steps);
        free(files->durable.bytes);
        free(files->path);
        free(files);
        files = next;
    }
}

/// Which sectors of a file are as of when.
typedef struct {
    faulty_survival survival;
    int64_t sector;
    uint64_t seed;
    int64_t count;
} lottery;

/// How many of the steps a sector has seen; −1 stands for the file's size.
static int64_t seen(const lottery *lottery, int64_t sector) {
    if (lottery->survival != FAULTY_SOME_SECTORS)
        return lottery->survival == FAULTY_NOTHING ? 0 : lottery->count;
    uint64_t mixed = lottery->seed + (uint64_t)(sector + 2) * 0x9E3779B97F4A7C15u;
    mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9u;
    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBu;
    mixed ^= mixed >> 31;
    // All or nothing for many: what a disk has not begun, or finished.
    switch (mixed & 3) {
    case 0: return 0;
    case 1: return lottery->count;
    default: return (int64_t)((mixed >> 2) % (uint64_t)(lottery->count + 1));
    }
}

/// Copies the part of a step that the sectors have seen; a truncation leaves zeros behind.
static void replay(content *image, const step *step, int64_t index, const lottery *lottery) {
    int64_t end = step->bytes ? step->offset + (int64_t)step->count : image->size;
    for (int64_t from = step->offset; from < end;) {
        int64_t sector = from / lottery->sector;
        int64_t to = (sector + 1) * lottery->sector;
        if (to > end) to = end;
        if (seen(lottery, sector) > index) {
            size_t count = (size_t)(to - from);
            if (step->bytes) memcpy(image->bytes + from, step->bytes + (from - step->offset), count);
            else memset(image->bytes + from, 0, count);
        }
        from = to;
    }
}

/// What a file would be; its size is in the content.
static content after_cut(const kept_file *file, const lottery *lottery) {
    int64_t size = file->durable.size, largest = size, final = size;
    int64_t sized = seen(lottery, -1);
    for (int64_t index = 0; index < file->count; index++) {
        size = size_after(size, &file->steps[index]);
        if (size > largest) largest = size;
        if (index < sized) final = size;
    }
    content image = {0};
    set_size(&image, largest + 1);
    if (file->durable.size) memcpy(image.bytes, file->durable.bytes, (size_t)file->durable.size);
    for (int64_t index = 0; index < file->count; index++)
        replay(&image, &file->steps[index], index, lottery);
    set_size(&image, final);
    return image;
}

static bool store(const content *content, const char *directory, const char *path) {
    char target[4096];
    snprintf(target, sizeof target, "%s/%s", directory, strrchr(path, '/') + 1);
    FILE *stream = fopen(target, "wbe");
    if (!stream) return false;
    size_t size = (size_t)content->size;
    bool done = fwrite(content->bytes, 1, size, stream) == size;
    return fclose(stream) == 0 && done;
}

bool kept_image(const kept_file *files, const char *directory, faulty_survival survival,
                int64_t sector, uint64_t seed) {
    bool done = true;
    for (const kept_file *file = files; file; file = file->next) {
        // Also gone is what was renamed, which SQLite does not know of.
        if (file->is_deleted || access(file->path, F_OK) != 0) continue;
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        lottery lottery = {survival, sector, seed, file->count};
        // A name that no sync has made durable is there or not.
        if (!file->is_named && seen(&lottery, -1) == 0) continue;
        content image = after_cut(file, &lottery);
        done = store(&image, directory, file->path) && done;
        free(image.bytes);
    }
    return done;
}

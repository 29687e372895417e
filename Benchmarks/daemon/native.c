/* What of the harness has to be fast: the writer, the readers of feeds, and the floors.
 *
 *   spin        fixed work: how fast the machine is just now
 *   fdatasync   what one costs where the journal lies
 *   latency     renames files into place one by one: rename -> their name in a feed
 *   burst       creates files as fast as it can: first create -> last name in every feed
 *   tree        files already there, or already there and written anew (--salt)
 *   race        mkdir -p a/b/c and a file in it at once
 *   renames     files created in a directory that is being renamed
 *   watch       the floor of a watching daemon: raw inotify, read, SHA-256, a line to each socket
 *   hash        the floor of a first scan: walk, then read and hash on threads
 *   replay      readers of a feed's history, until each has so many lines
 *   xrange      the same from a stream of redis
 *   stream      a file through a socket
 *   count       lines on standard input
 *
 * Each prints one JSON object. Every file has "tx", eight digits and "q" in its name, and a feed has shown
 * it once its bytes hold that: one scanner and one clock for every program, and no parser in the way.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/inotify.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

enum { READ_SIZE = 1 << 20, NAME_DIGITS = 8, TOKEN = 11 };

static void die(const char *what) {
    perror(what);
    exit(1);
}
static uint64_t now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}
static double seconds(uint64_t from, uint64_t to) { return (double)(to - from) / 1e9; }
static void pause_ns(uint64_t ns) {
    struct timespec t = {(time_t)(ns / 1000000000u), (long)(ns % 1000000000u)};
    while (nanosleep(&t, &t) && errno == EINTR) {}
}
static void *memory(size_t size) {
    void *p = calloc(1, size ? size : 1);
    if (!p) die("calloc");
    return p;
}

/* ---- the command line: --name value ---- */
static char **words;
static const char *text(const char *name, const char *otherwise) {
    for (char **w = words + 2; *w; w++)
        if (!strncmp(*w, "--", 2) && !strcmp(*w + 2, name)) return w[1] ? w[1] : "";
    if (!otherwise) {
        fprintf(stderr, "native: --%s is missing\n", name);
        exit(2);
    }
    return otherwise;
}
static long number(const char *name, long otherwise) {
    const char *t = text(name, "");
    return *t ? atol(t) : otherwise;
}

/* ---- what the files hold: a function of (id, salt), so that copies are exact and the rest differs ---- */
static uint64_t scramble(uint64_t x) {
    x ^= x << 13;
    x ^= x >> 7;
    return x ^ x << 17;
}

/* 5 to 20 ms, as between two lone changes: no two come in one batch, and a disk is at rest. */
static void pause_between_changes(uint64_t *random) {
    pause_ns(5000000 + (*random = scramble(*random)) % 15000000);
}
static void fill(unsigned char *bytes, size_t size, uint64_t id, uint64_t salt) {
    uint64_t x = ((id + 1) * 0x9E3779B97F4A7C15u) ^ (salt * 0xD1342543DE82EF95u + 0x2545F4914F6CDD1Du);
    if (!x) x = 1;
    for (size_t i = 0; i < size; i += 8) {
        x = scramble(x);
        uint64_t v = x * 0x2545F4914F6CDD1Du;
        memcpy(bytes + i, &v, size - i < 8 ? size - i : 8);
    }
}

/* ---- SHA-256, by the processor's own instructions where it has them ---- */
static const uint32_t K[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98,
    0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
    0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8,
    0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
    0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819,
    0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
    0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
    0xc67178f2};
static uint32_t turned(uint32_t x, int n) { return x >> n | x << (32 - n); }
static void sha_plain(uint32_t s[8], const uint8_t *p, size_t blocks) {
    for (; blocks--; p += 64) {
        uint32_t w[64], v[8];
        for (int i = 0; i < 16; i++)
            w[i] = (uint32_t)p[4 * i] << 24 | (uint32_t)p[4 * i + 1] << 16 | (uint32_t)p[4 * i + 2] << 8 | p[4 * i + 3];
        for (int i = 16; i < 64; i++)
            w[i] = w[i - 16] + (turned(w[i - 15], 7) ^ turned(w[i - 15], 18) ^ w[i - 15] >> 3) + w[i - 7]
                + (turned(w[i - 2], 17) ^ turned(w[i - 2], 19) ^ w[i - 2] >> 10);
        memcpy(v, s, 32);
        for (int i = 0; i < 64; i++) {
            uint32_t a = v[7] + (turned(v[4], 6) ^ turned(v[4], 11) ^ turned(v[4], 25))
                + ((v[4] & v[5]) ^ (~v[4] & v[6])) + K[i] + w[i];
            uint32_t b = (turned(v[0], 2) ^ turned(v[0], 13) ^ turned(v[0], 22))
                + ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));
            memmove(v + 1, v, 28);
            v[4] += a;
            v[0] = a + b;
        }
        for (int i = 0; i < 8; i++) s[i] += v[i];
    }
}
#if defined(__x86_64__)
__attribute__((target("sha,sse4.1,ssse3"))) static void sha_fast(uint32_t s[8], const uint8_t *p, size_t blocks) {
    const __m128i order = _mm_set_epi64x(0x0c0d0e0f08090a0bLL, 0x0405060700010203LL);
    __m128i t = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)s), 0xB1);
    __m128i s1 = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)(s + 4)), 0x1B);
    __m128i s0 = _mm_alignr_epi8(t, s1, 8);
    s1 = _mm_blend_epi16(s1, t, 0xF0);
    for (; blocks--; p += 64) {
        __m128i a = s0, b = s1, m[4];
        for (int i = 0; i < 4; i++)
            m[i] = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(p + 16 * i)), order);
        for (int i = 0; i < 16; i++) {
            __m128i k = _mm_add_epi32(m[i & 3], _mm_loadu_si128((const __m128i *)(K + 4 * i)));
            s1 = _mm_sha256rnds2_epu32(s1, s0, k);
            s0 = _mm_sha256rnds2_epu32(s0, s1, _mm_shuffle_epi32(k, 0x0E));
            if (i >= 12) continue;
            __m128i x = _mm_sha256msg1_epu32(m[i & 3], m[(i + 1) & 3]);
            x = _mm_add_epi32(x, _mm_alignr_epi8(m[(i + 3) & 3], m[(i + 2) & 3], 4));
            m[i & 3] = _mm_sha256msg2_epu32(x, m[(i + 3) & 3]);
        }
        s0 = _mm_add_epi32(s0, a);
        s1 = _mm_add_epi32(s1, b);
    }
    t = _mm_shuffle_epi32(s0, 0x1B);
    s1 = _mm_shuffle_epi32(s1, 0xB1);
    _mm_storeu_si128((__m128i *)s, _mm_blend_epi16(t, s1, 0xF0));
    _mm_storeu_si128((__m128i *)(s + 4), _mm_alignr_epi8(s1, t, 8));
}
static int has_sha(void) {
    unsigned a = 7, b, c = 0, d;
    __asm__("cpuid" : "+a"(a), "=b"(b), "+c"(c), "=d"(d));
    return b >> 29 & 1;
}
#else
#define sha_fast sha_plain
static int has_sha(void) { return 0; }
#endif
static void sha256(const uint8_t *p, size_t size, char hex[65]) {
    static int fast = -1;
    if (fast < 0) fast = has_sha();
    void (*blocks)(uint32_t *, const uint8_t *, size_t) = fast ? sha_fast : sha_plain;
    uint32_t s[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    uint8_t tail[128] = {0};
    size_t rest = size % 64, end = rest < 56 ? 64 : 128;
    blocks(s, p, size / 64);
    memcpy(tail, p + size - rest, rest);
    tail[rest] = 0x80;
    for (int i = 0; i < 8; i++) tail[end - 1 - (size_t)i] = (uint8_t)((uint64_t)size * 8 >> (8 * i));
    blocks(s, tail, end / 64);
    for (int i = 0; i < 32; i++) {
        uint8_t v = (uint8_t)(s[i / 4] >> (24 - 8 * (i % 4)));
        hex[2 * i] = "0123456789abcdef"[v >> 4];
        hex[2 * i + 1] = "0123456789abcdef"[v & 15];
    }
    hex[64] = 0;
}
/* Reads a file of up to READ_SIZE and hashes it; its size, or -1. */
static ssize_t hash_file(const char *path, unsigned char *room, char hex[65]) {
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0) return -1;
    ssize_t size = read(fd, room, READ_SIZE);
    close(fd);
    if (size >= 0) sha256(room, (size_t)size, hex);
    return size;
}

/* ---- writing ---- */
static void make_directories(const char *root, long count) {
    char path[PATH_MAX];
    if (mkdir(root, 0755) && errno != EEXIST) die(root);
    for (long i = 0; i < count; i++) {
        snprintf(path, sizeof path, "%s/d%04ld", root, i);
        if (mkdir(path, 0755) && errno != EEXIST) die(path);
    }
}
static void put(int directory, const char *path, const unsigned char *bytes, size_t size) {
    int fd = openat(directory, path, O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0644);
    if (fd < 0) die(path);
    if (write(fd, bytes, size) != (ssize_t)size) die(path);
    close(fd);
}
/* File `id` of a tree; its name is the same in every run, its content is not. */
static void put_file(const char *root, long id, long directories, unsigned char *room, size_t size, uint64_t salt) {
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/d%04ld/tx%08ldq.dat", root, id % directories, id);
    fill(room, size, (uint64_t)id, salt);
    put(AT_FDCWD, path, room, size);
}
static void send_all(int fd, const char *bytes, size_t count) {
    while (count) {
        ssize_t n = send(fd, bytes, count, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) die("send");
        bytes += n;
        count -= (size_t)n;
    }
}

/* ---- reading feeds ---- */
static size_t newlines(const unsigned char *p, size_t size) {
    size_t count = 0;
    for (const unsigned char *end = p + size; (p = memchr(p, '\n', (size_t)(end - p))); p++) count++;
    return count;
}
typedef struct {
    int fd, is_open;
    uint32_t seen;
    uint64_t last_new, bytes, lines;
    uint8_t *shown; /* a bit a file */
    unsigned char carry[TOKEN - 1];
    size_t carried;
} feed;
typedef void (*found)(feed *, uint32_t);
/* Calls for every name in the bytes, which have room for what was carried before them. */
static void scan(feed *f, unsigned char *bytes, size_t size, found call) {
    unsigned char *begin = bytes - f->carried, *end = bytes + size;
    memcpy(begin, f->carry, f->carried);
    f->bytes += size;
    for (unsigned char *p = begin; p < end && (p = memchr(p, 'q', (size_t)(end - p))); p++) {
        if (p - begin < TOKEN - 1 || p[-10] != 't' || p[-9] != 'x') continue;
        uint32_t id = 0;
        int digits = 0;
        for (; digits < NAME_DIGITS && p[digits - 8] >= '0' && p[digits - 8] <= '9'; digits++)
            id = id * 10 + (uint32_t)(p[digits - 8] - '0');
        if (digits == NAME_DIGITS) call(f, id);
    }
    f->carried = (size_t)(end - begin) < TOKEN - 1 ? (size_t)(end - begin) : TOKEN - 1;
    memcpy(f->carry, end - f->carried, f->carried);
}

/* ---- latency ---- */
static struct {
    feed feed;
    long samples;
    _Atomic uint64_t *renamed, *told;
    _Atomic long seen;
    _Atomic int stop;
    uint64_t now;
} L;
static void latency_found(feed *f, uint32_t id) {
    (void)f;
    if (id >= L.samples || L.told[id] || !L.renamed[id]) return;
    L.told[id] = L.now;
    L.seen++;
}
static void *latency_reader(void *unused) {
    unsigned char *room = (unsigned char *)memory(READ_SIZE + TOKEN) + TOKEN;
    while (!L.stop) {
        struct pollfd p = {L.feed.fd, POLLIN, 0};
        if (poll(&p, 1, 50) <= 0) continue;
        ssize_t n = read(L.feed.fd, room, READ_SIZE);
        L.now = now();
        if (n <= 0) break;
        scan(&L.feed, room, (size_t)n, latency_found);
    }
    return unused;
}
static int ascending(const void *a, const void *b) {
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}
static double micros(const uint64_t *sorted, size_t count, double share) {
    return count ? (double)sorted[(size_t)((double)(count - 1) * share + 0.5)] / 1e3 : -1;
}
static int latency(void) {
    const char *root = text("root", NULL);
    long directories = number("directories", 100);
    size_t size = (size_t)number("size", 3072);
    uint64_t random = scramble((uint64_t)number("seed", 1) * 0x9E3779B97F4A7C15u + 1), salt = now();
    unsigned char *room = memory(size);
    char path[PATH_MAX], hidden[PATH_MAX];
    pthread_t reader;
    L.feed.fd = (int)number("feeds", 0);
    L.samples = number("samples", 1000);
    L.renamed = memory((size_t)L.samples * 8);
    L.told = memory((size_t)L.samples * 8);
    pthread_create(&reader, NULL, latency_reader, NULL);
    pause_ns(100000000);
    for (long i = 0; i < L.samples; i++) {
        long d = (long)((random = scramble(random)) % (uint64_t)directories);
        snprintf(path, sizeof path, "%s/d%04ld/tx%08ldq.dat", root, d, i);
        snprintf(hidden, sizeof hidden, "%s/d%04ld/.part-%ld", root, d, i);
        fill(room, size, (uint64_t)i, salt);
        put(AT_FDCWD, hidden, room, size);
        L.renamed[i] = now();
        if (rename(hidden, path)) die(path);
        pause_between_changes(&random);
    }
    for (uint64_t limit = now() + 5000000000u; L.seen < L.samples && now() < limit;) pause_ns(1000000);
    L.stop = 1;
    pthread_join(reader, NULL);
    uint64_t *sorted = memory((size_t)L.samples * 8);
    size_t count = 0;
    for (long i = 0; i < L.samples; i++)
        if (L.told[i]) sorted[count++] = L.told[i] - L.renamed[i];
    qsort(sorted, count, 8, ascending);
    printf("{\"samples\":%ld,\"lost\":%ld,\"p50_us\":%.1f,\"p99_us\":%.1f,\"max_us\":%.1f}\n", L.samples,
           L.samples - (long)count, micros(sorted, count, .5), micros(sorted, count, .99), micros(sorted, count, 1));
    return 0;
}
static int fdatasync_cost(void) {
    char path[PATH_MAX], page[4096] = {0};
    enum { TIMES = 300 };
    uint64_t took[TIMES], random = scramble((uint64_t)number("seed", 1));
    int is_paced = number("paced", 0) != 0;
    snprintf(path, sizeof path, "%s/fdatasync-probe", text("directory", NULL));
    int fd = open(path, O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0) die(path);
    /* As a log does that is written over: its length stays, so that only the bytes have to reach the disk. */
    for (int i = 0; i < TIMES; i++)
        if (write(fd, page, sizeof page) != sizeof page) die(path);
    fsync(fd);
    for (int i = 0; i < TIMES; i++) {
        if (is_paced) pause_between_changes(&random);
        memset(page, i + 1, sizeof page);
        if (pwrite(fd, page, sizeof page, (off_t)i * 4096) != sizeof page) die(path);
        uint64_t from = now();
        if (fdatasync(fd)) die(path);
        took[i] = now() - from;
    }
    close(fd);
    unlink(path);
    qsort(took, TIMES, 8, ascending);
    printf("{\"p50_us\":%.1f,\"p99_us\":%.1f,\"max_us\":%.1f}\n", micros(took, TIMES, .5), micros(took, TIMES, .99),
           micros(took, TIMES, 1));
    return 0;
}

/* ---- burst ---- */
static struct {
    const char *root;
    long files, directories;
    size_t size;
    uint64_t began, now;
    _Atomic uint64_t wrote;
} B;
static void burst_found(feed *f, uint32_t id) {
    if (id >= B.files || f->shown[id >> 3] & 1 << (id & 7)) return;
    f->shown[id >> 3] |= (uint8_t)(1 << (id & 7));
    f->seen++;
    f->last_new = B.now;
}
static void *burst_writer(void *unused) {
    unsigned char *room = memory(B.size);
    uint64_t salt = now();
    for (long i = 0; i < B.files; i++) put_file(B.root, i, B.directories, room, B.size, salt);
    B.wrote = now();
    return unused;
}
/* Takes the feeds (file descriptors with commas between them) and watches them together. */
static size_t open_feeds(feed **feeds, const char *list, int poller, long files) {
    size_t count = 0;
    *feeds = memory(sizeof(feed) * (strlen(list) + 1));
    for (char *at = (char *)list; *at; at += *at == ',') {
        feed *f = &(*feeds)[count];
        f->fd = (int)strtol(at, &at, 10);
        f->is_open = 1;
        f->shown = memory((size_t)files / 8 + 1);
        fcntl(f->fd, F_SETFL, fcntl(f->fd, F_GETFL) | O_NONBLOCK);
        struct epoll_event event = {EPOLLIN, {.u32 = (uint32_t)count++}};
        if (epoll_ctl(poller, EPOLL_CTL_ADD, f->fd, &event)) die("epoll_ctl");
    }
    return count;
}
static void burst_read(feed *feeds, int poller, unsigned char *room) {
    struct epoll_event events[64];
    int ready = epoll_wait(poller, events, 64, 50);
    for (int i = 0; i < ready; i++) {
        feed *f = &feeds[events[i].data.u32];
        ssize_t n = read(f->fd, room, READ_SIZE);
        B.now = now();
        if (n < 0 && (errno == EAGAIN || errno == EINTR)) continue;
        if (n <= 0) {
            f->is_open = 0;
            epoll_ctl(poller, EPOLL_CTL_DEL, f->fd, NULL);
            continue;
        }
        f->lines += newlines(room, (size_t)n);
        scan(f, room, (size_t)n, burst_found);
    }
}
static int burst(void) {
    feed *feeds;
    int poller = epoll_create1(EPOLL_CLOEXEC);
    uint64_t stall = (uint64_t)number("stall-ms", 6000) * 1000000u, limit = (uint64_t)number("limit-s", 900) * 1000000000u;
    unsigned char *room = (unsigned char *)memory(READ_SIZE + TOKEN) + TOKEN;
    pthread_t writer;
    B.root = text("root", NULL);
    B.files = number("files", 100000);
    B.directories = number("directories", 100);
    B.size = (size_t)number("size", 3072);
    size_t count = open_feeds(&feeds, text("feeds", ""), poller, B.files);
    make_directories(B.root, B.directories);
    pause_ns(50000000);
    B.began = B.now = now();
    pthread_create(&writer, NULL, burst_writer, NULL);
    const char *end = NULL;
    while (!end) {
        burst_read(feeds, poller, room);
        int all = 1, any_open = count == 0;
        for (size_t i = 0; i < count; i++) {
            all &= feeds[i].seen == (uint32_t)B.files;
            any_open |= feeds[i].is_open;
        }
        uint64_t quiet_since = B.now > B.wrote ? B.now : B.wrote, t = now();
        if (B.wrote && all) end = "all";
        else if (B.wrote && !any_open) end = "closed";
        else if (B.wrote && t > quiet_since && t - quiet_since > stall) end = "silence";
        else if (t - B.began > limit) end = "limit";
    }
    pthread_join(writer, NULL);
    uint64_t last = B.began, least = (uint64_t)B.files, lines = count ? feeds[0].lines : 0;
    for (size_t i = 0; i < count; i++) {
        if (feeds[i].last_new > last) last = feeds[i].last_new;
        if (feeds[i].seen < least) least = feeds[i].seen;
    }
    printf("{\"end\":\"%s\",\"write_s\":%.6f,\"last_s\":%.6f,\"lost\":%llu,\"lines\":%llu}\n", end,
           seconds(B.began, B.wrote), seconds(B.began, last), (unsigned long long)((uint64_t)B.files - least),
           (unsigned long long)lines);
    return 0;
}

/* ---- trees, and what is done to them ---- */
static int tree(void) {
    const char *root = text("root", NULL);
    long directories = number("directories", 100), files = number("files", 1000), percent = number("copies-percent", 0);
    long copies = 0;
    size_t size = (size_t)number("size", 3072);
    uint64_t salt = (uint64_t)number("salt", 7), began = now();
    unsigned char *room = memory(size);
    char path[PATH_MAX];
    make_directories(root, directories);
    for (long i = 0; i < files; i++) {
        /* A copy repeats the file written just before it, which lies in another directory. */
        int is_copy = i % 100 >= 100 - 2 * percent && i % 2;
        copies += is_copy;
        fill(room, size, (uint64_t)(is_copy ? i - 1 : i), salt);
        snprintf(path, sizeof path, "%s/d%04ld/tx%08ldq.dat", root, i % directories, i);
        put(AT_FDCWD, path, room, size);
    }
    printf("{\"files\":%ld,\"copies\":%ld,\"s\":%.6f}\n", files, copies, seconds(began, now()));
    return 0;
}
static int race(void) {
    const char *root = text("root", NULL);
    long times = number("times", 1000), gap = number("gap-us", 0);
    unsigned char *room = memory(3072);
    char path[PATH_MAX];
    for (long i = 0; i < times; i++) {
        int length = snprintf(path, sizeof path - 64, "%s/r%05ld", root, i);
        mkdir(path, 0755);
        mkdir(strcpy(path + length, "/b") - length, 0755);
        mkdir(strcpy(path + length, "/b/c") - length, 0755);
        sprintf(path + length, "/b/c/tx%08ldq.dat", i);
        fill(room, 3072, (uint64_t)i, 1);
        put(AT_FDCWD, path, room, 3072);
        if (gap) pause_ns((uint64_t)gap * 1000);
    }
    printf("{\"files\":%ld}\n", times);
    return 0;
}
static struct { char path[2][PATH_MAX]; _Atomic int stop; } R;
static void *renamer(void *unused) {
    for (int at = 0; !R.stop; at = !at) {
        pause_ns(2000000);
        if (rename(R.path[at], R.path[!at])) die(R.path[at]);
    }
    return unused;
}
static int renames(void) {
    long files = number("files", 2000);
    unsigned char *room = memory(3072);
    pthread_t thread;
    for (int i = 0; i < 2; i++) snprintf(R.path[i], PATH_MAX, "%s/moving-%c", text("root", NULL), 'a' + i);
    mkdir(R.path[0], 0755);
    int directory = open(R.path[0], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory < 0) die(R.path[0]);
    pthread_create(&thread, NULL, renamer, NULL);
    for (long i = 0; i < files; i++) {
        char name[32];
        snprintf(name, sizeof name, "tx%08ldq.dat", i);
        fill(room, 3072, (uint64_t)i, 2);
        put(directory, name, room, 3072);
        pause_ns(200000);
    }
    R.stop = 1;
    pthread_join(thread, NULL);
    printf("{\"files\":%ld}\n", files);
    return 0;
}

/* ---- the floor of a watching daemon ---- */
static struct {
    int inotify, listener, clients[256], client_count, path_count;
    char **paths; /* by watch */
    char *lines;
    size_t used;
    uint64_t seq;
    unsigned char *room;
} W;
static void watch_flush(void) {
    for (int i = 0; i < W.client_count; i++) {
        int fd = W.clients[i];
        for (size_t at = 0; at < W.used;) {
            ssize_t n = send(fd, W.lines + at, W.used - at, MSG_NOSIGNAL);
            if (n < 0 && errno == EINTR) continue;
            if (n < 0) {
                close(fd);
                W.clients[i--] = W.clients[--W.client_count];
                break;
            }
            at += (size_t)n;
        }
    }
    W.used = 0;
}
static void watch_line(const char *kind, const char *directory, const char *name) {
    char path[2 * PATH_MAX], hex[65] = "";
    ssize_t size = -1;
    if (W.used + 3 * PATH_MAX > READ_SIZE) watch_flush();
    snprintf(path, sizeof path, "%s/%s", directory, name);
    if (*kind == 'w') size = hash_file(path, W.room, hex);
    W.used += (size_t)sprintf(W.lines + W.used, "{\"seq\":%llu,\"kind\":\"%s\",\"path\":\"%s\",\"size\":%zd,\"hash\":\"%s\"}\n",
                              (unsigned long long)++W.seq, kind, path, size, hex);
}
static void watch_directory(const char *path, int tell) {
    const uint32_t mask = IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE | IN_DELETE | IN_ONLYDIR | IN_EXCL_UNLINK;
    int watch = inotify_add_watch(W.inotify, path, mask);
    if (watch < 0) return;
    while (watch >= W.path_count) {
        int more = W.path_count ? W.path_count * 2 : 1024;
        W.paths = realloc(W.paths, sizeof(char *) * (size_t)more);
        memset(W.paths + W.path_count, 0, sizeof(char *) * (size_t)(more - W.path_count));
        W.path_count = more;
    }
    free(W.paths[watch]);
    W.paths[watch] = strdup(path);
    DIR *listing = opendir(path);
    if (!listing) return;
    for (struct dirent *entry; (entry = readdir(listing));) {
        char below[PATH_MAX];
        if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..")) continue;
        if (snprintf(below, sizeof below, "%s/%s", path, entry->d_name) >= (int)sizeof below) continue;
        if (entry->d_type == DT_DIR) watch_directory(below, tell);
        else if (tell) watch_line("write", path, entry->d_name);
    }
    closedir(listing);
}
static void watch_event(const struct inotify_event *event) {
    if (event->mask & IN_Q_OVERFLOW) return watch_line("overflow", "", "");
    if (event->wd < 0 || event->wd >= W.path_count || !W.paths[event->wd] || !event->len) return;
    const char *directory = W.paths[event->wd];
    char below[PATH_MAX];
    if (event->mask & IN_ISDIR) {
        if (!(event->mask & (IN_CREATE | IN_MOVED_TO))) return;
        if (snprintf(below, sizeof below, "%s/%s", directory, event->name) < (int)sizeof below) watch_directory(below, 1);
    } else if (event->mask & (IN_CLOSE_WRITE | IN_MOVED_TO)) watch_line("write", directory, event->name);
    else if (event->mask & (IN_DELETE | IN_MOVED_FROM)) watch_line("gone", directory, event->name);
}
static struct sockaddr_un address(const char *path) {
    struct sockaddr_un a = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof a.sun_path) {
        fprintf(stderr, "native: too long for a socket: %s\n", path);
        exit(2);
    }
    strcpy(a.sun_path, path);
    return a;
}
_Noreturn static int watch(void) {
    struct sockaddr_un a = address(text("socket", NULL));
    char *events = memory(1 << 18);
    W.lines = memory(READ_SIZE);
    W.room = memory(READ_SIZE);
    W.listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (bind(W.listener, (void *)&a, sizeof a) || listen(W.listener, 256)) die(a.sun_path);
    W.inotify = inotify_init1(IN_CLOEXEC);
    if (W.inotify < 0) die("inotify_init1");
    watch_directory(text("root", NULL), 0);
    puts("ready");
    fflush(stdout);
    for (;;) {
        struct pollfd p[2] = {{W.inotify, POLLIN, 0}, {W.listener, POLLIN, 0}};
        if (poll(p, 2, -1) < 0) continue;
        if (p[1].revents && W.client_count < 256) {
            int client = accept4(W.listener, NULL, NULL, SOCK_CLOEXEC);
            if (client >= 0) {
                W.clients[W.client_count++] = client;
                send_all(client, "{\"hello\":true}\n", 15);
            }
        }
        if (!p[0].revents) continue;
        ssize_t n = read(W.inotify, events, 1 << 18);
        for (char *at = events; n > 0 && at < events + n;) {
            struct inotify_event *event = (void *)at;
            at += sizeof *event + event->len;
            watch_event(event);
        }
        watch_flush();
    }
}

/* ---- the floor of a first scan ---- */
static struct { char **paths; size_t count, room; _Atomic size_t next, hashed; } H;
static void list(const char *path) {
    DIR *listing = opendir(path);
    if (!listing) die(path);
    for (struct dirent *entry; (entry = readdir(listing));) {
        char below[PATH_MAX];
        if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..")) continue;
        if (snprintf(below, sizeof below, "%s/%s", path, entry->d_name) >= (int)sizeof below) continue;
        if (entry->d_type == DT_DIR) {
            list(below);
            continue;
        }
        if (H.count == H.room) H.paths = realloc(H.paths, sizeof(char *) * (H.room = H.room * 2 + 4096));
        H.paths[H.count++] = strdup(below);
    }
    closedir(listing);
}
static void *hasher(void *unused) {
    unsigned char *room = memory(READ_SIZE);
    char hex[65];
    for (size_t i; (i = H.next++) < H.count;) H.hashed += hash_file(H.paths[i], room, hex) >= 0;
    return unused;
}
static int hash(void) {
    long count = number("threads", 2);
    pthread_t threads[64];
    uint64_t began = now();
    list(text("root", NULL));
    for (long i = 0; i < count && i < 64; i++) pthread_create(&threads[i], NULL, hasher, NULL);
    for (long i = 0; i < count && i < 64; i++) pthread_join(threads[i], NULL);
    printf("{\"hashed\":%zu,\"s\":%.6f}\n", (size_t)H.hashed, seconds(began, now()));
    return 0;
}

/* ---- readers of history ---- */
static int connected(const char *path) {
    struct sockaddr_un a = address(path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || connect(fd, (void *)&a, sizeof a)) die(path);
    return fd;
}
/* Each reader sends the request and reads so many lines; the last line of the first of them is kept. */
static int replay(void) {
    const char *path = text("socket", NULL), *request = text("request", NULL);
    long readers = number("readers", 1), open_count = readers;
    uint64_t lines = (uint64_t)number("lines", 0), bytes = 0, short_of = 0;
    int poller = epoll_create1(EPOLL_CLOEXEC);
    unsigned char *room = memory(READ_SIZE);
    feed *feeds = memory(sizeof(feed) * (size_t)readers);
    char last[1024] = "";
    for (long i = 0; i < readers; i++) {
        struct epoll_event event = {EPOLLIN, {.u32 = (uint32_t)i}};
        feeds[i].fd = connected(path);
        if (epoll_ctl(poller, EPOLL_CTL_ADD, feeds[i].fd, &event)) die("epoll_ctl");
    }
    uint64_t began = now();
    for (long i = 0; i < readers; i++) {
        send_all(feeds[i].fd, request, strlen(request));
        send_all(feeds[i].fd, "\n", 1);
    }
    while (open_count > 0) {
        struct epoll_event events[64];
        int ready = epoll_wait(poller, events, 64, -1);
        for (int i = 0; i < ready; i++) {
            feed *f = &feeds[events[i].data.u32];
            ssize_t n = read(f->fd, room, READ_SIZE);
            if (n > 0) {
                f->lines += newlines(room, (size_t)n);
                f->bytes += (uint64_t)n;
                if (f->lines < lines) continue;
            }
            if (n > 0 && f == feeds) {
                unsigned char *line = n > 1 ? memrchr(room, '\n', (size_t)n - 1) : NULL;
                line = line ? line + 1 : room;
                snprintf(last, sizeof last, "%.*s", (int)(room + n - 1 - line), line);
            }
            epoll_ctl(poller, EPOLL_CTL_DEL, f->fd, NULL);
            open_count--;
        }
    }
    uint64_t ended = now();
    for (long i = 0; i < readers; i++) {
        bytes += feeds[i].bytes;
        short_of += feeds[i].lines != lines;
    }
    fprintf(stderr, "%s\n", last);
    printf("{\"s\":%.6f,\"bytes\":%llu,\"wrong\":%llu}\n", seconds(began, ended), (unsigned long long)bytes,
           (unsigned long long)short_of);
    return 0;
}
/* An entry of the answer has eight lines, and the answer one of its own. */
static int xrange(void) {
    long entries = number("entries", 0), page = number("page", 10000);
    int fd = connected(text("socket", NULL));
    unsigned char *room = memory(READ_SIZE);
    uint64_t began = now(), bytes = 0;
    for (long done = 0; done < entries;) {
        char request[128], from[32] = "-";
        long count = entries - done < page ? entries - done : page;
        if (done) snprintf(from, sizeof from, "(%ld-1", done);
        snprintf(request, sizeof request, "XRANGE s %s + COUNT %ld\r\n", from, page);
        send_all(fd, request, strlen(request));
        for (uint64_t lines = 0, all = 1 + 8 * (uint64_t)count; lines < all;) {
            ssize_t n = read(fd, room, READ_SIZE);
            if (n <= 0) die("redis");
            lines += newlines(room, (size_t)n);
            bytes += (uint64_t)n;
            if (room[0] == '-' && lines == 1) {
                fprintf(stderr, "redis: %.*s", (int)n, room);
                return 1;
            }
        }
        done += count;
    }
    printf("{\"s\":%.6f,\"bytes\":%llu}\n", seconds(began, now()), (unsigned long long)bytes);
    return 0;
}
static int count_lines(int fd, uint64_t began) {
    unsigned char *room = memory(READ_SIZE);
    uint64_t lines = 0;
    for (ssize_t n; (n = read(fd, room, READ_SIZE)) > 0;) lines += newlines(room, (size_t)n);
    printf("{\"lines\":%llu,\"s\":%.6f}\n", (unsigned long long)lines, seconds(began, now()));
    return 0;
}
static int count(void) { return count_lines(0, now()); }
static int stream(void) {
    int pair[2], file = open(text("file", NULL), O_RDONLY | O_CLOEXEC);
    if (file < 0 || socketpair(AF_UNIX, SOCK_STREAM, 0, pair)) die("stream");
    uint64_t began = now();
    if (!fork()) {
        char *room = memory(1 << 18);
        close(pair[0]);
        for (ssize_t n; (n = read(file, room, 1 << 18)) > 0;) send_all(pair[1], room, (size_t)n);
        _exit(0);
    }
    close(pair[1]);
    int status = count_lines(pair[0], began);
    wait(NULL);
    return status;
}
static int spin(void) {
    static uint8_t bytes[3072];
    char hex[65];
    uint64_t began = now();
    for (int i = 0; i < 10000; i++) {
        bytes[0] = (uint8_t)i;
        sha256(bytes, sizeof bytes, hex);
    }
    printf("{\"ns\":%.0f}\n", seconds(began, now()) * 1e5);
    return 0;
}
static int sha(void) {
    char hex[65];
    unsigned char *room = memory(READ_SIZE);
    sha256(room, fread(room, 1, READ_SIZE, stdin), hex);
    printf("{\"sha256\":\"%s\"}\n", hex);
    return 0;
}

int main(int argc, char **argv) {
    static const struct { const char *name; int (*run)(void); } commands[] = {
        {"spin", spin}, {"fdatasync", fdatasync_cost}, {"latency", latency}, {"burst", burst}, {"tree", tree},
        {"race", race}, {"renames", renames}, {"watch", watch}, {"hash", hash}, {"replay", replay},
        {"xrange", xrange}, {"stream", stream}, {"count", count}, {"sha", sha}};
    words = argv;
    for (size_t i = 0; argc > 1 && i < sizeof commands / sizeof *commands; i++)
        if (!strcmp(argv[1], commands[i].name)) return commands[i].run();
    fprintf(stderr, "native: no such command; native.c lists them\n");
    return 2;
}

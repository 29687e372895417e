// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "CTelexSystem.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <malloc.h>
#include <pthread.h>
#include <poll.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/vfs.h>
#include <unistd.h>

const int telex_o_path = O_PATH;

int telex_stat_at(int directory, const char *path, struct telex_stat *out) {
    struct statx st;
    int flags = AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | (*path ? 0 : AT_EMPTY_PATH);
    unsigned mask = STATX_BASIC_STATS | STATX_BTIME;
    if (statx(directory, path, flags, mask, &st) != 0) return errno;
    out->device = (uint64_t)st.stx_dev_major << 32 | st.stx_dev_minor;
    out->inode = st.stx_ino;
    out->birth_ns = st.stx_mask & STATX_BTIME
        ? (int64_t)((uint64_t)st.stx_btime.tv_sec * 1000000000u + st.stx_btime.tv_nsec) : 0;
    out->mtime_s = st.stx_mtime.tv_sec;
    out->mtime_ns = st.stx_mtime.tv_nsec;
    out->ctime_s = st.stx_ctime.tv_sec;
    out->ctime_ns = st.stx_ctime.tv_nsec;
    out->size = (int64_t)st.stx_size;
    out->mode = st.stx_mode;
    out->links = st.stx_nlink;
    out->mount_root = (st.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0;
    return 0;
}

int telex_open_beneath(int directory, const char *path, int flags) {
    struct open_how how = {
        .flags = (uint64_t)(flags | O_NOFOLLOW | O_CLOEXEC),
        .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS,
    };
    long fd = syscall(SYS_openat2, directory, path, &how, sizeof how);
    return fd < 0 ? -errno : (int)fd;
}

int telex_file_system(int descriptor, uint64_t *magic) {
    struct statfs about;
    if (fstatfs(descriptor, &about) != 0) return errno;
    *magic = (uint64_t)about.f_type;
    return 0;
}

int telex_mounts_changed(int mountinfo, int stop, int milliseconds) {
    // proc(5): a change is told as POLLERR and POLLPRI, once for each open descriptor.
    struct pollfd sources[2] = {{.fd = mountinfo, .events = POLLPRI}, {.fd = stop, .events = POLLIN}};
    int ready;
    do ready = poll(sources, 2, milliseconds);
    while (ready < 0 && errno == EINTR);
    return ready < 0 ? -errno : (sources[0].revents & (POLLPRI | POLLERR)) != 0;
}

int telex_peer_groups(int socket, uint32_t *out, size_t *count) {
    socklen_t size = (socklen_t)(*count * sizeof *out);
    int failed = getsockopt(socket, SOL_SOCKET, SO_PEERGROUPS, out, &size) == 0 ? 0 : errno;
    *count = size / sizeof *out;
    return failed;
}

int telex_lock(int descriptor) {
    // flock(2) waits for ever or not at all: the wait with an end is made of many short ones.
    for (int left = 100; flock(descriptor, LOCK_EX | LOCK_NB) != 0; left--) {
        if (errno != EWOULDBLOCK || left == 0) return errno;
        poll(NULL, 0, 10);
    }
    return 0;
}

static int address(const char *path, struct sockaddr_un *out, socklen_t *size) {
    size_t length = strlen(path);
    if (length == 0 || length >= sizeof out->sun_path) return ENAMETOOLONG;
    memset(out, 0, sizeof *out);
    out->sun_family = AF_UNIX;
    memcpy(out->sun_path, path, length);
    if (path[0] == '@') out->sun_path[0] = '\0';
    *size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length);
    return 0;
}

int telex_send_datagram(const char *path, const void *bytes, size_t count) {
    struct sockaddr_un to;
    socklen_t size;
    int failed = address(path, &to, &size);
    if (failed) return failed;
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return errno;
    ssize_t sent = sendto(fd, bytes, count, MSG_NOSIGNAL, (struct sockaddr *)&to, size);
    failed = sent < 0 ? errno : 0;
    close(fd);
    return failed;
}

int telex_listen(const char *path, int backlog) {
    struct sockaddr_un at;
    socklen_t size;
    int failed = address(path, &at, &size);
    if (failed) return -failed;
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0) return -errno;
    // The name gets the mode that the socket has, less the umask: nobody comes in before the
    // mode that was asked for is set.
    if (fchmod(fd, 0) != 0 || bind(fd, (struct sockaddr *)&at, size) != 0 ||
        listen(fd, backlog) != 0) {
        failed = errno;
        close(fd);
        return -failed;
    }
    return fd;
}

int telex_try_connect(const char *path) {
    struct sockaddr_un to;
    socklen_t size;
    int failed = address(path, &to, &size);
    if (failed) return failed;
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0) return errno;
    failed = connect(fd, (struct sockaddr *)&to, size) == 0 ? 0 : errno;
    // A full backlog is a living listener too.
    if (failed == EAGAIN) failed = 0;
    close(fd);
    return failed;
}

int telex_pipe(int *read_end, int *write_end) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) return errno;
    *read_end = ends[0];
    *write_end = ends[1];
    return 0;
}

int telex_waiting_place(void) {
    int fd = epoll_create1(EPOLL_CLOEXEC);
    return fd < 0 ? -errno : fd;
}

int telex_wait_for(int place, int descriptor, int share) {
    struct epoll_event what = {
        .events = EPOLLIN | (share ? EPOLLEXCLUSIVE : 0), .data.fd = descriptor};
    return epoll_ctl(place, EPOLL_CTL_ADD, descriptor, &what) == 0 ? 0 : errno;
}

int telex_wait(int place, int milliseconds, int bell) {
    struct epoll_event told[2];
    int count = epoll_wait(place, told, 2, milliseconds);
    if (count < 0) return -errno;
    int found = 0;
    for (int i = 0; i < count; i++) found |= told[i].data.fd == bell ? 1 : 2;
    return found;
}

int telex_bell(void) {
    int fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    return fd < 0 ? -errno : fd;
}

void telex_name_thread(const char *name) {
    pthread_setname_np(pthread_self(), name);
}

void telex_release_memory(void) {
    malloc_trim(0);
}

void telex_pass_directory(int descriptor) {
    // The longest entry has a name of 255 bytes and less than 32 before it.
    char entry[512] __attribute__((aligned(8)));
    syscall(SYS_getdents64, descriptor, entry, sizeof entry);
}

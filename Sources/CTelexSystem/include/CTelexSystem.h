// SPDX-License-Identifier: Apache-2.0
// Linux calls that Swift cannot make by itself: they are variadic, have no glibc wrapper in
// Debian 12, or their structures are hidden behind feature macros.
#ifndef CTELEXSYSTEM_H
#define CTELEXSYSTEM_H

#include <stdint.h>
#include <stddef.h>
#include <sys/types.h>

/// O_PATH of open(2), which glibc shows to programs that ask for GNU's extensions alone.
extern const int telex_o_path;

/// What statx(2) says of a file, in plain integers.
struct telex_stat {
    uint64_t device;   // major in the upper half, minor in the lower
    uint64_t inode;
    int64_t birth_ns;  // 0 where the file system keeps no birth time
    int64_t mtime_s, ctime_s;
    uint32_t mtime_ns, ctime_ns;
    int64_t size;
    uint32_t mode;
    uint32_t links;
    uint32_t mount_root; // 1 where something is mounted at this very place
};

/// statx(2) of PATH below DIRECTORY, never following a link at its end; with an empty PATH of
/// the descriptor itself. 0, or an errno.
int telex_stat_at(int directory, const char *path, struct telex_stat *out);

/// openat2(2) below DIRECTORY, with no symbolic link anywhere on PATH and no way out of
/// DIRECTORY. A descriptor, or a negated errno.
int telex_open_beneath(int directory, const char *path, int flags);

/// The magic number of the file system that an open descriptor is on (statfs(2)). 0, or an errno.
int telex_file_system(int descriptor, uint64_t *magic);

/// Waits until the table of mounts (an open /proc/self/mountinfo) has changed since it was last
/// asked, at most MILLISECONDS (-1 is for ever), or until something can be read from STOP (-1:
/// nothing is). 1 when it has changed, 0 when not, or a negated errno.
int telex_mounts_changed(int mountinfo, int stop, int milliseconds);

/// What SO_PEERCRED tells of the other end of a Unix socket (unix(7)), as the kernel lays it out.
struct telex_credentials {
    int32_t pid;
    uint32_t uid;
    uint32_t gid;
};

/// SO_PEERGROUPS: the supplementary groups that the other end of a Unix socket had when it
/// connected. COUNT is how many OUT has room for, and then how many there are. 0, or an errno:
/// ERANGE where the room is too small.
int telex_peer_groups(int socket, uint32_t *out, size_t *count);

/// flock(2), exclusive; waits for at most a second, since a child that a killed owner was about to
/// start holds the lock until its exec. 0, or an errno.
int telex_lock(int descriptor);

/// One datagram to the Unix socket at PATH (a leading @ is the abstract namespace), as
/// sd_notify(3) describes it. 0, or an errno.
int telex_send_datagram(const char *path, const void *bytes, size_t count);

/// A Unix stream socket that is bound to PATH, with no permission bits set, and listens. A
/// descriptor, or a negated errno.
int telex_listen(const char *path, int backlog);

/// Tries to connect to the Unix stream socket at PATH. 0 when somebody answers, or an errno.
int telex_try_connect(const char *path);

/// pipe2(2) whose two ends are closed on exec from the start. 0, or an errno.
int telex_pipe(int *read_end, int *write_end);

/// What one thread waits in for several descriptors (epoll(7)). A descriptor, or a negated errno.
int telex_waiting_place(void);

/// Has PLACE tell when DESCRIPTOR can be read. Of several places that SHARE a descriptor the kernel
/// tells one at a time: the first, in the order of these calls, in which a thread waits (EPOLLEXCLUSIVE
/// of epoll_ctl(2)). 0, or an errno.
int telex_wait_for(int place, int descriptor, int share);

/// Waits in PLACE, at most MILLISECONDS (-1 is for ever). 1 when BELL can be read, 2 when another
/// descriptor can, 3 when both can, 0 when the time is over, or a negated errno.
int telex_wait(int place, int milliseconds, int bell);

/// A counter that can be read once something was written to it (eventfd(2)); neither call waits. A
/// descriptor, or a negated errno.
int telex_bell(void);

/// Names the calling thread for debuggers; a name over 15 bytes is not taken.
void telex_name_thread(const char *name);

/// malloc_trim(3): gives what is free of the heap back to the system.
void telex_release_memory(void);

/// Reads an entry of an open directory by getdents64(2) and drops it: the call takes the directory's
/// lock.
void telex_pass_directory(int descriptor);

#endif

/* Every size, offset and constant of toolchain/include as the C compiler sees it, each as a number that a Rust test
   reads. tests/headers.rs lists the same names. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

#define SIZE(type) const long long size_##type = sizeof(type);
#define STRUCT(name) const long long size_struct_##name = sizeof(struct name);
#define FIELD(name, field)                                                      \
  const long long offset_##name##_##field = offsetof(struct name, field);      \
  const long long width_##name##_##field = sizeof(((struct name *)0)->field);
#define CONSTANT(name) const long long c_##name = (long long)(name);

SIZE(ssize_t) SIZE(size_t) SIZE(off64_t) SIZE(pid_t) SIZE(uid_t) SIZE(gid_t) SIZE(time_t) SIZE(suseconds_t)
SIZE(clockid_t) SIZE(pthread_t) SIZE(pthread_mutex_t) SIZE(pthread_cond_t) SIZE(pthread_mutexattr_t)
SIZE(pthread_attr_t)

STRUCT(stat) STRUCT(flock) STRUCT(timespec) STRUCT(timeval) STRUCT(tm)

FIELD(stat, st_dev) FIELD(stat, st_ino) FIELD(stat, st_mode) FIELD(stat, st_nlink) FIELD(stat, st_uid)
FIELD(stat, st_gid) FIELD(stat, st_rdev) FIELD(stat, st_size) FIELD(stat, st_blksize) FIELD(stat, st_blocks)
FIELD(stat, st_atim) FIELD(stat, st_mtim) FIELD(stat, st_ctim)
FIELD(flock, l_type) FIELD(flock, l_whence) FIELD(flock, l_start) FIELD(flock, l_len) FIELD(flock, l_pid)
FIELD(tm, tm_sec) FIELD(tm, tm_min) FIELD(tm, tm_hour) FIELD(tm, tm_mday) FIELD(tm, tm_mon) FIELD(tm, tm_year)
FIELD(tm, tm_isdst) FIELD(tm, tm_gmtoff) FIELD(tm, tm_zone)
FIELD(timespec, tv_nsec) FIELD(timeval, tv_usec)

CONSTANT(EPERM) CONSTANT(ENOENT) CONSTANT(EINTR) CONSTANT(EIO) CONSTANT(EAGAIN) CONSTANT(EWOULDBLOCK) CONSTANT(ENOMEM)
CONSTANT(EACCES) CONSTANT(EBUSY) CONSTANT(EEXIST) CONSTANT(ENODEV) CONSTANT(ENOTDIR) CONSTANT(EISDIR) CONSTANT(EINVAL)
CONSTANT(ENOSPC) CONSTANT(EROFS) CONSTANT(ERANGE) CONSTANT(EDEADLK) CONSTANT(ENOLCK) CONSTANT(EOVERFLOW)
CONSTANT(ENOTSUP) CONSTANT(EOPNOTSUPP) CONSTANT(ETIMEDOUT) CONSTANT(ESTALE)
CONSTANT(O_RDONLY) CONSTANT(O_WRONLY) CONSTANT(O_RDWR) CONSTANT(O_CREAT) CONSTANT(O_EXCL) CONSTANT(O_TRUNC)
CONSTANT(O_APPEND) CONSTANT(O_NONBLOCK) CONSTANT(O_CLOEXEC) CONSTANT(O_NOFOLLOW) CONSTANT(O_LARGEFILE)
CONSTANT(F_GETFD) CONSTANT(F_SETFD) CONSTANT(F_GETFL) CONSTANT(F_SETFL) CONSTANT(F_GETLK) CONSTANT(F_SETLK)
CONSTANT(F_SETLKW) CONSTANT(F_RDLCK) CONSTANT(F_WRLCK) CONSTANT(F_UNLCK) CONSTANT(FD_CLOEXEC)
CONSTANT(LOCK_SH) CONSTANT(LOCK_EX) CONSTANT(LOCK_NB) CONSTANT(LOCK_UN)
CONSTANT(S_IFMT) CONSTANT(S_IFDIR) CONSTANT(S_IFREG) CONSTANT(S_IFLNK)
CONSTANT(R_OK) CONSTANT(W_OK) CONSTANT(X_OK) CONSTANT(F_OK) CONSTANT(SEEK_SET) CONSTANT(SEEK_CUR) CONSTANT(SEEK_END)
CONSTANT(_SC_PAGESIZE) CONSTANT(_SC_PAGE_SIZE) CONSTANT(_SC_NPROCESSORS_ONLN)
CONSTANT(PROT_READ) CONSTANT(PROT_WRITE) CONSTANT(MAP_SHARED) CONSTANT(MAP_PRIVATE)
CONSTANT(CLOCK_REALTIME) CONSTANT(CLOCK_MONOTONIC) CONSTANT(PTHREAD_MUTEX_NORMAL) CONSTANT(PTHREAD_MUTEX_RECURSIVE)
CONSTANT(RTLD_LAZY) CONSTANT(RTLD_NOW) CONSTANT(RTLD_GLOBAL)

/* Part of bionic_subset.h: types, errno, time and threads. */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* ---- sys/types.h */
#if defined(__LP64__)
typedef long ssize_t;
typedef unsigned mode_t;
typedef uint64_t dev_t;
#else
typedef int ssize_t;
typedef unsigned short mode_t;
typedef uint32_t dev_t;
#endif
typedef int64_t off_t;
typedef int64_t off64_t;
typedef int pid_t;
typedef unsigned uid_t;
typedef unsigned gid_t;
typedef unsigned useconds_t;
typedef unsigned long ino_t;
typedef long time_t;
typedef long suseconds_t;
typedef int clockid_t;

/* ---- errno.h */
extern int *__errno(void) __attribute__((const));
#define errno (*__errno())
#define EPERM 1
#define ENOENT 2
#define EINTR 4
#define EIO 5
#define EAGAIN 11
#define EWOULDBLOCK EAGAIN
#define ENOMEM 12
#define EACCES 13
#define EBUSY 16
#define EEXIST 17
#define ENODEV 19
#define ENOTDIR 20
#define EISDIR 21
#define EINVAL 22
#define ENOSPC 28
#define EROFS 30
#define ERANGE 34
#define EDEADLK 35
#define ENOLCK 37
#define EOVERFLOW 75
#define ENOTSUP 95
#define EOPNOTSUPP ENOTSUP
#define ETIMEDOUT 110
#define ESTALE 116

/* ---- time.h, sys/time.h */
struct timespec {
  time_t tv_sec;
  long tv_nsec;
};
struct timeval {
  time_t tv_sec;
  suseconds_t tv_usec;
};
struct timezone {
  int tz_minuteswest, tz_dsttime;
};
struct tm {
  int tm_sec, tm_min, tm_hour, tm_mday, tm_mon, tm_year, tm_wday, tm_yday, tm_isdst;
  long tm_gmtoff;
  const char *tm_zone;
};
#define CLOCK_REALTIME 0
#define CLOCK_MONOTONIC 1
time_t time(time_t *);
int gettimeofday(struct timeval *, struct timezone *);
int clock_gettime(clockid_t, struct timespec *);
struct tm *localtime(const time_t *);
struct tm *localtime_r(const time_t *, struct tm *);
struct tm *gmtime(const time_t *);
struct tm *gmtime_r(const time_t *, struct tm *);
int nanosleep(const struct timespec *, struct timespec *);
int utimes(const char *, const struct timeval[2]);
size_t strftime(char *, size_t, const char *, const struct tm *);

/* ---- pthread.h */
#if defined(__LP64__)
typedef struct {
  int32_t private_[10];
} pthread_mutex_t;
typedef struct {
  int32_t private_[12];
} pthread_cond_t;
#else
typedef struct {
  int32_t private_[1];
} pthread_mutex_t;
typedef struct {
  int32_t private_[1];
} pthread_cond_t;
#endif
typedef long pthread_mutexattr_t;
typedef long pthread_t;
typedef struct {
  uint32_t flags;
  void *stack_base;
  size_t stack_size, guard_size;
  int32_t policy, priority;
#if defined(__LP64__)
  char reserved[16];
#endif
} pthread_attr_t;
#define PTHREAD_MUTEX_NORMAL 0
#define PTHREAD_MUTEX_RECURSIVE 1
#define PTHREAD_MUTEX_INITIALIZER {{0}}
int pthread_mutex_init(pthread_mutex_t *, const pthread_mutexattr_t *);
int pthread_mutex_destroy(pthread_mutex_t *);
int pthread_mutex_lock(pthread_mutex_t *);
int pthread_mutex_trylock(pthread_mutex_t *);
int pthread_mutex_unlock(pthread_mutex_t *);
int pthread_mutexattr_init(pthread_mutexattr_t *);
int pthread_mutexattr_settype(pthread_mutexattr_t *, int);
int pthread_mutexattr_destroy(pthread_mutexattr_t *);
int pthread_create(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
int pthread_join(pthread_t, void **);
pthread_t pthread_self(void);
int pthread_cond_wait(pthread_cond_t *, pthread_mutex_t *);
int pthread_cond_signal(pthread_cond_t *);
int pthread_cond_broadcast(pthread_cond_t *);

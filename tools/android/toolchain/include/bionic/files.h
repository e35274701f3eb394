/* Part of bionic_subset.h: files, record locks and memory maps. */
#pragma once

#include "base.h"

/* On 32-bit Android the plain functions take a 32-bit off_t. Here off_t has 64 bits everywhere, and each of those
   names stands for its *64 twin, so that no file ends at 2 GiB. */
#if defined(__LP64__)
#define OFF64(name) __asm__(#name)
#else
#define OFF64(name) __asm__(#name "64")
#endif

/* ---- sys/stat.h: the kernel's layout, which differs per architecture (stat64 on 32-bit ARM) */
struct stat {
#if defined(__aarch64__)
  dev_t st_dev;
  ino_t st_ino;
  mode_t st_mode;
  unsigned st_nlink;
  uid_t st_uid;
  gid_t st_gid;
  dev_t st_rdev;
  unsigned long pad1_;
  off_t st_size;
  int st_blksize;
  int pad2_;
  long st_blocks;
  struct timespec st_atim, st_mtim, st_ctim;
  unsigned unused4_, unused5_;
#elif defined(__x86_64__)
  dev_t st_dev;
  ino_t st_ino;
  unsigned long st_nlink;
  mode_t st_mode;
  uid_t st_uid;
  gid_t st_gid;
  unsigned pad0_;
  dev_t st_rdev;
  off_t st_size;
  long st_blksize;
  long st_blocks;
  struct timespec st_atim, st_mtim, st_ctim;
  long pad3_[3];
#elif defined(__arm__)
  uint64_t st_dev;
  unsigned char pad0_[4];
  unsigned long st_ino32_;
  unsigned st_mode;
  unsigned st_nlink;
  uid_t st_uid;
  gid_t st_gid;
  uint64_t st_rdev;
  unsigned char pad3_[4];
  int64_t st_size;
  unsigned long st_blksize;
  uint64_t st_blocks;
  struct timespec st_atim, st_mtim, st_ctim;
  uint64_t st_ino;
#else
#error "no struct stat for this architecture"
#endif
};
#define st_atime st_atim.tv_sec
#define st_mtime st_mtim.tv_sec
#define st_ctime st_ctim.tv_sec
#define S_IFMT 0170000
#define S_IFDIR 0040000
#define S_IFREG 0100000
#define S_IFLNK 0120000
#define S_ISDIR(mode) (((mode) & S_IFMT) == S_IFDIR)
#define S_ISREG(mode) (((mode) & S_IFMT) == S_IFREG)
#define S_ISLNK(mode) (((mode) & S_IFMT) == S_IFLNK)
int stat(const char *, struct stat *);
int lstat(const char *, struct stat *);
int fstat(int, struct stat *);
int mkdir(const char *, mode_t);
int chmod(const char *, mode_t);
int fchmod(int, mode_t);

/* ---- fcntl.h, sys/file.h: 32-bit ARM asks for record locks by the *64 commands, as its struct flock is flock64 */
struct flock {
  short l_type, l_whence;
  off_t l_start, l_len;
  pid_t l_pid;
};
#define O_RDONLY 0
#define O_WRONLY 1
#define O_RDWR 2
#define O_CREAT 0100
#define O_EXCL 0200
#define O_TRUNC 01000
#define O_APPEND 02000
#define O_NONBLOCK 04000
#define O_CLOEXEC 02000000
#if defined(__x86_64__)
#define O_LARGEFILE 0100000
#define O_NOFOLLOW 0400000
#else
#define O_LARGEFILE 0400000
#define O_NOFOLLOW 0100000
#endif
#define F_GETFD 1
#define F_SETFD 2
#define F_GETFL 3
#define F_SETFL 4
#if defined(__LP64__)
#define F_GETLK 5
#define F_SETLK 6
#define F_SETLKW 7
#else
#define F_GETLK 12
#define F_SETLK 13
#define F_SETLKW 14
#endif
#define F_RDLCK 0
#define F_WRLCK 1
#define F_UNLCK 2
#define FD_CLOEXEC 1
#define LOCK_SH 1
#define LOCK_EX 2
#define LOCK_NB 4
#define LOCK_UN 8
int open(const char *, int, ...);
int creat(const char *, mode_t);
int fcntl(int, int, ...);
int flock(int, int);

/* ---- unistd.h, sys/ioctl.h */
#define R_OK 4
#define W_OK 2
#define X_OK 1
#define F_OK 0
#define SEEK_SET 0
#define SEEK_CUR 1
#define SEEK_END 2
#define _SC_PAGESIZE 0x27
#define _SC_PAGE_SIZE 0x28
#define _SC_NPROCESSORS_ONLN 0x61
ssize_t read(int, void *, size_t);
ssize_t write(int, const void *, size_t);
int close(int);
int access(const char *, int);
off_t lseek(int, off_t, int) OFF64(lseek);
int ftruncate(int, off_t) OFF64(ftruncate);
ssize_t pread(int, void *, size_t, off_t) OFF64(pread);
ssize_t pwrite(int, const void *, size_t, off_t) OFF64(pwrite);
int fsync(int);
int fdatasync(int);
int unlink(const char *);
int rmdir(const char *);
char *getcwd(char *, size_t);
ssize_t readlink(const char *, char *, size_t);
pid_t getpid(void);
uid_t geteuid(void);
int fchown(int, uid_t, gid_t);
long sysconf(int);
int getpagesize(void);
unsigned sleep(unsigned);
int usleep(useconds_t);
int isatty(int);
int dup(int);
int dup2(int, int);
int ioctl(int, int, ...);

/* ---- sys/mman.h */
#define PROT_READ 1
#define PROT_WRITE 2
#define MAP_SHARED 1
#define MAP_PRIVATE 2
#define MAP_FAILED ((void *)-1)
#define MREMAP_MAYMOVE 1
void *mmap(void *, size_t, int, int, int, off_t) OFF64(mmap);
int munmap(void *, size_t);
void *mremap(void *, size_t, size_t, int, ...);

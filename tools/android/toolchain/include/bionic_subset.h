/* The part of Android's C library (bionic, API 24 and up) that sqlite3.c and ring's C sources use, written from its
   public ABI: the kernel's structure layouts and bionic's documented conventions.

   Another C library's headers will not do. musl's pthread_mutexattr_t, for one, is 4 bytes where bionic writes 8, and
   SQLite keeps one on its stack. abi-check/ compares every size, offset and constant that stands here with Rust's own
   description of Android (the libc crate).

   make.sh gives this text the usual names: each of <stdio.h>, <sys/stat.h>, ... includes it whole. Whatever a newer
   SQLite needs beyond it fails to compile; nothing can go wrong silently. */
#pragma once

#if !defined(__ANDROID__)
#error "for Android targets only"
#endif

#include "bionic/base.h"
#include "bionic/files.h"
#include "bionic/library.h"

//! `toolchain/include`, which SQLite and ring are compiled with, compared with what Rust's own
//! description of Android (the libc crate) says. A difference would corrupt memory or lock the
//! wrong bytes of the queue, on phones only and without a word.

use std::mem::{offset_of, size_of};

// brings the compiled abi.c along
use bionic_check as _;

macro_rules! c_number {
    ($name:ident) => {{
        unsafe extern "C" {
            static $name: i64;
        }
        // SAFETY: a constant of abi.c, never written.
        unsafe { $name }
    }};
}

/// Collects every difference, so that one run shows them all.
#[derive(Default)]
struct Differences(Vec<String>);

impl Differences {
    fn compare(&mut self, name: &str, c: i64, rust: i64) {
        if c != rust {
            self.0.push(format!("{name}: C {c}, Rust {rust}"));
        }
    }
}

impl Drop for Differences {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            assert!(self.0.is_empty(), "{:#?}", self.0);
        }
    }
}

macro_rules! sizes {
    ($($c:ident = $rust:ty),* $(,)?) => {{
        let mut differences = Differences::default();
        $(differences.compare(stringify!($c), c_number!($c), size_of::<$rust>() as i64);)*
    }};
}

fn width<S, T>(_: fn(&S) -> &T) -> i64 {
    size_of::<T>() as i64
}

macro_rules! fields {
    ($struct:ty: $($offset:ident $width:ident = $field:ident),* $(,)?) => {{
        let mut differences = Differences::default();
        $(
            differences.compare(stringify!($offset), c_number!($offset), offset_of!($struct, $field) as i64);
            differences.compare(stringify!($width), c_number!($width), width(|s: &$struct| &s.$field));
        )*
    }};
}

macro_rules! constants {
    ($($c:ident = $rust:ident),* $(,)?) => {{
        let mut differences = Differences::default();
        $(differences.compare(stringify!($rust), c_number!($c), i64::from(libc::$rust as i32));)*
    }};
}

// On 32-bit ARM our off_t, stat and flock are the 64-bit ones of their *64 names.
#[cfg(target_pointer_width = "64")]
use libc::{flock as flock64, stat as stat64};
#[cfg(target_pointer_width = "32")]
use libc::{flock64, stat64};

#[test]
fn types_have_androids_sizes() {
    sizes! {
        size_ssize_t = libc::ssize_t, size_size_t = libc::size_t, size_off64_t = libc::off64_t,
        size_pid_t = libc::pid_t, size_uid_t = libc::uid_t, size_gid_t = libc::gid_t,
        size_time_t = libc::time_t, size_suseconds_t = libc::suseconds_t,
        size_clockid_t = libc::clockid_t, size_pthread_t = libc::pthread_t,
        size_pthread_mutex_t = libc::pthread_mutex_t, size_pthread_cond_t = libc::pthread_cond_t,
        size_pthread_mutexattr_t = libc::pthread_mutexattr_t,
        size_pthread_attr_t = libc::pthread_attr_t,
        size_struct_stat = stat64, size_struct_flock = flock64,
        size_struct_timespec = libc::timespec, size_struct_timeval = libc::timeval,
        size_struct_tm = libc::tm,
    }
}

#[test]
fn a_files_facts_lie_where_android_puts_them() {
    fields! { stat64:
        offset_stat_st_ino width_stat_st_ino = st_ino, offset_stat_st_mode width_stat_st_mode = st_mode,
        offset_stat_st_nlink width_stat_st_nlink = st_nlink, offset_stat_st_uid width_stat_st_uid = st_uid,
        offset_stat_st_gid width_stat_st_gid = st_gid, offset_stat_st_size width_stat_st_size = st_size,
        offset_stat_st_dev width_stat_st_dev = st_dev, offset_stat_st_rdev width_stat_st_rdev = st_rdev,
        offset_stat_st_blksize width_stat_st_blksize = st_blksize,
        offset_stat_st_blocks width_stat_st_blocks = st_blocks,
    }
    let mut times = Differences::default();
    times.compare(
        "st_atim",
        c_number!(offset_stat_st_atim),
        offset_of!(stat64, st_atime) as i64,
    );
    times.compare(
        "st_mtim",
        c_number!(offset_stat_st_mtim),
        offset_of!(stat64, st_mtime) as i64,
    );
    times.compare(
        "st_ctim",
        c_number!(offset_stat_st_ctim),
        offset_of!(stat64, st_ctime) as i64,
    );
}

#[test]
fn a_record_lock_lies_where_android_puts_it() {
    fields! { flock64:
        offset_flock_l_type width_flock_l_type = l_type, offset_flock_l_whence width_flock_l_whence = l_whence,
        offset_flock_l_start width_flock_l_start = l_start, offset_flock_l_len width_flock_l_len = l_len,
        offset_flock_l_pid width_flock_l_pid = l_pid,
    }
}

#[test]
fn times_lie_where_android_puts_them() {
    fields! { libc::tm:
        offset_tm_tm_sec width_tm_tm_sec = tm_sec, offset_tm_tm_min width_tm_tm_min = tm_min,
        offset_tm_tm_hour width_tm_tm_hour = tm_hour, offset_tm_tm_mday width_tm_tm_mday = tm_mday,
        offset_tm_tm_mon width_tm_tm_mon = tm_mon, offset_tm_tm_year width_tm_tm_year = tm_year,
        offset_tm_tm_isdst width_tm_tm_isdst = tm_isdst, offset_tm_tm_gmtoff width_tm_tm_gmtoff = tm_gmtoff,
        offset_tm_tm_zone width_tm_tm_zone = tm_zone,
    }
    fields! { libc::timespec: offset_timespec_tv_nsec width_timespec_tv_nsec = tv_nsec }
    fields! { libc::timeval: offset_timeval_tv_usec width_timeval_tv_usec = tv_usec }
}

#[test]
fn errors_have_androids_numbers() {
    constants! {
        c_EPERM = EPERM, c_ENOENT = ENOENT, c_EINTR = EINTR, c_EIO = EIO, c_EAGAIN = EAGAIN,
        c_EWOULDBLOCK = EWOULDBLOCK, c_ENOMEM = ENOMEM, c_EACCES = EACCES, c_EBUSY = EBUSY,
        c_EEXIST = EEXIST, c_ENODEV = ENODEV, c_ENOTDIR = ENOTDIR, c_EISDIR = EISDIR, c_EINVAL = EINVAL,
        c_ENOSPC = ENOSPC, c_EROFS = EROFS, c_ERANGE = ERANGE, c_EDEADLK = EDEADLK, c_ENOLCK = ENOLCK,
        c_EOVERFLOW = EOVERFLOW, c_ENOTSUP = ENOTSUP, c_EOPNOTSUPP = EOPNOTSUPP,
        c_ETIMEDOUT = ETIMEDOUT, c_ESTALE = ESTALE,
    }
}

#[test]
fn flags_have_androids_numbers() {
    constants! {
        c_O_RDONLY = O_RDONLY, c_O_WRONLY = O_WRONLY, c_O_RDWR = O_RDWR, c_O_CREAT = O_CREAT, c_O_EXCL = O_EXCL,
        c_O_TRUNC = O_TRUNC, c_O_APPEND = O_APPEND, c_O_NONBLOCK = O_NONBLOCK, c_O_CLOEXEC = O_CLOEXEC,
        c_O_NOFOLLOW = O_NOFOLLOW, c_O_LARGEFILE = O_LARGEFILE,
        c_F_GETFD = F_GETFD, c_F_SETFD = F_SETFD, c_F_GETFL = F_GETFL, c_F_SETFL = F_SETFL,
        c_F_RDLCK = F_RDLCK, c_F_WRLCK = F_WRLCK, c_F_UNLCK = F_UNLCK, c_FD_CLOEXEC = FD_CLOEXEC,
        c_LOCK_SH = LOCK_SH, c_LOCK_EX = LOCK_EX, c_LOCK_NB = LOCK_NB, c_LOCK_UN = LOCK_UN,
        c_S_IFMT = S_IFMT, c_S_IFDIR = S_IFDIR, c_S_IFREG = S_IFREG, c_S_IFLNK = S_IFLNK,
        c_R_OK = R_OK, c_W_OK = W_OK, c_X_OK = X_OK, c_F_OK = F_OK,
        c_SEEK_SET = SEEK_SET, c_SEEK_CUR = SEEK_CUR, c_SEEK_END = SEEK_END,
        c__SC_PAGESIZE = _SC_PAGESIZE, c__SC_PAGE_SIZE = _SC_PAGE_SIZE,
        c__SC_NPROCESSORS_ONLN = _SC_NPROCESSORS_ONLN,
        c_PROT_READ = PROT_READ, c_PROT_WRITE = PROT_WRITE, c_MAP_SHARED = MAP_SHARED,
        c_MAP_PRIVATE = MAP_PRIVATE,
        c_CLOCK_REALTIME = CLOCK_REALTIME, c_CLOCK_MONOTONIC = CLOCK_MONOTONIC,
        c_PTHREAD_MUTEX_NORMAL = PTHREAD_MUTEX_NORMAL, c_PTHREAD_MUTEX_RECURSIVE = PTHREAD_MUTEX_RECURSIVE,
        c_RTLD_LAZY = RTLD_LAZY, c_RTLD_NOW = RTLD_NOW, c_RTLD_GLOBAL = RTLD_GLOBAL,
    }
}

/// 5, 6, 7 where a pointer has 64 bits. 32-bit ARM has those for its 32-bit flock and, for the
/// 64-bit one that we use, 12, 13, 14 (F_GETLK64 and its kin in the kernel's fcntl.h).
#[test]
fn record_locks_are_asked_for_by_the_64_bit_commands() {
    let expected = if cfg!(target_pointer_width = "64") {
        [5, 6, 7]
    } else {
        [12, 13, 14]
    };
    assert_eq!(
        [
            c_number!(c_F_GETLK),
            c_number!(c_F_SETLK),
            c_number!(c_F_SETLKW)
        ],
        expected
    );
}

/* What differs between 64-bit and 32-bit ARM for loader.c: ELF record layouts, relocation numbers, system calls.
   The ELF names are those of the specification. */
#pragma once
#include <stddef.h>
#include <stdint.h>

enum {
  PT_LOAD = 1, PT_DYNAMIC = 2, PT_ARM_EXIDX = 0x70000001,
  PF_X = 1, PF_W = 2, PF_R = 4,
  DT_NULL = 0, DT_NEEDED = 1, DT_PLTRELSZ = 2, DT_STRTAB = 5, DT_SYMTAB = 6, DT_TEXTREL = 22, DT_JMPREL = 23,
  DT_INIT_ARRAY = 25, DT_INIT_ARRAYSZ = 27, DT_RELRSZ = 35, DT_RELR = 36, DT_GNU_HASH = 0x6ffffef5,
  STB_WEAK = 2,
  AT_PHDR = 3, AT_PHNUM = 5, AT_ENTRY = 9,
  PROT_NONE = 0, PROT_READ = 1, PROT_WRITE = 2, PROT_EXEC = 4,
  MAP_PRIVATE = 2, MAP_FIXED = 16, MAP_ANONYMOUS = 32,
  AT_FDCWD = -100,
};

#if defined(__aarch64__)

typedef uint64_t Word;
typedef struct {
  uint32_t name;
  uint8_t info, other;
  uint16_t section;
  uint64_t value, size;
} Symbol;
typedef struct {
  uint32_t type, flags;
  uint64_t offset, address, physical, file_size, memory_size, align;
} ProgramHeader;
typedef struct {
  uint8_t ident[16];
  uint16_t type, machine;
  uint32_t version;
  uint64_t entry, program_headers, section_headers;
  uint32_t flags;
  uint16_t size, program_header_size, program_header_count, section_header_size, section_header_count, names_index;
} ElfHeader;
typedef struct {
  uint64_t offset, info;
  int64_t addend;
} Relocation;

#define RELOCATION_SYMBOL(info) ((info) >> 32)
#define RELOCATION_TYPE(info) ((uint32_t)(info))
#define RELOCATION_ADDEND(relocation, place) ((Word)(relocation)->addend)
enum { R_NONE = 0, R_ABSOLUTE = 257, R_GLOB_DAT = 1025, R_JUMP_SLOT = 1026, R_RELATIVE = 1027, DT_RELOCATIONS = 7, DT_RELOCATIONS_SIZE = 8 };
enum { EM_THIS = 183 };

static long system_call(long number, long a, long b, long c, long d, long e, long f) {
  register long x8 __asm__("x8") = number;
  register long x0 __asm__("x0") = a;
  register long x1 __asm__("x1") = b;
  register long x2 __asm__("x2") = c;
  register long x3 __asm__("x3") = d;
  register long x4 __asm__("x4") = e;
  register long x5 __asm__("x5") = f;
  __asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5) : "memory");
  return x0;
}
enum { SYS_close = 57, SYS_read = 63, SYS_write = 64, SYS_readlinkat = 78, SYS_exit_group = 94, SYS_set_tid_address = 96, SYS_openat = 56, SYS_execve = 221, SYS_mmap = 222 };
#define MMAP_OFFSET(offset) (offset)
#define SET_THREAD_POINTER(pointer) __asm__ volatile("msr tpidr_el0, %0" ::"r"(pointer))

/* Entry of the loader itself, and the jump to the program with the stack as the kernel would have left it. */
__asm__(
    ".globl _start\n"
    "_start:\n  mov x0, sp\n  bl loader_main\n  brk 1\n"
    ".globl jump\n"
    "jump:\n  mov sp, x0\n  mov x29, #0\n  mov x30, #0\n  br x1\n");

#elif defined(__arm__)

typedef uint32_t Word;
typedef struct {
  uint32_t name, value, size;
  uint8_t info, other;
  uint16_t section;
} Symbol;
typedef struct {
  uint32_t type, offset, address, physical, file_size, memory_size, flags, align;
} ProgramHeader;
typedef struct {
  uint8_t ident[16];
  uint16_t type, machine;
  uint32_t version, entry, program_headers, section_headers, flags;
  uint16_t size, program_header_size, program_header_count, section_header_size, section_header_count, names_index;
} ElfHeader;
typedef struct {
  uint32_t offset, info;
} Relocation;

#define RELOCATION_SYMBOL(info) ((info) >> 8)
#define RELOCATION_TYPE(info) ((info) & 255)
/* no addend field: it stands at the place itself, except where the place is only a slot to fill */
#define RELOCATION_ADDEND(relocation, place) \
  (RELOCATION_TYPE((relocation)->info) == R_GLOB_DAT || RELOCATION_TYPE((relocation)->info) == R_JUMP_SLOT ? 0 : *(place))
enum { R_NONE = 0, R_ABSOLUTE = 2, R_GLOB_DAT = 21, R_JUMP_SLOT = 22, R_RELATIVE = 23, DT_RELOCATIONS = 17, DT_RELOCATIONS_SIZE = 18 };
enum { EM_THIS = 40 };

static long system_call(long number, long a, long b, long c, long d, long e, long f) {
  register long r7 __asm__("r7") = number;
  register long r0 __asm__("r0") = a;
  register long r1 __asm__("r1") = b;
  register long r2 __asm__("r2") = c;
  register long r3 __asm__("r3") = d;
  register long r4 __asm__("r4") = e;
  register long r5 __asm__("r5") = f;
  __asm__ volatile("svc 0" : "+r"(r0) : "r"(r7), "r"(r1), "r"(r2), "r"(r3), "r"(r4), "r"(r5) : "memory");
  return r0;
}
enum { SYS_read = 3, SYS_write = 4, SYS_close = 6, SYS_execve = 11, SYS_mmap = 192, SYS_exit_group = 248, SYS_set_tid_address = 256, SYS_openat = 322, SYS_readlinkat = 332, SYS_arm_set_tls = 0xf0005 };
/* mmap2 counts in pages */
#define MMAP_OFFSET(offset) ((offset) >> 12)
#define SET_THREAD_POINTER(pointer) system_call(SYS_arm_set_tls, (long)(pointer), 0, 0, 0, 0, 0)

__asm__(
    ".arm\n"
    ".globl _start\n.type _start,%function\n"
    "_start:\n  mov r0, sp\n  bl loader_main\n  udf #0\n"
    ".globl jump\n.type jump,%function\n"
    "jump:\n  mov sp, r0\n  mov lr, #0\n  mov fp, #0\n  bx r1\n");

#else
#error "bionic is at hand for 64-bit and 32-bit ARM only"
#endif

void jump(Word stack, Word entry) __attribute__((noreturn));

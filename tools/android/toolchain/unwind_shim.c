/* Debian's libgcc_eh.a finds stack frames through functions that glibc has and Android lacks. They are answered here
   from what Android's linker does offer, so that a Rust panic unwinds and reaches Kotlin as an exception instead of
   ending the app. Everything is hidden: the shim serves this library only. */

#include <stddef.h>
#include <stdint.h>

#define HIDDEN __attribute__((visibility("hidden")))

#if defined(__arm__)

/* 32-bit ARM: frames stand in a table of their own (.ARM.exidx). bionic's __gnu_Unwind_Find_exidx is private in API 23
   and versioned from API 24, so the linker's older public name for the same thing is asked instead (API 16 and up). */
extern uintptr_t dl_unwind_find_exidx(uintptr_t pc, int *count);

HIDDEN uintptr_t __gnu_Unwind_Find_exidx(uintptr_t pc, int *count) {
  return dl_unwind_find_exidx(pc, count);
}

/* libgcc's barrier helper lives in libgcc.a, which is not linked; every ARMv7 core has the instruction. The compiler
   refuses to define a builtin of its own by name, hence the label. */
HIDDEN void barrier(void) __asm__("__sync_synchronize");
void barrier(void) {
  __asm__ volatile("dmb ish" ::: "memory");
}

#else

/* 64-bit: libgcc built for glibc 2.35 asks _dl_find_object; dl_iterate_phdr (API 21) knows the same facts. */
typedef struct {
  uint32_t type, flags;
  uint64_t offset, address, physical, file_size, memory_size, align;
} ProgramHeader;

struct dl_phdr_info {
  uint64_t base;
  const char *name;
  const ProgramHeader *headers;
  uint16_t count;
};
extern int dl_iterate_phdr(int (*)(struct dl_phdr_info *, size_t, void *), void *);

/* glibc's struct dl_find_object, as libgcc_eh.a was compiled against it */
struct dl_find_object {
  unsigned long long flags;
  void *map_start, *map_end, *link_map, *eh_frame;
  unsigned long long reserved[7];
};

struct search {
  uintptr_t pc;
  struct dl_find_object *result;
};

enum { PT_LOAD = 1, PT_GNU_EH_FRAME = 0x6474e550 };

static int visit(struct dl_phdr_info *object, size_t size, void *argument) {
  (void)size;
  struct search *search = argument;
  const ProgramHeader *eh_frame = NULL;
  uintptr_t start = UINTPTR_MAX, end = 0;
  int contains_pc = 0;
  for (unsigned i = 0; i < object->count; i++) {
    const ProgramHeader *header = &object->headers[i];
    uintptr_t address = object->base + header->address;
    if (header->type == PT_LOAD) {
      if (search->pc >= address && search->pc < address + header->memory_size) contains_pc = 1;
      if (address < start) start = address;
      if (address + header->memory_size > end) end = address + header->memory_size;
    } else if (header->type == PT_GNU_EH_FRAME) {
      eh_frame = header;
    }
  }
  if (!contains_pc || !eh_frame) return 0;
  search->result->flags = 0;
  search->result->map_start = (void *)start;
  search->result->map_end = (void *)end;
  search->result->link_map = NULL;
  search->result->eh_frame = (void *)(uintptr_t)(object->base + eh_frame->address);
  return 1;
}

HIDDEN int _dl_find_object(void *pc, struct dl_find_object *result) {
  struct search search = {(uintptr_t)pc, result};
  return dl_iterate_phdr(visit, &search) == 1 ? 0 : -1;
}

#endif

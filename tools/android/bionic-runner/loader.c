/* Runs a program built for Android on the real C library of Android 6.0, on a Linux machine under qemu-user.

   Android's own linker is not at hand, and the real libc expects things of it: relocations done, the main thread's
   control block prepared, dlopen and its kin answered. This does that much and no more. It is a test tool: no security,
   no unloading, 16 libraries. It has no C library itself; qemu starts it as a static program.

   Usage: loader QEMU ROOT -- PROGRAM ARGUMENTS...
     QEMU   the qemu-user binary that runs us; programs that PROGRAM starts are started the same way
     ROOT   a folder with system/lib/libc.so and its kin, and with what else of Android's files qemu shows the program */

#include "arch.h"

enum { PAGE = 4096, MAX_LIBRARIES = 16, MAX_PATH = 1024, MAX_ARGUMENTS = 256 };

/* loader, QEMU, ROOT, --: an even number, since the program's stack starts behind them and must stay aligned to two
   words. That is what the -- is for. */
enum { OWN_ARGUMENTS = 4 };

/* ---- the little of libc that is needed before there is one; volatile asm keeps clang from calling them themselves */

void *memset(void *destination, int value, size_t count) {
  for (char *byte = destination; count--;) {
    *byte++ = (char)value;
    __asm__ volatile("" ::: "memory");
  }
  return destination;
}

void *memcpy(void *destination, const void *source, size_t count) {
  const char *from = source;
  for (char *to = destination; count--;) {
    *to++ = *from++;
    __asm__ volatile("" ::: "memory");
  }
  return destination;
}

static int equal(const char *a, const char *b) {
  while (*a && *a == *b) a++, b++;
  return *a == *b;
}

static size_t length(const char *text) {
  size_t n = 0;
  while (text[n]) n++;
  return n;
}

static const char *base_name(const char *path) {
  const char *base = path;
  for (; *path; path++)
    if (*path == '/') base = path + 1;
  return base;
}

static void say(const char *a, const char *b, const char *c) {
  const char *parts[] = {"bionic loader: ", a, b, c, "\n"};
  for (size_t i = 0; i < 5; i++) system_call(SYS_write, 2, (long)parts[i], (long)length(parts[i]), 0, 0, 0);
}

static void die(const char *a, const char *b) {
  say(a, b, "");
  system_call(SYS_exit_group, 127, 0, 0, 0, 0, 0);
}

static long map(Word address, Word size, int protection, int flags, long file, Word offset) {
  return system_call(SYS_mmap, (long)address, (long)size, protection, flags, file, (long)MMAP_OFFSET(offset));
}

static long open_file(const char *path) { return system_call(SYS_openat, AT_FDCWD, (long)path, 0, 0, 0, 0); }

/* ---- libraries */

typedef struct {
  char path[MAX_PATH];
  const char *name;
  Word base, start, end, entry;
  ProgramHeader *headers;
  int header_count;
  Word *dynamic;
  Symbol *symbols;
  const char *strings;
  uint32_t *gnu_hash;
  Word exidx, exidx_count;
  int initialized;
} Library;

static Library libraries[MAX_LIBRARIES];
static int library_count;
static const char *qemu, *self, *root;
static const char library_folder[] = "/system/lib/";
static char **original_environment;

static Word dynamic_value(const Library *library, Word tag) {
  for (Word *entry = library->dynamic; entry[0] != DT_NULL; entry += 2)
    if (entry[0] == tag) return entry[1];
  return 0;
}

static void map_segments(Library *library, long file, const ProgramHeader *headers, int count) {
  Word lowest = ~(Word)0, highest = 0;
  for (int i = 0; i < count; i++) {
    if (headers[i].type != PT_LOAD) continue;
    if (headers[i].address < lowest) lowest = headers[i].address;
    if (headers[i].address + headers[i].memory_size > highest) highest = headers[i].address + headers[i].memory_size;
  }
  lowest &= ~(Word)(PAGE - 1);
  /* 64 KiB alignment, whatever the segments ask for: room is reserved first, then mapped over piece by piece */
  Word reserved = (Word)map(0, highest - lowest + 0x10000, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  library->base = ((reserved + 0xffff) & ~(Word)0xffff) - lowest;
  library->start = library->base + lowest;
  library->end = library->base + highest;
  for (int i = 0; i < count; i++) {
    const ProgramHeader *header = &headers[i];
    Word address = library->base + header->address;
    if (header->type == PT_DYNAMIC) library->dynamic = (Word *)address;
    if (header->type == PT_ARM_EXIDX) {
      library->exidx = address;
      library->exidx_count = header->memory_size / 8;
    }
    if (header->type != PT_LOAD) continue;
    int protection = (header->flags & PF_R ? PROT_READ : 0) | (header->flags & PF_W ? PROT_WRITE : 0) |
                     (header->flags & PF_X ? PROT_EXEC : 0);
    Word page = address & ~(Word)(PAGE - 1), skew = address - page, pages_end = page;
    Word file_end = address + header->file_size, memory_end = address + header->memory_size;
    if (header->file_size) {
      if (map(page, header->file_size + skew, protection, MAP_PRIVATE | MAP_FIXED, file, header->offset - skew) !=
          (long)page)
        die("cannot map ", library->path);
      pages_end = (file_end + PAGE - 1) & ~(Word)(PAGE - 1);
      /* the rest of the last page is zero (.bss), not what follows in the file */
      if (header->flags & PF_W)
        memset((void *)file_end, 0, (memory_end < pages_end ? memory_end : pages_end) - file_end);
    }
    if (memory_end > pages_end)
      map(pages_end, memory_end - pages_end, protection, MAP_PRIVATE | MAP_FIXED | MAP_ANONYMOUS, -1, 0);
  }
}

static Library *find(const char *name) {
  for (int i = 0; i < library_count; i++)
    if (equal(libraries[i].name, name)) return &libraries[i];
  return NULL;
}

/* Maps a library and, depth first, what it needs. NULL when there is no such file. */
static Library *load(const char *name) {
  Library *library = find(base_name(name));
  if (library) return library;
  if (library_count == MAX_LIBRARIES) die("too many libraries at ", name);
  library = &libraries[library_count];
  int bare = base_name(name) == name;
  size_t prefix = bare ? length(root) + length(library_folder) : 0;
  if (prefix + length(name) >= MAX_PATH) die("path too long: ", name);
  if (bare) {
    memcpy(library->path, root, length(root));
    memcpy(library->path + length(root), library_folder, length(library_folder));
  }
  memcpy(library->path + prefix, name, length(name) + 1);
  library->name = base_name(library->path);
  long file = open_file(library->path);
  if (file < 0) return NULL;
  static char header_page[PAGE];
  if (system_call(SYS_read, file, (long)header_page, PAGE, 0, 0, 0) < (long)sizeof(ElfHeader)) die("too short: ", name);
  ElfHeader *elf = (ElfHeader *)header_page;
  if (elf->machine != EM_THIS) die("built for another machine: ", name);
  library_count++;
  map_segments(library, file, (ProgramHeader *)(header_page + elf->program_headers), elf->program_header_count);
  system_call(SYS_close, file, 0, 0, 0, 0, 0);
  library->headers = (ProgramHeader *)(library->start + elf->program_headers);
  library->header_count = elf->program_header_count;
  library->entry = elf->entry ? library->base + elf->entry : 0;
  library->strings = (char *)(library->base + dynamic_value(library, DT_STRTAB));
  library->symbols = (Symbol *)(library->base + dynamic_value(library, DT_SYMTAB));
  Word hash = dynamic_value(library, DT_GNU_HASH);
  if (!hash) die("no GNU hash in ", name);
  library->gnu_hash = (uint32_t *)(library->base + hash);
  if (dynamic_value(library, DT_TEXTREL)) die("text relocations in ", name);
  if (dynamic_value(library, DT_RELR)) die("RELR relocations (API 28) in ", name);
  for (Word *entry = library->dynamic; entry[0] != DT_NULL; entry += 2)
    if (entry[0] == DT_NEEDED && !load(library->strings + entry[1])) die("missing library ", library->strings + entry[1]);
  return library;
}

static Word find_symbol(const Library *library, const char *name) {
  uint32_t hash = 5381;
  for (const char *c = name; *c; c++) hash = hash * 33 + (uint8_t)*c;
  uint32_t bucket_count = library->gnu_hash[0], first = library->gnu_hash[1], bloom_size = library->gnu_hash[2];
  uint32_t *buckets = (uint32_t *)((Word *)(library->gnu_hash + 4) + bloom_size), *chains = buckets + bucket_count;
  if (!bucket_count) return 0;
  uint32_t index = buckets[hash % bucket_count];
  if (index < first) return 0;
  for (;; index++) {
    uint32_t entry = chains[index - first];
    const Symbol *symbol = &library->symbols[index];
    if ((entry | 1) == (hash | 1) && symbol->section && symbol->value && equal(library->strings + symbol->name, name))
      return library->base + symbol->value;
    if (entry & 1) return 0;
  }
}

static Word builtin(const char *name);

static Word look_up(const char *name) {
  Word address = builtin(name);
  for (int i = 0; i < library_count && !address; i++) address = find_symbol(&libraries[i], name);
  return address;
}

static void relocate_table(Library *library, Word table, Word size) {
  Relocation *relocation = (Relocation *)(library->base + table);
  for (Word count = size / sizeof(Relocation); count--; relocation++) {
    uint32_t type = RELOCATION_TYPE(relocation->info);
    Word *place = (Word *)(library->base + relocation->offset), value = 0;
    if (RELOCATION_SYMBOL(relocation->info)) {
      Symbol *symbol = &library->symbols[RELOCATION_SYMBOL(relocation->info)];
      value = look_up(library->strings + symbol->name);
      if (!value && symbol->info >> 4 != STB_WEAK) say("unresolved ", library->strings + symbol->name, "");
    }
    if (type == R_RELATIVE)
      *place = library->base + RELOCATION_ADDEND(relocation, place);
    else if (type == R_GLOB_DAT || type == R_JUMP_SLOT || type == R_ABSOLUTE)
      *place = value + RELOCATION_ADDEND(relocation, place);
    else if (type != R_NONE)
      die("a relocation Android's linker might know and this one does not, in ", library->name);
  }
}

static void relocate(Library *library) {
  relocate_table(library, dynamic_value(library, DT_RELOCATIONS), dynamic_value(library, DT_RELOCATIONS_SIZE));
  relocate_table(library, dynamic_value(library, DT_JMPREL), dynamic_value(library, DT_PLTRELSZ));
}

/* bionic's KernelArgumentBlock, which libc's constructors and __libc_init read */
static struct {
  Word argument_count;
  char **arguments, **environment;
  void *auxiliary_vector;
  void **abort_message;
} kernel_arguments;

static void initialize(Library *library) {
  if (library->initialized) return;
  library->initialized = 1;
  for (Word *entry = library->dynamic; entry[0] != DT_NULL; entry += 2)
    if (entry[0] == DT_NEEDED) initialize(load(library->strings + entry[1]));
  Word *functions = (Word *)(library->base + dynamic_value(library, DT_INIT_ARRAY));
  for (Word i = 0; i < dynamic_value(library, DT_INIT_ARRAYSZ) / sizeof(Word); i++)
    if (functions[i] && functions[i] != ~(Word)0)
      ((void (*)(int, char **, char **))functions[i])((int)kernel_arguments.argument_count, kernel_arguments.arguments,
                                                      kernel_arguments.environment);
}

#include "linker_api.h"

/* ---- start */

__attribute__((used)) void loader_main(Word *stack) {
  int count = (int)stack[0];
  char **arguments = (char **)(stack + 1);
  if (count < 1 + OWN_ARGUMENTS || !equal(arguments[3], "--"))
    die("usage: loader QEMU ROOT -- PROGRAM ARGUMENTS...", "");
  self = arguments[0];
  qemu = arguments[1];
  root = arguments[2];
  original_environment = arguments + count + 1;
  Library *program = load(arguments[OWN_ARGUMENTS]);
  if (!program || !program->entry) die("cannot run ", arguments[OWN_ARGUMENTS]);
  /* The program finds its own count just before its own name, as if the kernel had started it. */
  Word *program_stack = stack + OWN_ARGUMENTS;
  program_stack[0] = (Word)(count - OWN_ARGUMENTS);
  char **after = original_environment;
  while (*after) after++;
  kernel_arguments.argument_count = (Word)(count - OWN_ARGUMENTS);
  kernel_arguments.arguments = arguments + OWN_ARGUMENTS;
  kernel_arguments.environment = original_environment;
  kernel_arguments.auxiliary_vector = after + 1;
  static void *abort_message;
  kernel_arguments.abort_message = &abort_message;
  for (Word *entry = (Word *)(after + 1); entry[0]; entry += 2) {
    if (entry[0] == AT_PHDR) entry[1] = (Word)program->headers;
    if (entry[0] == AT_PHNUM) entry[1] = (Word)program->header_count;
    if (entry[0] == AT_ENTRY) entry[1] = program->entry;
  }
  for (int i = library_count - 1; i >= 0; i--) relocate(&libraries[i]);

  /* The main thread's pthread_internal_t of Android 6.0 (next, previous, tid, cached pid, then zeros) and its
     thread-local slots: 0 itself, 1 the thread, 3 the arguments for libc's constructors. */
  static Word thread[4096] __attribute__((aligned(64)));
  static Word slots[64];
  int32_t *ids = (int32_t *)&thread[2];
  ids[0] = (int32_t)system_call(SYS_set_tid_address, (long)ids, 0, 0, 0, 0, 0);
  ids[1] = ids[0];
  slots[0] = (Word)slots;
  slots[1] = (Word)thread;
  slots[3] = (Word)&kernel_arguments;
  SET_THREAD_POINTER(slots);
  initialize(program);
  jump((Word)program_stack, program->entry);
}

/* Part of loader.c: functions that Android's linker answers itself (its libdl.so holds only stand-ins), and two of
   libc's that must know about qemu. */

typedef struct {
  Word base;
  const char *name;
  const ProgramHeader *headers;
  uint16_t count;
} ObjectInfo;

static int linker_iterate(int (*visit)(ObjectInfo *, size_t, void *), void *data) {
  int result = 0;
  for (int i = 0; i < library_count && !result; i++) {
    ObjectInfo info = {libraries[i].base, libraries[i].path, libraries[i].headers, (uint16_t)libraries[i].header_count};
    result = visit(&info, sizeof info, data);
  }
  return result;
}

static const char *last_error;

static void *linker_open(const char *path, int flags) {
  (void)flags;
  if (!path) return &libraries[0];
  int before = library_count;
  Library *library = load(path);
  if (!library) {
    last_error = "no such library";
    return NULL;
  }
  for (int i = library_count - 1; i >= before; i--) relocate(&libraries[i]);
  initialize(library);
  return library;
}

/* RTLD_DEFAULT, the program's own handle, or a library's */
static void *linker_symbol(void *handle, const char *name) {
  Word address = 0;
  for (int i = 1; i < library_count; i++)
    if (handle == &libraries[i]) address = find_symbol(&libraries[i], name);
  if (!address) address = look_up(name);
  if (!address) last_error = "no such symbol";
  return (void *)address;
}

static int linker_close(void *handle) {
  (void)handle;
  return 0;
}

static const char *linker_error(void) {
  const char *error = last_error;
  last_error = NULL;
  return error;
}

typedef struct {
  const char *file;
  void *base;
  const char *symbol;
  void *address;
} AddressInfo;

static const Library *containing(Word address) {
  for (int i = 0; i < library_count; i++)
    if (address >= libraries[i].start && address < libraries[i].end) return &libraries[i];
  return NULL;
}

static int linker_address(const void *address, AddressInfo *info) {
  const Library *library = containing((Word)address);
  if (!library) return 0;
  *info = (AddressInfo){library->path, (void *)library->start, NULL, NULL};
  return 1;
}

static Word linker_find_exidx(Word pc, int *count) {
  const Library *library = containing(pc);
  *count = library ? (int)library->exidx_count : 0;
  return library ? library->exidx : 0;
}

/* Tests start programs of their own (the phone without a screen, to kill it). An Android program goes through qemu and
   this loader again; a program of the host is started as it is. */
static long linker_execve(const char *path, char *const *arguments, char *const *environment) {
  static char header[20];
  long file = open_file(path);
  int android = 0;
  if (file >= 0) {
    android = system_call(SYS_read, file, (long)header, sizeof header, 0, 0, 0) == sizeof header && header[0] == 0x7f &&
              header[1] == 'E' && ((ElfHeader *)header)->machine == EM_THIS;
    system_call(SYS_close, file, 0, 0, 0, 0, 0);
  }
  static const char *wrapped[MAX_ARGUMENTS];
  if (android) {
    int count = 0;
    wrapped[count++] = qemu;
    wrapped[count++] = "-L";
    wrapped[count++] = root;
    wrapped[count++] = self;
    wrapped[count++] = qemu;
    wrapped[count++] = root;
    wrapped[count++] = "--";
    wrapped[count++] = path;
    for (char *const *argument = arguments[0] ? arguments + 1 : arguments; *argument; argument++) {
      if (count == MAX_ARGUMENTS - 1) die("too many arguments for ", path);
      wrapped[count++] = *argument;
    }
    wrapped[count] = NULL;
    path = qemu;
    arguments = (char *const *)wrapped;
  }
  long result = system_call(SYS_execve, (long)path, (long)arguments, (long)environment, 0, 0, 0);
  int *(*errno_address)(void) = (int *(*)(void))look_up("__errno");
  *errno_address() = (int)-result;
  return -1;
}

/* /proc/self/exe would name this loader; programs ask it in order to start themselves again. */
static long linker_readlink(const char *path, char *buffer, size_t size) {
  if (equal(path, "/proc/self/exe")) {
    size_t count = length(libraries[0].path);
    if (count > size) count = size;
    memcpy(buffer, libraries[0].path, count);
    return (long)count;
  }
  long result = system_call(SYS_readlinkat, AT_FDCWD, (long)path, (long)buffer, (long)size, 0, 0);
  if (result >= 0) return result;
  int *(*errno_address)(void) = (int *(*)(void))look_up("__errno");
  *errno_address() = (int)-result;
  return -1;
}

static Word builtin(const char *name) {
  static const struct {
    const char *name;
    void *function;
  } answers[] = {
      {"dl_iterate_phdr", linker_iterate}, {"dlopen", linker_open},
      {"dlsym", linker_symbol},            {"dlclose", linker_close},
      {"dlerror", linker_error},           {"dladdr", linker_address},
      {"dl_unwind_find_exidx", linker_find_exidx}, {"execve", linker_execve},
      {"readlink", linker_readlink},
  };
  for (size_t i = 0; i < sizeof answers / sizeof *answers; i++)
    if (equal(answers[i].name, name)) return (Word)answers[i].function;
  return 0;
}

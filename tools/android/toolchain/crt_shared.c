/* What a shared library starts with (the NDK's crtbegin_so.o): its own handle, and its atexit handlers run when
   it is unloaded. Each library needs a handle of its own, or unloading one would run the handlers of all. */

extern void __cxa_finalize(void *);

__attribute__((visibility("hidden"))) void *__dso_handle = &__dso_handle;

__attribute__((destructor)) static void run_atexit_handlers(void) {
  __cxa_finalize(&__dso_handle);
}

/* What an executable ends with (the NDK's crtend_android.o): the null entry that closes each list of constructors. */
#if defined(__LP64__)
# define NULL_ENTRY .quad 0
#else
# define NULL_ENTRY .long 0
#endif

  .section .preinit_array, "aw", %preinit_array
  NULL_ENTRY
  .section .init_array, "aw", %init_array
  NULL_ENTRY
  .section .fini_array, "aw", %fini_array
  NULL_ENTRY

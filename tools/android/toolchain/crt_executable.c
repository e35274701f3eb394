/* What an executable starts with (the NDK's crtbegin_dynamic.o): hand the raw stack and the lists of constructors
   to the C library, which calls main. Only test programs are executables; the app is a shared library. */

typedef void (*Function)(void);

/* bionic's structors_array_t */
typedef struct {
  Function *preinit, *init, *fini;
} Structors;

extern void __libc_init(void *raw_stack, void (*on_exit)(void), int (*main)(int, char **, char **),
                        const Structors *structors) __attribute__((noreturn));
extern int main(int, char **, char **);

/* An executable is never unloaded, so its handle is null. */
__attribute__((visibility("hidden"))) void *__dso_handle = 0;

/* bionic skips the first entry (-1) and stops at a null one, which crt_end supplies. */
#define LIST_START(section_name) __attribute__((section(section_name), used))
static Function preinit_array[] LIST_START(".preinit_array") = {(Function)-1};
static Function init_array[] LIST_START(".init_array") = {(Function)-1};
static Function fini_array[] LIST_START(".fini_array") = {(Function)-1};

__attribute__((used)) void start_main(void *raw_stack) {
  Structors structors = {preinit_array, init_array, fini_array};
  __libc_init(raw_stack, 0, &main, &structors);
}

/* A null frame pointer tells whoever walks the stack that it ends here. */
#if defined(__aarch64__)
__asm__(
    ".globl _start\n"
    ".type _start,%function\n"
    "_start:\n"
    "  mov x29, #0\n"
    "  mov x30, #0\n"
    "  mov x0, sp\n"
    "  b start_main\n");
#elif defined(__arm__)
__asm__(
    ".arm\n"
    ".globl _start\n"
    ".type _start,%function\n"
    "_start:\n"
    "  mov fp, #0\n"
    "  mov lr, #0\n"
    "  mov r0, sp\n"
    "  b start_main\n");
#elif defined(__x86_64__)
__asm__(
    ".globl _start\n"
    "_start:\n"
    "  xor %ebp, %ebp\n"
    "  mov %rsp, %rdi\n"
    "  and $-16, %rsp\n"
    "  callq start_main\n");
#else
#error "no start code for this architecture"
#endif

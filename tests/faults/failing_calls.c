// Makes a call of the C library fail, as where memory, threads or descriptors have run out or a disk gives up.
//
// Loaded before all other libraries (LD_PRELOAD), it stands in front of the functions below. Calls that come from the
// files of one folder, and from the C++ runtime, are counted while it is armed; call number N fails. Of the
// interpreter, all that takes memory is counted instead: with PYTHONMALLOC=malloc_debug it calls malloc for each
// object.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum kind { NONE, MEMORY, READ, WRITE, SEEK, OPEN, CLOSE, NAME, SYNC, THREAD, PYTHON_MEMORY };

struct code {
  uintptr_t begin, end;
  bool is_python;
};

// Room for the code of more files than any program loads.
static struct code counted[1024];
static int counted_size;
static const char* folder;

static atomic_int armed = NONE;
static atomic_long calls;
static long failing;
static int error_number;

static int add_code(struct dl_phdr_info* file, size_t size, void* unused) {
  (void)size;
  (void)unused;
  // The program itself has no name.
  const bool is_python = file->dlpi_name[0] == 0 || strstr(file->dlpi_name, "/libpython") != NULL;
  const bool is_ours =
      strncmp(file->dlpi_name, folder, strlen(folder)) == 0 || strstr(file->dlpi_name, "/libstdc++.") != NULL;
  if (!is_ours && !is_python) return 0;
  for (int i = 0; i < file->dlpi_phnum && counted_size < 1024; ++i) {
    if (file->dlpi_phdr[i].p_type != PT_LOAD || !(file->dlpi_phdr[i].p_flags & PF_X)) continue;
    const uintptr_t begin = file->dlpi_addr + file->dlpi_phdr[i].p_vaddr;
    counted[counted_size++] = (struct code){begin, begin + file->dlpi_phdr[i].p_memsz, is_python};
  }
  return 0;
}

// To be called once everything is loaded.
void failing_calls_of(const char* path) {
  folder = path;
  counted_size = 0;
  dl_iterate_phdr(add_code, NULL);
}

// From now on call number `number`, from 1, of a kind fails.
void failing_calls_arm(int kind, long number, int error) {
  failing = number;
  error_number = error;
  atomic_store(&calls, 0);
  atomic_store(&armed, kind);
}

// Gives the number of calls since it was armed.
long failing_calls_disarm(void) {
  atomic_store(&armed, NONE);
  return atomic_load(&calls);
}

static bool fails(enum kind kind, const void* caller) {
  const int now = atomic_load_explicit(&armed, memory_order_relaxed);
  const bool of_python = kind == MEMORY && now == PYTHON_MEMORY;
  if (now != (int)kind && !of_python) return false;
  bool is_counted = false;
  for (int i = 0; i < counted_size && !is_counted; ++i) {
    is_counted = counted[i].is_python == of_python && (uintptr_t)caller >= counted[i].begin &&
                 (uintptr_t)caller < counted[i].end;
  }
  if (!is_counted || atomic_fetch_add(&calls, 1) + 1 != failing) return false;
  errno = error_number;
  return true;
}

#define FAILS(kind) fails(kind, __builtin_return_address(0))

// Memory: the names of glibc's own functions, since looking the next ones up may allocate.
extern void* __libc_malloc(size_t size);
extern void* __libc_calloc(size_t count, size_t size);
extern void* __libc_realloc(void* memory, size_t size);
extern void* __libc_memalign(size_t alignment, size_t size);

void* malloc(size_t size) { return FAILS(MEMORY) ? NULL : __libc_malloc(size); }
void* calloc(size_t count, size_t size) { return FAILS(MEMORY) ? NULL : __libc_calloc(count, size); }
void* realloc(void* memory, size_t size) { return size > 0 && FAILS(MEMORY) ? NULL : __libc_realloc(memory, size); }
void* aligned_alloc(size_t alignment, size_t size) { return FAILS(MEMORY) ? NULL : __libc_memalign(alignment, size); }

// Everything else: `CALL(kind, what a failure returns, result type, name, parameters, arguments)`.
#define CALL(kind, failure, type, name, parameters, arguments)            \
  type name parameters {                                                  \
    static type(*next) parameters;                                        \
    if (FAILS(kind)) return failure;                                      \
    if (next == NULL) next = (type(*) parameters)dlsym(RTLD_NEXT, #name); \
    return next arguments;                                                \
  }

CALL(READ, -1, ssize_t, read, (int file, void* data, size_t size), (file, data, size))
CALL(READ, -1, ssize_t, pread64, (int file, void* data, size_t size, off64_t offset), (file, data, size, offset))
CALL(WRITE, -1, ssize_t, write, (int file, const void* data, size_t size), (file, data, size))
CALL(SEEK, -1, off64_t, lseek64, (int file, off64_t offset, int whence), (file, offset, whence))
CALL(NAME, -1, int, rename, (const char* from, const char* to), (from, to))
CALL(NAME, -1, int, linkat, (int from, const char* name, int to, const char* target, int flags),
     (from, name, to, target, flags))
CALL(OPEN, -1, int, mkostemp64, (char* path, int flags), (path, flags))
CALL(SYNC, -1, int, fsync, (int file), (file))
CALL(THREAD, error_number, int, pthread_create,
     (pthread_t * thread, const pthread_attr_t* attributes, void* (*run)(void*), void* argument),
     (thread, attributes, run, argument))

// A descriptor is gone even if closing fails.
int close(int file) {
  static int (*next)(int);
  if (next == NULL) next = (int (*)(int))dlsym(RTLD_NEXT, "close");
  if (!FAILS(CLOSE)) return next(file);
  next(file);
  errno = error_number;
  return -1;
}

int open64(const char* path, int flags, ...) {
  static int (*next)(const char*, int, ...);
  if (FAILS(OPEN)) return -1;
  if (next == NULL) next = (int (*)(const char*, int, ...))dlsym(RTLD_NEXT, "open64");
  va_list list;
  va_start(list, flags);
  const unsigned mode = va_arg(list, unsigned);
  va_end(list);
  return next(path, flags, mode);
}

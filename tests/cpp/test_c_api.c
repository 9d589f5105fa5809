/*
 * The C interface as a C program sees it. Prints each check that fails; exit status 0 if all hold.
 */
#define _POSIX_C_SOURCE 200809L
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "seqtide/stream.h"

static int failures = 0;
static pthread_mutex_t failures_lock = PTHREAD_MUTEX_INITIALIZER;

static void check_that(int holds, const char* what, int line) {
  if (holds) return;
  pthread_mutex_lock(&failures_lock);
  ++failures;
  fprintf(stderr, "test_c_api.c:%d: failed: %s   (last error: %d, \"%s\")\n", line, what, seqtide_error_code(),
          seqtide_last_error());
  pthread_mutex_unlock(&failures_lock);
}
#define CHECK(condition) check_that((condition) != 0, #condition, __LINE__)
/* The call gives `failure` and leaves `code` and a message; the error is forgotten afterwards. */
#define CHECK_FAILS(call, failure, code)                                                \
  do {                                                                                  \
    seqtide_clear_error();                                                              \
    CHECK((call) == (failure));                                                         \
    CHECK(seqtide_error_code() == (code));                                              \
    CHECK(seqtide_last_error()[0] != '\0');                                             \
    seqtide_clear_error();                                                              \
    CHECK(seqtide_error_code() == SEQTIDE_OK && strcmp(seqtide_last_error(), "") == 0); \
  } while (0)

enum operation { READ, WRITE, SEEK, FLUSH, CLOSE, NONE };

/* A file in memory. From call number `fail_at` of `failing` on, that callback returns `result`. */
struct memory {
  char bytes[4096];
  size_t size;
  size_t position;
  size_t most_at_once;
  enum operation failing;
  int fail_at;
  int64_t result;
  int calls[NONE];
  int errors_taken;
  int errors_dropped;
  void (*action)(struct memory*); /* runs inside every callback */
  void* handle;                   /* for `action` */
};

static struct memory memory_of(const char* text) {
  struct memory memory;
  memset(&memory, 0, sizeof memory);
  memory.size = strlen(text);
  memcpy(memory.bytes, text, memory.size);
  memory.most_at_once = sizeof memory.bytes;
  memory.failing = NONE;
  return memory;
}

static void fail_from(struct memory* memory, enum operation operation, int call, int64_t result) {
  memory->failing = operation;
  memory->fail_at = memory->calls[operation] + call;
  memory->result = result;
}

static int fails(struct memory* memory, enum operation operation) {
  int call = memory->calls[operation]++;
  if (memory->action != NULL) memory->action(memory);
  return memory->failing == operation && call >= memory->fail_at;
}

static int64_t memory_read(void* context, void* buffer, size_t size) {
  struct memory* memory = context;
  if (fails(memory, READ)) return memory->result;
  size_t count = memory->size - memory->position;
  if (count > size) count = size;
  if (count > memory->most_at_once) count = memory->most_at_once;
  memcpy(buffer, memory->bytes + memory->position, count);
  memory->position += count;
  return (int64_t)count;
}

static int64_t memory_write(void* context, const void* data, size_t size) {
  struct memory* memory = context;
  if (fails(memory, WRITE)) return memory->result;
  size_t count = size < memory->most_at_once ? size : memory->most_at_once;
  if (count > sizeof memory->bytes - memory->position) return SEQTIDE_CALLBACK_FAILED;
  memcpy(memory->bytes + memory->position, data, count);
  memory->position += count;
  if (memory->position > memory->size) memory->size = memory->position;
  return (int64_t)count;
}

static int64_t memory_seek(void* context, int64_t offset, int whence) {
  struct memory* memory = context;
  if (fails(memory, SEEK)) return memory->result;
  int64_t base = whence == SEQTIDE_SEEK_START     ? 0
                 : whence == SEQTIDE_SEEK_CURRENT ? (int64_t)memory->position
                                                  : (int64_t)memory->size;
  if (base + offset < 0 || base + offset > (int64_t)memory->size) return SEQTIDE_CALLBACK_FAILED;
  memory->position = (size_t)(base + offset);
  return base + offset;
}

static int memory_flush(void* context) {
  struct memory* memory = context;
  return fails(memory, FLUSH) ? (int)memory->result : 0;
}

static int memory_close(void* context) {
  struct memory* memory = context;
  return fails(memory, CLOSE) ? (int)memory->result : 0;
}

static void* memory_take_error(void* context) {
  struct memory* memory = context;
  ++memory->errors_taken;
  return &memory->errors_dropped;
}

static void memory_drop_error(void* error) { ++*(int*)error; }

static seqtide_callbacks all_callbacks(void) {
  seqtide_callbacks callbacks = {
      SEQTIDE_CALLBACKS_VERSION, memory_read,      memory_write, memory_seek, memory_flush, memory_close,
      memory_take_error,         memory_drop_error};
  return callbacks;
}

static seqtide_stream* open_memory(struct memory* memory) {
  seqtide_callbacks callbacks = all_callbacks();
  seqtide_stream* stream = seqtide_stream_new(&callbacks, memory);
  CHECK(stream != NULL);
  return stream;
}

static void test_good_calls(void) {
  struct memory memory = memory_of("0123456789");
  seqtide_clear_error();
  seqtide_stream* stream = open_memory(&memory);
  char buffer[16];
  CHECK(seqtide_stream_read(stream, buffer, 4) == 4 && memcmp(buffer, "0123", 4) == 0);
  CHECK(seqtide_stream_seek(stream, 8, SEQTIDE_SEEK_START) == 8);
  CHECK(seqtide_stream_seek(stream, -1, SEQTIDE_SEEK_CURRENT) == 7);
  CHECK(seqtide_stream_seek(stream, -2, SEQTIDE_SEEK_END) == 8);
  CHECK(seqtide_stream_read(stream, buffer, sizeof buffer) == 2 && memcmp(buffer, "89", 2) == 0);
  CHECK(seqtide_stream_read(stream, buffer, sizeof buffer) == 0);
  memory.most_at_once = 2; /* a write goes on until all is written */
  CHECK(seqtide_stream_write(stream, "abcde", 5) == 5);
  CHECK(memory.size == 15 && memcmp(memory.bytes, "0123456789abcde", 15) == 0);
  CHECK(seqtide_stream_flush(stream) == 0);
  CHECK(memory.calls[FLUSH] == 1);
  CHECK(seqtide_stream_read(stream, NULL, 0) == 0);
  CHECK(seqtide_stream_write(stream, NULL, 0) == 0);
  CHECK(seqtide_stream_free(stream) == 0);
  CHECK(memory.calls[CLOSE] == 1);
  CHECK(seqtide_error_code() == SEQTIDE_OK);
}

static void test_null_parameters(void) {
  struct memory memory = memory_of("ACGT");
  seqtide_stream* stream = open_memory(&memory);
  seqtide_fastq_record record;
  char buffer[4];
  CHECK_FAILS(seqtide_stream_new(NULL, &memory), NULL, SEQTIDE_NULL_PARAMETER);
  CHECK_FAILS(seqtide_stream_read(NULL, buffer, 4), -1, SEQTIDE_NULL_PARAMETER);
  CHECK_FAILS(seqtide_stream_read(stream, NULL, 4), -1, SEQTIDE_NULL_PARAMETER);
  CHECK_FAILS(seqtide_stream_write(NULL, buffer, 4), -1, SEQTIDE_NULL_PARAMETER);
  CHECK_FAILS(seqtide_stream_write(stream, NULL, 4), -1, SEQTIDE_NULL_PARAMETER);
  CHECK_FAILS(seqtide_stream_seek(NULL, 0, SEQTIDE_SEEK_START), -1, SEQTIDE_NULL_PARAMETER);
  CHECK_FAILS(seqtide_stream_flush(NULL), -1, SEQTIDE_NULL_PARAMETER);
  CHECK_FAILS(seqtide_fastq_open(NULL, 0), NULL, SEQTIDE_NULL_PARAMETER);
  CHECK_FAILS(seqtide_fastq_next(NULL, &record), -1, SEQTIDE_NULL_PARAMETER);
  CHECK(seqtide_stream_free(NULL) == 0);
  CHECK(seqtide_fastq_free(NULL) == 0);
  CHECK(seqtide_error_code() == SEQTIDE_OK);
  CHECK(seqtide_stream_free(stream) == 0);
}

static void check_invalid_stream(seqtide_stream* stream, int code) {
  char buffer[4] = "";
  CHECK_FAILS(seqtide_stream_read(stream, buffer, 4), -1, code);
  CHECK_FAILS(seqtide_stream_write(stream, buffer, 4), -1, code);
  CHECK_FAILS(seqtide_stream_seek(stream, 0, SEQTIDE_SEEK_START), -1, code);
  CHECK_FAILS(seqtide_stream_flush(stream), -1, code);
  CHECK_FAILS(seqtide_stream_free(stream), -1, code);
  CHECK_FAILS(seqtide_fastq_open(stream, 0), NULL, code);
}

static void check_invalid_reader(seqtide_fastq_reader* reader, int code) {
  seqtide_fastq_record record;
  CHECK_FAILS(seqtide_fastq_next(reader, &record), -1, code);
  CHECK(record.name == NULL && record.sequence_length == 0);
  CHECK_FAILS(seqtide_fastq_free(reader), -1, code);
}

static void test_invalid_handles(void) {
  struct memory memory = memory_of("@a\nA\n+\nI\n");
  seqtide_stream* stream = open_memory(&memory);
  CHECK(seqtide_stream_free(stream) == 0);
  check_invalid_stream(stream, SEQTIDE_INVALID_HANDLE);
  CHECK(memory.calls[CLOSE] == 1);

  /* The place of the freed stream is used again; the old handle stays dead. */
  seqtide_stream* next = open_memory(&memory);
  CHECK(next != stream);
  check_invalid_stream(stream, SEQTIDE_INVALID_HANDLE);

  int on_stack = 0;
  void* on_heap = malloc(64);
  check_invalid_stream((seqtide_stream*)(void*)&on_stack, SEQTIDE_INVALID_HANDLE);
  check_invalid_stream((seqtide_stream*)on_heap, SEQTIDE_INVALID_HANDLE);
  check_invalid_reader((seqtide_fastq_reader*)on_heap, SEQTIDE_INVALID_HANDLE);
  free(on_heap);
  const uintptr_t numbers[] = {1, 2, 3, 0x1001, UINTPTR_MAX, UINTPTR_MAX - 1, UINTPTR_MAX / 2};
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; ++i) {
    check_invalid_stream((seqtide_stream*)numbers[i], SEQTIDE_INVALID_HANDLE);
    check_invalid_reader((seqtide_fastq_reader*)numbers[i], SEQTIDE_INVALID_HANDLE);
  }

  check_invalid_reader((seqtide_fastq_reader*)next, SEQTIDE_WRONG_HANDLE_TYPE);
  seqtide_fastq_reader* reader = seqtide_fastq_open(next, 0);
  CHECK(reader != NULL);
  check_invalid_stream(next, SEQTIDE_INVALID_HANDLE); /* the reader owns it */
  check_invalid_stream((seqtide_stream*)reader, SEQTIDE_WRONG_HANDLE_TYPE);
  seqtide_fastq_record record;
  CHECK(seqtide_fastq_next(reader, &record) == 1); /* and is none the worse for it */
  CHECK(seqtide_fastq_free(reader) == 0);
  check_invalid_reader(reader, SEQTIDE_INVALID_HANDLE);
  CHECK(memory.calls[CLOSE] == 2);
}

static void test_many_handles(void) {
  enum { count = 1000 };
  static struct memory memory;
  static seqtide_stream* streams[count];
  memory = memory_of("");
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < count; ++i) streams[i] = open_memory(&memory);
    for (int i = 0; i < count; i += 2) CHECK(seqtide_stream_free(streams[i]) == 0);
    for (int i = 0; i < count; ++i) CHECK(seqtide_stream_flush(streams[i]) == (i % 2 == 0 ? -1 : 0));
    for (int i = 1; i < count; i += 2) CHECK(seqtide_stream_free(streams[i]) == 0);
  }
  CHECK(memory.calls[CLOSE] == 3 * count);
}

static void test_versions_and_absent_callbacks(void) {
  struct memory memory = memory_of("ACGT");
  char buffer[4];
  seqtide_callbacks callbacks = all_callbacks();
  callbacks.version = 0;
  CHECK_FAILS(seqtide_stream_new(&callbacks, &memory), NULL, SEQTIDE_OTHER);
  callbacks.version = SEQTIDE_CALLBACKS_VERSION + 1;
  CHECK_FAILS(seqtide_stream_new(&callbacks, &memory), NULL, SEQTIDE_OTHER);
  CHECK(memory.calls[CLOSE] == 0);

  memset(&callbacks, 0, sizeof callbacks);
  callbacks.version = SEQTIDE_CALLBACKS_VERSION;
  seqtide_stream* stream = seqtide_stream_new(&callbacks, NULL);
  CHECK(stream != NULL);
  CHECK_FAILS(seqtide_stream_read(stream, buffer, 4), -1, SEQTIDE_UNSUPPORTED);
  CHECK_FAILS(seqtide_stream_write(stream, buffer, 4), -1, SEQTIDE_UNSUPPORTED);
  CHECK_FAILS(seqtide_stream_seek(stream, 0, SEQTIDE_SEEK_START), -1, SEQTIDE_UNSUPPORTED);
  CHECK_FAILS(seqtide_fastq_open(stream, 0), NULL, SEQTIDE_UNSUPPORTED);
  CHECK(seqtide_stream_flush(stream) == 0);
  CHECK(seqtide_stream_free(stream) == 0);
}

static void test_impossible_arguments(void) {
  struct memory memory = memory_of("ACGT");
  seqtide_stream* stream = open_memory(&memory);
  char buffer[4] = "";
  CHECK_FAILS(seqtide_stream_read(stream, buffer, SIZE_MAX), -1, SEQTIDE_INVALID_BUFFER);
  CHECK_FAILS(seqtide_stream_write(stream, buffer, (size_t)PTRDIFF_MAX + 1), -1, SEQTIDE_INVALID_BUFFER);
  CHECK_FAILS(seqtide_stream_seek(stream, 0, 3), -1, SEQTIDE_OTHER);
  CHECK_FAILS(seqtide_stream_seek(stream, 0, -1), -1, SEQTIDE_OTHER);
  CHECK_FAILS(seqtide_fastq_open(stream, 3), NULL, SEQTIDE_OTHER);
  CHECK_FAILS(seqtide_fastq_open(stream, -1), NULL, SEQTIDE_OTHER);
  CHECK(memory.calls[READ] + memory.calls[WRITE] + memory.calls[SEEK] == 0);
  CHECK(seqtide_stream_free(stream) == 0);
}

static void test_callback_results(void) {
  static const struct {
    int64_t result;
    int code;
  } cases[] = {{SEQTIDE_CALLBACK_FAILED, SEQTIDE_IO_OPERATION},
               {SEQTIDE_CALLBACK_WOULD_BLOCK, SEQTIDE_WOULD_BLOCK},
               {-3, SEQTIDE_INVALID_BUFFER},
               {INT64_MIN, SEQTIDE_INVALID_BUFFER}};
  char buffer[4] = "";
  for (size_t i = 0; i < sizeof cases / sizeof *cases; ++i) {
    struct memory memory = memory_of("ACGT");
    seqtide_stream* stream = open_memory(&memory);
    fail_from(&memory, READ, 0, cases[i].result);
    CHECK_FAILS(seqtide_stream_read(stream, buffer, 4), -1, cases[i].code);
    fail_from(&memory, WRITE, 0, cases[i].result);
    CHECK_FAILS(seqtide_stream_write(stream, buffer, 4), -1, cases[i].code);
    fail_from(&memory, SEEK, 0, cases[i].result);
    CHECK_FAILS(seqtide_stream_seek(stream, 0, SEQTIDE_SEEK_END), -1, cases[i].code);
    const int result = cases[i].result < -3 ? -4 : (int)cases[i].result;
    fail_from(&memory, FLUSH, 0, result);
    CHECK_FAILS(seqtide_stream_flush(stream), -1, cases[i].code);
    fail_from(&memory, CLOSE, 0, result);
    CHECK_FAILS(seqtide_stream_free(stream), -1, cases[i].code);
    CHECK_FAILS(seqtide_stream_free(stream), -1, SEQTIDE_INVALID_HANDLE); /* gone in spite of the failure */
    CHECK(memory.calls[CLOSE] == 1);
    CHECK(memory.errors_taken == (i == 0 ? 5 : 0));
    CHECK(memory.errors_dropped == memory.errors_taken);
  }
}

static void test_over_long_counts(void) {
  struct memory memory = memory_of("ACGT");
  seqtide_stream* stream = open_memory(&memory);
  char buffer[4] = "";
  fail_from(&memory, READ, 0, 5);
  CHECK_FAILS(seqtide_stream_read(stream, buffer, 4), -1, SEQTIDE_INVALID_BUFFER);
  fail_from(&memory, READ, 0, INT64_MAX);
  CHECK_FAILS(seqtide_stream_read(stream, buffer, 4), -1, SEQTIDE_INVALID_BUFFER);
  fail_from(&memory, WRITE, 0, 5);
  CHECK_FAILS(seqtide_stream_write(stream, buffer, 4), -1, SEQTIDE_INVALID_BUFFER);
  fail_from(&memory, WRITE, 0, 0); /* would otherwise go on for ever */
  CHECK_FAILS(seqtide_stream_write(stream, buffer, 4), -1, SEQTIDE_INVALID_BUFFER);
  fail_from(&memory, FLUSH, 0, 1);
  CHECK_FAILS(seqtide_stream_flush(stream), -1, SEQTIDE_INVALID_BUFFER);
  CHECK(seqtide_stream_free(stream) == 0);
}

static void test_failure_at_call_n(void) {
  char buffer[2];
  for (int call = 0; call < 3; ++call) {
    struct memory memory = memory_of("012345");
    seqtide_stream* stream = open_memory(&memory);
    fail_from(&memory, READ, call, SEQTIDE_CALLBACK_FAILED);
    for (int i = 0; i < call; ++i) CHECK(seqtide_stream_read(stream, buffer, 2) == 2);
    CHECK(seqtide_stream_read(stream, buffer, 2) == -1);
    CHECK(seqtide_error_code() == SEQTIDE_IO_OPERATION);
    CHECK(strstr(seqtide_last_error(), "read") != NULL);
    memory.failing = NONE; /* a failure does not break the stream */
    CHECK(seqtide_stream_read(stream, buffer, 2) == 2 && buffer[0] == '0' + 2 * call);

    memory.most_at_once = 1;
    fail_from(&memory, WRITE, call, SEQTIDE_CALLBACK_FAILED);
    CHECK(seqtide_stream_write(stream, "abc", 3) == -1);
    CHECK(strstr(seqtide_last_error(), "write") != NULL);
    CHECK(memory.position == (size_t)(2 * call + 2 + call));
    CHECK(seqtide_stream_free(stream) == 0);
  }
}

static void use_own_stream(struct memory* memory) {
  char buffer[2] = "";
  memory->action = NULL; /* once */
  CHECK_FAILS(seqtide_stream_read(memory->handle, buffer, 2), -1, SEQTIDE_INVALID_HANDLE);
  CHECK_FAILS(seqtide_stream_write(memory->handle, buffer, 2), -1, SEQTIDE_INVALID_HANDLE);
  CHECK_FAILS(seqtide_stream_seek(memory->handle, 0, SEQTIDE_SEEK_START), -1, SEQTIDE_INVALID_HANDLE);
  CHECK_FAILS(seqtide_stream_flush(memory->handle), -1, SEQTIDE_INVALID_HANDLE);
  CHECK_FAILS(seqtide_fastq_open(memory->handle, 0), NULL, SEQTIDE_INVALID_HANDLE);
  CHECK_FAILS(seqtide_stream_free(memory->handle), -1, SEQTIDE_INVALID_HANDLE);
}

static void use_own_reader(struct memory* memory) {
  seqtide_fastq_record record;
  memory->action = NULL;
  CHECK_FAILS(seqtide_fastq_next(memory->handle, &record), -1, SEQTIDE_INVALID_HANDLE);
  CHECK_FAILS(seqtide_fastq_free(memory->handle), -1, SEQTIDE_INVALID_HANDLE);
}

static void use_other_stream(struct memory* memory) {
  char buffer[2];
  CHECK(seqtide_stream_read(memory->handle, buffer, 2) >= 0);
}

static void test_reentry(void) {
  struct memory memory = memory_of("0123456789");
  char buffer[2];
  seqtide_stream* stream = open_memory(&memory);
  memory.handle = stream;
  memory.action = use_own_stream;
  CHECK(seqtide_stream_read(stream, buffer, 2) == 2);
  memory.action = use_own_stream;
  CHECK(seqtide_stream_write(stream, "ab", 2) == 2);
  memory.action = use_own_stream;
  CHECK(seqtide_stream_seek(stream, 0, SEQTIDE_SEEK_START) == 0);
  memory.action = use_own_stream;
  CHECK(seqtide_stream_flush(stream) == 0);
  CHECK(memory.calls[CLOSE] == 0);

  /* Another stream's handle is fine, as for a decoder that reads from a stream. */
  struct memory inner_memory = memory_of("inner");
  memory.handle = open_memory(&inner_memory);
  memory.action = use_other_stream;
  CHECK(seqtide_stream_read(stream, buffer, 2) == 2);
  CHECK(inner_memory.calls[READ] == 1);
  CHECK(seqtide_stream_free(memory.handle) == 0);

  memory.handle = stream;
  memory.action = use_own_stream;
  CHECK(seqtide_stream_free(stream) == 0); /* inside close */
  CHECK(memory.action == NULL && memory.calls[CLOSE] == 1);

  struct memory source = memory_of("@a\nACGT\n+\nIIII\n");
  stream = open_memory(&source);
  source.handle = stream;
  source.action = use_own_stream;
  seqtide_fastq_reader* reader = seqtide_fastq_open(stream, 0);
  CHECK(reader != NULL);
  source.handle = reader;
  source.action = use_own_reader;
  seqtide_fastq_record record;
  CHECK(seqtide_fastq_next(reader, &record) == 1);
  CHECK(seqtide_fastq_next(reader, &record) == 0);
  CHECK(source.action == NULL);
  CHECK(seqtide_fastq_free(reader) == 0);
}

static void* fail_on_another_thread(void* unused) {
  (void)unused;
  CHECK(seqtide_error_code() == SEQTIDE_OK && strcmp(seqtide_last_error(), "") == 0);
  CHECK(seqtide_stream_flush((seqtide_stream*)(uintptr_t)1) == -1);
  CHECK(seqtide_error_code() == SEQTIDE_INVALID_HANDLE);
  return NULL;
}

static void test_errors_are_per_thread(void) {
  CHECK(seqtide_stream_flush(NULL) == -1);
  CHECK(seqtide_error_code() == SEQTIDE_NULL_PARAMETER);
  char before[256];
  snprintf(before, sizeof before, "%s", seqtide_last_error());
  pthread_t thread;
  CHECK(pthread_create(&thread, NULL, fail_on_another_thread, NULL) == 0);
  CHECK(pthread_join(thread, NULL) == 0);
  CHECK(seqtide_error_code() == SEQTIDE_NULL_PARAMETER);
  CHECK(strcmp(before, seqtide_last_error()) == 0);
  struct memory memory = memory_of("");
  CHECK(seqtide_stream_free(open_memory(&memory)) == 0);
  CHECK(seqtide_error_code() == SEQTIDE_NULL_PARAMETER); /* success leaves it alone */
  seqtide_clear_error();
}

static void* hammer(void* handle) {
  char buffer[1];
  for (int i = 0; i < 2000; ++i) {
    const int64_t count = seqtide_stream_read(handle, buffer, 1);
    CHECK(count == 0 || (count == -1 && seqtide_error_code() == SEQTIDE_INVALID_HANDLE));
  }
  return NULL;
}

static void test_two_threads_on_one_handle(void) {
  struct memory memory = memory_of("");
  seqtide_stream* stream = open_memory(&memory);
  pthread_t threads[2];
  for (int i = 0; i < 2; ++i) CHECK(pthread_create(&threads[i], NULL, hammer, stream) == 0);
  for (int i = 0; i < 2; ++i) CHECK(pthread_join(threads[i], NULL) == 0);
  seqtide_clear_error();
  CHECK(seqtide_stream_free(stream) == 0);
}

static int is_text(const char* bytes, size_t length, const char* expected) {
  return length == strlen(expected) && memcmp(bytes, expected, length) == 0;
}

static void test_fastq_good(void) {
  for (size_t piece = 1; piece < 40; piece += 6) {
    struct memory memory = memory_of("@one first\nACGT\n+\nIIII\n@two\n\n+\n\n@three\r\nTT\r\n+\r\n!~\r\n");
    memory.most_at_once = piece;
    seqtide_fastq_reader* reader = seqtide_fastq_open(open_memory(&memory), 0);
    seqtide_fastq_record record;
    CHECK(reader != NULL);
    CHECK(seqtide_fastq_next(reader, &record) == 1);
    CHECK(is_text(record.name, record.name_length, "one first"));
    CHECK(is_text(record.sequence, record.sequence_length, "ACGT"));
    CHECK(is_text(record.quality, record.sequence_length, "IIII"));
    CHECK(seqtide_fastq_next(reader, &record) == 1);
    CHECK(is_text(record.name, record.name_length, "two"));
    CHECK(record.sequence_length == 0 && record.sequence != NULL && record.quality != NULL);
    CHECK(seqtide_fastq_next(reader, &record) == 1);
    CHECK(is_text(record.quality, record.sequence_length, "!~"));
    CHECK(seqtide_fastq_next(reader, &record) == 0);
    CHECK(record.name == NULL && record.name_length == 0);
    CHECK(seqtide_fastq_next(reader, &record) == 0);
    CHECK_FAILS(seqtide_fastq_next(reader, NULL), -1, SEQTIDE_NULL_PARAMETER);
    CHECK(memory.calls[CLOSE] == 0);
    CHECK(seqtide_fastq_free(reader) == 0);
    CHECK(memory.calls[CLOSE] == 1);
  }
}

static void check_second_record_fails(const char* text, int code) {
  struct memory memory = memory_of(text);
  seqtide_fastq_reader* reader = seqtide_fastq_open(open_memory(&memory), 0);
  seqtide_fastq_record record;
  CHECK(seqtide_fastq_next(reader, &record) == 1);
  CHECK_FAILS(seqtide_fastq_next(reader, &record), -1, code);
  CHECK(record.name == NULL);
  CHECK(seqtide_fastq_next(reader, &record) == -1); /* again */
  CHECK(seqtide_error_code() == code);
  CHECK(strstr(seqtide_last_error(), "record 2") != NULL);
  CHECK(seqtide_fastq_free(reader) == 0);
  CHECK(memory.calls[CLOSE] == 1);
  seqtide_clear_error();
}

static void test_fastq_faults(void) {
  check_second_record_fails("@a\nA\n+\nI\n@b\nAC\n+\nI\n@c\nA\n+\nI\n", SEQTIDE_FORMAT);
  check_second_record_fails("@a\nA\n+\nI\n>b\nAC\n", SEQTIDE_FORMAT);
  check_second_record_fails("@a\nA\n+\nI\n@b\nAC\n", SEQTIDE_TRUNCATED);

  struct memory memory = memory_of("@a\nA\n+ other\nI\n\n@b\nA\n+\nI\n");
  seqtide_fastq_record record;
  seqtide_fastq_reader* reader = seqtide_fastq_open(open_memory(&memory), 1);
  CHECK(seqtide_fastq_next(reader, &record) == 1); /* lenient */
  CHECK(seqtide_fastq_next(reader, &record) == 1);
  CHECK(seqtide_fastq_next(reader, &record) == 0);
  CHECK(seqtide_fastq_free(reader) == 0);
}

static void test_fastq_callback_faults(void) {
  for (int call = 0; call < 6; ++call) {
    struct memory memory = memory_of("@a\nACGTACGT\n+\nIIIIIIII\n@b\nACGTACGT\n+\nIIIIIIII\n");
    memory.most_at_once = 9;
    fail_from(&memory, READ, call, SEQTIDE_CALLBACK_FAILED);
    seqtide_stream* stream = open_memory(&memory);
    seqtide_fastq_reader* reader = seqtide_fastq_open(stream, 0);
    if (reader == NULL) { /* fails on looking at the first bytes: the stream is still the caller's */
      CHECK(seqtide_error_code() == SEQTIDE_IO_OPERATION);
      CHECK(memory.calls[CLOSE] == 0);
      CHECK(seqtide_stream_free(stream) == 0);
    } else {
      seqtide_fastq_record record;
      int status;
      int records = 0;
      while ((status = seqtide_fastq_next(reader, &record)) == 1) ++records;
      CHECK(status == -1);
      CHECK(seqtide_error_code() == SEQTIDE_IO_OPERATION);
      CHECK(strstr(seqtide_last_error(), "read") != NULL);
      CHECK(records == (memory.position >= 46 ? 2 : memory.position >= 23 ? 1 : 0));
      CHECK(seqtide_fastq_free(reader) == 0);
    }
    CHECK(memory.calls[CLOSE] == 1);
    CHECK(memory.errors_taken == memory.errors_dropped);
    seqtide_clear_error();
  }
  struct memory memory = memory_of("@a\nA\n+\nI\n");
  fail_from(&memory, CLOSE, 0, SEQTIDE_CALLBACK_FAILED);
  seqtide_fastq_reader* reader = seqtide_fastq_open(open_memory(&memory), 0);
  CHECK_FAILS(seqtide_fastq_free(reader), -1, SEQTIDE_IO_OPERATION);
  CHECK_FAILS(seqtide_fastq_free(reader), -1, SEQTIDE_INVALID_HANDLE);
}

static void test_clear_error(void) {
  CHECK(seqtide_stream_flush(NULL) == -1);
  seqtide_clear_error();
  CHECK(seqtide_error_code() == SEQTIDE_OK);
  CHECK(strcmp(seqtide_last_error(), "") == 0);
  seqtide_clear_error();
}

int main(void) {
  alarm(120); /* a hang is a failure */
  test_good_calls();
  test_null_parameters();
  test_invalid_handles();
  test_many_handles();
  test_versions_and_absent_callbacks();
  test_impossible_arguments();
  test_callback_results();
  test_over_long_counts();
  test_failure_at_call_n();
  test_reentry();
  test_errors_are_per_thread();
  test_two_threads_on_one_handle();
  test_fastq_good();
  test_fastq_faults();
  test_fastq_callback_faults();
  test_clear_error();
  if (failures > 0) {
    fprintf(stderr, "%d checks failed\n", failures);
    return 1;
  }
  printf("all checks hold\n");
  return 0;
}

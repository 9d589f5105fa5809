/**
 * \file
 * C interface: byte streams over callbacks, and FASTQ records read from them.
 *
 *     static int64_t read_file(void* context, void* buffer, size_t size) {
 *       size_t count = fread(buffer, 1, size, (FILE*)context);
 *       return count == 0 && ferror((FILE*)context) ? SEQTIDE_CALLBACK_FAILED : (int64_t)count;
 *     }
 *     ...
 *     seqtide_callbacks callbacks = {.version = SEQTIDE_CALLBACKS_VERSION, .read = read_file};
 *     seqtide_stream* stream = seqtide_stream_new(&callbacks, file);
 *     seqtide_fastq_reader* reader = stream == NULL ? NULL : seqtide_fastq_open(stream, 0);
 *     if (reader == NULL) ...                                   // seqtide_last_error() says why
 *     seqtide_fastq_record record;
 *     int status;
 *     while ((status = seqtide_fastq_next(reader, &record)) == 1) use(record.sequence, record.sequence_length);
 *     if (status < 0) ...
 *     seqtide_fastq_free(reader);                               // the stream, too
 *
 * Handles are opaque and checked: a stale, foreign or twice-freed handle gives
 * SEQTIDE_INVALID_HANDLE or SEQTIDE_WRONG_HANDLE_TYPE, never a crash. (The table of live handles is the
 * only process-wide state of the library; it is guarded by a lock.)
 *
 * Errors: functions return a negative number or NULL; the reason is kept for the calling thread until
 * the next failing call on that thread or seqtide_clear_error(). A call that succeeds leaves it alone.
 * Memory that runs out is an error like others (SEQTIDE_OTHER).
 *
 * Thread safety: a handle may be used by one thread at a time; different handles are independent.
 * A callback must not use the handle that is calling it, nor free it. Both mistakes give
 * SEQTIDE_INVALID_HANDLE and change nothing. Callbacks run on the thread that called the library.
 */
#ifndef SEQTIDE_STREAM_H
#define SEQTIDE_STREAM_H

#include <stddef.h>
#include <stdint.h>

#include "seqtide/api.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Outcome of a call, see seqtide_error_code(). */
enum seqtide_code {
  SEQTIDE_OK = 0,
  SEQTIDE_NULL_PARAMETER = 1,    /**< a pointer that must not be NULL was */
  SEQTIDE_STRING_TOO_LONG = 2,   /**< a record in the data is larger than the reader's limit (1 GiB) */
  SEQTIDE_INVALID_HANDLE = 3,    /**< freed, never made, or in use by another call */
  SEQTIDE_WRONG_HANDLE_TYPE = 4, /**< a reader where a stream belongs, or the other way round */
  SEQTIDE_OTHER = 5,             /**< an unusable argument, or no memory */
  SEQTIDE_IO_OPERATION = 100,    /**< a callback reported failure */
  SEQTIDE_INVALID_BUFFER = 101,  /**< a size or a callback's result is impossible */
  SEQTIDE_WOULD_BLOCK = 102,     /**< a callback returned SEQTIDE_CALLBACK_WOULD_BLOCK */
  SEQTIDE_UNSUPPORTED = 103,     /**< the stream has no callback for it */
  SEQTIDE_FORMAT = 200,          /**< malformed data */
  SEQTIDE_TRUNCATED = 201        /**< data that ends too early */
};

/** Reference point of a seek, as SEEK_SET, SEEK_CUR, SEEK_END. */
enum seqtide_whence { SEQTIDE_SEEK_START = 0, SEQTIDE_SEEK_CURRENT = 1, SEQTIDE_SEEK_END = 2 };

/** Returned by a callback: it failed / there is nothing to read or write right now. */
#define SEQTIDE_CALLBACK_FAILED (-1)
#define SEQTIDE_CALLBACK_WOULD_BLOCK (-2)

#define SEQTIDE_CALLBACKS_VERSION 1u

/**
 * What a stream is made of. Set `version` to SEQTIDE_CALLBACKS_VERSION and every callback that is not
 * there to NULL. A stream without read, write or seek refuses that operation (SEQTIDE_UNSUPPORTED);
 * without flush or close there is nothing to do for it. All counts are in bytes and are checked: an
 * impossible one is an error (SEQTIDE_INVALID_BUFFER), and nothing of that call's data is used.
 */
typedef struct seqtide_callbacks {
  uint32_t version;
  /** Reads up to `size` bytes into `buffer`: 0 < n <= size, 0 at the end, or a negative code. */
  int64_t (*read)(void* context, void* buffer, size_t size);
  /** Writes up to `size` bytes: 0 < n <= size, or a negative code. */
  int64_t (*write)(void* context, const void* data, size_t size);
  /** Moves and returns the new position from the start, or a negative code. */
  int64_t (*seek)(void* context, int64_t offset, int whence);
  /** 0, or a negative code. */
  int (*flush)(void* context);
  /** Called once, when the stream is freed. 0, or a negative code. */
  int (*close)(void* context);
  /**
   * Called after a callback returned SEQTIDE_CALLBACK_FAILED: hands over the cause (an exception object
   * of the callback's language, say) or NULL. seqtide passes it on untouched and gives it to
   * `drop_error` in the end, on any thread.
   */
  void* (*take_error)(void* context);
  void (*drop_error)(void* error);
} seqtide_callbacks;

typedef struct seqtide_stream seqtide_stream;
typedef struct seqtide_fastq_reader seqtide_fastq_reader;

/**
 * New stream, or NULL, without calling any callback. `callbacks` is copied; `context` is passed back and
 * must outlive the stream; it may be NULL.
 */
SEQTIDE_API seqtide_stream* seqtide_stream_new(const seqtide_callbacks* callbacks, void* context);
/** One read: bytes read, 0 at the end, -1 on error. `buffer` may be NULL if `size` is 0. */
SEQTIDE_API int64_t seqtide_stream_read(seqtide_stream* stream, void* buffer, size_t size);
/** Writes everything: `size`, or -1 (some of it may have been written). `data` may be NULL if `size` is 0. */
SEQTIDE_API int64_t seqtide_stream_write(seqtide_stream* stream, const void* data, size_t size);
/** New position from the start, or -1. `whence` is one of enum seqtide_whence. */
SEQTIDE_API int64_t seqtide_stream_seek(seqtide_stream* stream, int64_t offset, int whence);
/** 0, or -1. */
SEQTIDE_API int seqtide_stream_flush(seqtide_stream* stream);
/**
 * Closes and frees: 0, or -1. The handle is gone either way, unless it was not valid or in use. NULL is
 * allowed and does nothing.
 */
SEQTIDE_API int seqtide_stream_free(seqtide_stream* stream);

/** Views of one record; valid until the next call on the reader. Not NUL-terminated, never NULL. */
typedef struct seqtide_fastq_record {
  const char* name; /**< header line without '@' */
  size_t name_length;
  const char* sequence;
  const char* quality; /**< ASCII, Phred+33, as long as the sequence */
  size_t sequence_length;
} seqtide_fastq_record;

enum { SEQTIDE_STANDARD = 0, SEQTIDE_LENIENT = 1, SEQTIDE_STRICT = 2 };

/**
 * FASTQ reader on a stream, or NULL; compressed data is recognised by content. On success the reader
 * owns the stream, whose handle is then invalid; on failure the caller still has to free the stream.
 * `validation` is SEQTIDE_STANDARD, SEQTIDE_LENIENT (also accepts blank lines between records and any
 * text after '+') or SEQTIDE_STRICT (only what the format allows).
 */
SEQTIDE_API seqtide_fastq_reader* seqtide_fastq_open(seqtide_stream* stream, int validation);
/**
 * 1 and a record, 0 at the end, -1 on error (after every good record before it; the same error comes
 * again if one goes on). Without a record all members of `record` are 0.
 */
SEQTIDE_API int seqtide_fastq_next(seqtide_fastq_reader* reader, seqtide_fastq_record* record);
/** Frees reader and stream, as seqtide_stream_free() does: 0, or -1. NULL is allowed. */
SEQTIDE_API int seqtide_fastq_free(seqtide_fastq_reader* reader);

/** Message of this thread's last error, UTF-8; valid until its next failing call; "" if there is none. */
SEQTIDE_API const char* seqtide_last_error(void);
/** Code of this thread's last error (enum seqtide_code), SEQTIDE_OK if there is none. */
SEQTIDE_API int seqtide_error_code(void);
/** Forgets this thread's last error. */
SEQTIDE_API void seqtide_clear_error(void);

#ifdef __cplusplus
}
#endif

#endif

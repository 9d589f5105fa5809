/*
 * Counts the records and bases of a FASTQ file through seqtide's C interface.
 *
 *     fastq_callbacks reads.fastq.gz
 *     zcat reads.fastq.gz | fastq_callbacks -
 *
 * seqtide sees the file only through the callbacks below, so the same program works for data from a
 * socket, an archive or a decoder of your own: write a read callback for it. Gzip and BGZF are recognised
 * by their content.
 *
 * Exit status: 0 if the whole file was good, 1 if it could not be read or is malformed (after the counts
 * of the good records before the fault), 2 if the program was called wrongly.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "seqtide/stream.h"

/* What the callbacks work on: seqtide hands it back to them and never looks inside. */
struct source {
  FILE *file;
  int error_number; /* errno of the operation that failed, 0 if none did */
};

static int64_t source_read(void *context, void *buffer, size_t size) {
  struct source *source = context;
  errno = 0;
  size_t count = fread(buffer, 1, size, source->file);
  if (count == 0 && ferror(source->file)) {
    source->error_number = errno;
    return SEQTIDE_CALLBACK_FAILED;
  }
  return (int64_t)count; /* 0 is the end */
}

static int source_close(void *context) {
  struct source *source = context;
  if (source->file == stdin || fclose(source->file) == 0) return 0;
  source->error_number = errno;
  return SEQTIDE_CALLBACK_FAILED;
}

struct counts {
  uint64_t records;
  uint64_t bases;
};

/* Returns 0, or -1 after printing what went wrong. Frees the reader, and with it the stream. */
static int count_records(seqtide_fastq_reader *reader, struct counts *counts) {
  seqtide_fastq_record record;
  int status;
  while ((status = seqtide_fastq_next(reader, &record)) == 1) {
    ++counts->records;
    counts->bases += record.sequence_length;
  }
  if (status < 0) fprintf(stderr, "fastq_callbacks: %s\n", seqtide_last_error());
  if (seqtide_fastq_free(reader) != 0 && status == 0) {
    fprintf(stderr, "fastq_callbacks: %s\n", seqtide_last_error());
    status = -1;
  }
  return status;
}

/* Returns the reader, or NULL after printing what went wrong. It owns the source from here on. */
static seqtide_fastq_reader *open_reader(struct source *source) {
  const seqtide_callbacks callbacks = {
      .version = SEQTIDE_CALLBACKS_VERSION, .read = source_read, .close = source_close};
  seqtide_stream *stream = seqtide_stream_new(&callbacks, source);
  if (stream == NULL) {
    fprintf(stderr, "fastq_callbacks: %s\n", seqtide_last_error());
    source_close(source);
    return NULL;
  }
  seqtide_fastq_reader *reader = seqtide_fastq_open(stream, 0);
  if (reader == NULL) {
    fprintf(stderr, "fastq_callbacks: %s\n", seqtide_last_error());
    seqtide_stream_free(stream); /* a reader that could not be opened leaves the stream with us */
  }
  return reader;
}

int main(int argc, char **argv) {
  if (argc != 2) {
    fprintf(stderr, "usage: fastq_callbacks FILE   ('-' is the standard input)\n");
    return 2;
  }
  struct source source = {NULL, 0};
  source.file = strcmp(argv[1], "-") == 0 ? stdin : fopen(argv[1], "rb");
  if (source.file == NULL) {
    fprintf(stderr, "fastq_callbacks: %s: %s\n", argv[1], strerror(errno));
    return 1;
  }

  struct counts counts = {0, 0};
  seqtide_fastq_reader *reader = open_reader(&source);
  int status = reader == NULL ? -1 : count_records(reader, &counts);
  /* The message of seqtide tells which callback failed; only the callback knows why. */
  if (source.error_number != 0) {
    fprintf(stderr, "fastq_callbacks: %s: %s\n", argv[1], strerror(source.error_number));
  }
  printf("records\t%" PRIu64 "\nbases\t%" PRIu64 "\n", counts.records, counts.bases);
  if (fflush(stdout) != 0) {
    perror("fastq_callbacks: standard output");
    return 1;
  }
  return status == 0 ? 0 : 1;
}

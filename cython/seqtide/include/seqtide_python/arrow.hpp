// Python iterators of batches as Arrow streams.
#pragma once

#include <Python.h>

#include <memory>
#include <string>
#include <utility>

#include "seqtide/alignments/arrow.hpp"
#include "seqtide/error.hpp"
#include "seqtide/reads/arrow.hpp"
#include "seqtide_python/python_error.hpp"

namespace seqtide_python {

// Takes the GIL and puts the iterator's next batch into `batch`: 1, 0 at the end, -1 with a message and a number.
using NextBatch = int (*)(PyObject* iterator, void* batch, std::string* message, int* error_number);

template <typename Batch>
seqtide::BatchSource<Batch> batches_of(NextBatch next, PyObject* iterator) {
  const std::shared_ptr<PyObject> owned(Py_NewRef(iterator), &release_from_anywhere);
  return [next, owned](Batch& batch) {
    if (!can_take_gil()) throw seqtide::Error("the interpreter shuts down");
    std::string message;
    int error_number = 0;
    const int result = stay_at_exit([&] { return next(owned.get(), &batch, &message, &error_number); });
    if (result < 0) throw seqtide::IoError(message, error_number, "");
    return result > 0;
  };
}

// Call these with the GIL held.
inline void export_fastq_stream(NextBatch next, PyObject* iterator, ArrowArrayStream& out) {
  seqtide::export_stream(batches_of<seqtide::FastqBatch>(next, iterator), out);
}
inline void export_fasta_stream(NextBatch next, PyObject* iterator, ArrowArrayStream& out) {
  seqtide::export_stream(batches_of<seqtide::FastaBatch>(next, iterator), out);
}
inline void export_alignment_stream(NextBatch next, PyObject* iterator, const seqtide::AlignmentChoice& choice,
                                    ArrowArrayStream& out) {
  seqtide::export_stream(batches_of<seqtide::AlignmentBatch>(next, iterator), choice, out);
}

}  // namespace seqtide_python

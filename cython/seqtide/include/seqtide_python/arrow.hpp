// Python iterators of batches as Arrow streams.
#pragma once

#include <Python.h>

#include <memory>
#include <string>

#include "seqtide/columns/arrow.hpp"
#include "seqtide/error.hpp"
#include "seqtide_python/python_error.hpp"

namespace seqtide_python {

// Takes the GIL and puts the iterator's next batch into `batch`: 1, 0 at the end, -1 with a message and a number.
using NextBatch = int (*)(PyObject* iterator, seqtide::AnyBatch& batch, std::string* message, int* error_number);

// Call this with the GIL held.
inline void export_batches(NextBatch next, PyObject* iterator, const seqtide::Schema& schema, ArrowArrayStream& out) {
  const std::shared_ptr<PyObject> owned(Py_NewRef(iterator), &release_from_anywhere);
  const auto source = [next, owned](seqtide::AnyBatch& batch) {
    if (!can_take_gil()) throw seqtide::Error("the interpreter shuts down");
    std::string message;
    int error_number = 0;
    const int result = stay_at_exit([&] { return next(owned.get(), batch, &message, &error_number); });
    if (result < 0) {
      throw seqtide::IoError(message.empty() ? "the source failed with an exception that has no text" : message,
                             error_number, "");
    }
    return result > 0;
  };
  seqtide::export_stream(schema, source, out);
}

}  // namespace seqtide_python

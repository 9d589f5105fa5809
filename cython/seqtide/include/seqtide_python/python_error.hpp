// Python exceptions on their way through native code, and the interrupt check that raises some of them.
#pragma once

#include <Python.h>

#include <memory>
#include <string>
#include <utility>

#include "seqtide/error.hpp"
#include "seqtide_python/gil.hpp"
#include "seqtide_python/lent.hpp"
#include "seqtide_python/raised.hpp"

namespace seqtide_python {

// The cause of a seqtide::CallbackError: the exception object, until somebody raises it again.
//
// It is given away then, since a native object may keep its error to report it again, and an exception that is
// being handled refers to frames that refer to that native object: a cycle that should not wait for the collector.
class PythonError {
 public:
  // Takes over the reference. Call with the GIL held.
  explicit PythonError(PyObject* exception) noexcept : exception_(exception) {}
  // The same of an exception that the collector sees, until it is raised: it refers to frames by then, too.
  explicit PythonError(std::shared_ptr<Lent> lent) noexcept : exception_(nullptr), lent_(std::move(lent)) {}
  PythonError(const PythonError&) = delete;
  PythonError& operator=(const PythonError&) = delete;
  ~PythonError() {
    if (exception_ == nullptr && (lent_ == nullptr || lent_->object() == nullptr)) return;
    if (!can_take_gil()) return;
    const Gil gil;
    Py_XDECREF(give_away());
  }

  // Takes the exception that is set in this thread. Call with the GIL held.
  static std::shared_ptr<PythonError> take() { return std::make_shared<PythonError>(take_raised()); }

  // Raises the exception in this thread; false if that was done before. Call with the GIL held.
  bool raise() {
    PyObject* exception = give_away();
    if (exception == nullptr) return false;
    type_name_ = Py_TYPE(exception)->tp_name;
    raise_again(exception);
    return true;
  }

  // Name of the exception's type, once it was raised.
  const std::string& type_name() const noexcept { return type_name_; }

 private:
  PyObject* give_away() noexcept { return lent_ == nullptr ? std::exchange(exception_, nullptr) : lent_->take(); }

  PyObject* exception_;
  std::shared_ptr<Lent> lent_;
  std::string type_name_;
};

// Turns the Python exception that is set in this thread into a C++ one. Call with the GIL held.
[[noreturn]] inline void throw_python_error(const char* message) {
  throw seqtide::CallbackError(message, "", PythonError::take());
}

// Lets signal handlers run; a seqtide::InterruptCheck. Where the caller has kept the GIL, other threads get their turn:
// what this one waits for may need it.
inline void check_interrupt() {
  if (has_gil()) {
    PyThreadState* const own = PyEval_SaveThread();
    stay_at_exit([own] {
      PyEval_RestoreThread(own);
      return 0;
    });
  }
  const Gil gil;
  if (stay_at_exit(&PyErr_CheckSignals) != 0) throw_python_error("interrupted");
}

}  // namespace seqtide_python

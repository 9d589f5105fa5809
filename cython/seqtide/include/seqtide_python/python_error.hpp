// Python exceptions on their way through native code, and the interrupt check that raises some of them.
#pragma once

#include <Python.h>
#include <unistd.h>

#include <memory>
#include <string>

#ifdef __GLIBCXX__
#include <cxxabi.h>
#endif

#include "seqtide/error.hpp"

namespace seqtide_python {

// Calls into Python from below native frames. Before version 3.14, Python ends a daemon thread that wants the GIL
// while the interpreter shuts down, by unwinding its stack; native frames must not be unwound so, and the process
// would abort. The thread sleeps until the process is gone instead, as it does from 3.14 on.
template <typename Call>
#ifdef __GLIBCXX__
__attribute__((no_sanitize("null")))  // the unwinder gives no object to refer to
#endif
auto stay_at_exit(Call call) -> decltype(call()) {
#ifdef __GLIBCXX__
  try {
    return call();
  } catch (const abi::__forced_unwind&) {
    for (;;) ::pause();
  }
#else
  return call();
#endif
}

// Holds the GIL.
class Gil {
 public:
  Gil() noexcept : state_(stay_at_exit(&PyGILState_Ensure)) {}
  Gil(const Gil&) = delete;
  Gil& operator=(const Gil&) = delete;
  ~Gil() { PyGILState_Release(state_); }

 private:
  PyGILState_STATE state_;
};

inline bool interpreter_is_finalizing() noexcept {
#if PY_VERSION_HEX >= 0x030d0000
  return Py_IsFinalizing() != 0;
#else
  return _Py_IsFinalizing() != 0;
#endif
}

// False where taking the GIL would wait for ever: on a thread unknown to Python while or after the
// interpreter shuts down. (The thread that shuts it down is known to Python until the very end.)
inline bool can_take_gil() noexcept {
  return PyGILState_GetThisThreadState() != nullptr || (Py_IsInitialized() != 0 && !interpreter_is_finalizing());
}

// Gives up a reference from any thread; a reference that outlives the interpreter is left alone.
inline void release_from_anywhere(PyObject* object) noexcept {
  if (object == nullptr || !can_take_gil()) return;
  const Gil gil;
  Py_DECREF(object);
}

// The cause of a seqtide::CallbackError: the exception object, until somebody raises it again.
//
// It is given away then, since a native object may keep its error to report it again, and an exception that is
// being handled refers to frames that refer to that native object: a cycle no collector could see.
class PythonError {
 public:
  // Takes over the reference. Call with the GIL held.
  explicit PythonError(PyObject* exception) noexcept : exception_(exception) {}
  PythonError(const PythonError&) = delete;
  PythonError& operator=(const PythonError&) = delete;
  ~PythonError() { release_from_anywhere(exception_); }

  // Takes the exception that is set in this thread. Call with the GIL held.
  static std::shared_ptr<PythonError> take() {
#if PY_VERSION_HEX >= 0x030c0000
    return std::make_shared<PythonError>(PyErr_GetRaisedException());
#else
    PyObject* type = nullptr;
    PyObject* value = nullptr;
    PyObject* traceback = nullptr;
    PyErr_Fetch(&type, &value, &traceback);
    PyErr_NormalizeException(&type, &value, &traceback);
    if (traceback != nullptr) PyException_SetTraceback(value, traceback);
    Py_XDECREF(type);
    Py_XDECREF(traceback);
    return std::make_shared<PythonError>(value);
#endif
  }

  // Raises the exception in this thread; false if that was done before. Call with the GIL held.
  bool raise() {
    PyObject* exception = exception_;
    if (exception == nullptr) return false;
    type_name_ = Py_TYPE(exception)->tp_name;
    exception_ = nullptr;
#if PY_VERSION_HEX >= 0x030c0000
    PyErr_SetRaisedException(exception);
#else
    PyObject* type = reinterpret_cast<PyObject*>(Py_TYPE(exception));
    Py_INCREF(type);
    PyErr_Restore(type, exception, PyException_GetTraceback(exception));
#endif
    return true;
  }

  // Name of the exception's type, once it was raised.
  const std::string& type_name() const noexcept { return type_name_; }

 private:
  PyObject* exception_;
  std::string type_name_;
};

// Turns the Python exception that is set in this thread into a C++ one. Call with the GIL held.
[[noreturn]] inline void throw_python_error(const char* message) {
  throw seqtide::CallbackError(message, "", PythonError::take());
}

// Whether this thread has the GIL.
inline bool has_gil() noexcept {
  PyThreadState* const own = PyGILState_GetThisThreadState();
#if PY_VERSION_HEX >= 0x030d0000
  return own != nullptr && own == PyThreadState_GetUnchecked();
#else
  return own != nullptr && own == _PyThreadState_UncheckedGet();
#endif
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

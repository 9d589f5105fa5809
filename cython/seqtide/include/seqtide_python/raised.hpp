// The exception that is set in a thread, taken and set again. Call all with the GIL held.
#pragma once

#include <Python.h>

namespace seqtide_python {

// A reference to the exception, which is set no more; null if there is none.
inline PyObject* take_raised() noexcept {
#if PY_VERSION_HEX >= 0x030c0000
  return PyErr_GetRaisedException();
#else
  PyObject* type = nullptr;
  PyObject* value = nullptr;
  PyObject* traceback = nullptr;
  PyErr_Fetch(&type, &value, &traceback);
  if (type == nullptr) return nullptr;
  PyErr_NormalizeException(&type, &value, &traceback);
  if (traceback != nullptr) PyException_SetTraceback(value, traceback);
  Py_XDECREF(type);
  Py_XDECREF(traceback);
  return value;
#endif
}

// Takes over the reference; null sets nothing.
inline void raise_again(PyObject* exception) noexcept {
#if PY_VERSION_HEX >= 0x030c0000
  PyErr_SetRaisedException(exception);
#else
  if (exception == nullptr) return PyErr_Restore(nullptr, nullptr, nullptr);
  PyObject* type = reinterpret_cast<PyObject*>(Py_TYPE(exception));
  Py_INCREF(type);
  PyErr_Restore(type, exception, PyException_GetTraceback(exception));
#endif
}

// Call before the last reference to an object of the user may go. The finalizers of Python's own files run the handlers
// of signals that came meanwhile, and drop what these raise, so that Ctrl-C would be lost. They run here instead, and
// what they raise comes as soon as Python goes on.
inline void let_interrupts_wait() noexcept {
  PyObject* const before = take_raised();
  if (PyErr_CheckSignals() != 0) {
    const auto raise_later = [](void* exception) {
      raise_again(static_cast<PyObject*>(exception));
      return -1;
    };
    PyObject* const exception = take_raised();
    if (Py_AddPendingCall(raise_later, exception) != 0) {
      Py_DECREF(exception);
      PyErr_SetInterrupt();  // the interpreter has no room for one more
    }
  }
  raise_again(before);
}

}  // namespace seqtide_python

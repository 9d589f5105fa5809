// The GIL, taken from native code.
#pragma once

#include <Python.h>
#include <unistd.h>

#ifdef __GLIBCXX__
#include <cxxabi.h>
#endif

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

// Whether this thread has the GIL.
inline bool has_gil() noexcept {
  PyThreadState* const own = PyGILState_GetThisThreadState();
#if PY_VERSION_HEX >= 0x030d0000
  return own != nullptr && own == PyThreadState_GetUnchecked();
#else
  return own != nullptr && own == _PyThreadState_UncheckedGet();
#endif
}

}  // namespace seqtide_python

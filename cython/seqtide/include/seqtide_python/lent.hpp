// Python objects that native streams use.
#pragma once

#include <Python.h>

#include <memory>

#include "seqtide_python/python_error.hpp"

namespace seqtide_python {

// An object that is alive as long as this. A Keeper (io/keeper.pyx) has the reference to it, for the garbage collector
// to see, and shares this with the native stream; a Keeper that goes first leaves a reference here.
class Lent {
 public:
  explicit Lent(PyObject* object) noexcept : object_(object) {}
  Lent(const Lent&) = delete;
  Lent& operator=(const Lent&) = delete;
  ~Lent() { release_from_anywhere(owned_); }

  PyObject* object() const noexcept { return object_; }

  // Call once, with the GIL held, before the other reference goes.
  void own() noexcept { owned_ = Py_NewRef(object_); }

 private:
  PyObject* object_;
  PyObject* owned_ = nullptr;
};

inline std::shared_ptr<Lent> lend(PyObject* object) { return std::make_shared<Lent>(object); }

}  // namespace seqtide_python

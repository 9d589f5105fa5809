// Python objects that native code uses.
#pragma once

#include <Python.h>

#include <memory>
#include <utility>

#include "seqtide_python/gil.hpp"

namespace seqtide_python {

// An object that is alive as long as this. A Keeper (io/keeper.pyx) has the reference to it, for the garbage collector
// to see, and shares this with native code; a Keeper that goes first leaves a reference here.
class Lent {
 public:
  // `empty` makes the keeper give up its reference.
  Lent(PyObject* object, PyObject* keeper, void (*empty)(PyObject*)) noexcept
      : object_(object), keeper_(keeper), empty_(empty) {}
  Lent(const Lent&) = delete;
  Lent& operator=(const Lent&) = delete;
  ~Lent() { release_from_anywhere(owned_); }

  PyObject* object() const noexcept { return object_; }

  // The keeper is about to go. Call with the GIL held.
  void own() noexcept {
    owned_ = Py_XNewRef(object_);
    keeper_ = nullptr;
  }

  // Gives the reference away, to whoever alone has use for it: null the second time. Call with the GIL held.
  PyObject* take() noexcept {
    PyObject* const object = std::exchange(object_, nullptr);
    if (object == nullptr || keeper_ == nullptr) return std::exchange(owned_, nullptr);
    Py_INCREF(object);
    empty_(keeper_);
    return object;
  }

 private:
  PyObject* object_;
  PyObject* keeper_;
  void (*empty_)(PyObject*);
  PyObject* owned_ = nullptr;
};

inline std::shared_ptr<Lent> lend(PyObject* object, PyObject* keeper, void (*empty)(PyObject*)) {
  return std::make_shared<Lent>(object, keeper, empty);
}

}  // namespace seqtide_python

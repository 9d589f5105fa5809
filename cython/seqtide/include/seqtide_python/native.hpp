// C++ objects made of Python's, for declarations with `except +`: see core/native.pxd.
#pragma once

#include <Python.h>

#include <cstddef>
#include <memory>
#include <string>
#include <utility>

namespace seqtide_python {

inline void assign(std::string& target, PyObject* bytes) {
  target.assign(PyBytes_AS_STRING(bytes), static_cast<std::size_t>(PyBytes_GET_SIZE(bytes)));
}

inline std::string native_string(PyObject* bytes) {
  std::string result;
  assign(result, bytes);
  return result;
}

// Copies what takes memory.
template <typename T>
void copy_to(T& target, const T& source) {
  target = source;
}

// Makes the part of a shared_ptr that counts, which the assignment of one would do outside of any `try`.
template <typename T>
std::shared_ptr<T> shared_of(std::unique_ptr<T>& owner) {
  return std::shared_ptr<T>(std::move(owner));
}

}  // namespace seqtide_python

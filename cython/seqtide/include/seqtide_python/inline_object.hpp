// Python objects that carry their bytes inside themselves: one allocation a record.
//
// Cython has no extension types of variable size, but its deallocation of a type without garbage
// collection and without Python members only calls tp_free, which releases the block that
// PyObject_Malloc gave, however large. So an object may be made larger than its type says.
// Types made this way must be @final and @no_gc, with C members only, and be made nowhere else: hence
// set_constructor.
#pragma once

#include <Python.h>

#include <cstdint>
#include <cstring>
#include <functional>
#include <string_view>

namespace seqtide_python {

// A new object of `type` with `size` bytes behind its members (their contents undefined). NULL and
// MemoryError if there is no memory.
inline PyObject* new_inline(PyTypeObject* type, std::size_t size) noexcept {
  if (size > static_cast<std::size_t>(PY_SSIZE_T_MAX) / 2) return PyErr_NoMemory();
  auto* object = static_cast<PyObject*>(PyObject_Malloc(static_cast<std::size_t>(type->tp_basicsize) + size));
  if (object == nullptr) return PyErr_NoMemory();
  return PyObject_Init(object, type);
}

// Makes calling `type` call `make` instead of allocating an object of the declared size.
inline void set_constructor(PyTypeObject* type, newfunc make) noexcept {
  type->tp_new = make;
  type->tp_vectorcall = nullptr;  // Cython's own shortcut around tp_new
  PyType_Modified(type);
}

// A str of ASCII bytes that were checked before.
inline PyObject* ascii_str(const char* data, std::size_t size) noexcept {
  PyObject* text = PyUnicode_New(static_cast<Py_ssize_t>(size), 127);
  if (text != nullptr && size > 0) std::memcpy(PyUnicode_1BYTE_DATA(text), data, size);
  return text;
}

// Hash of bytes for tp_hash; never -1, which stands for an error.
inline Py_hash_t bytes_hash(const char* data, std::size_t size) noexcept {
  const auto hash = static_cast<Py_hash_t>(std::hash<std::string_view>()(std::string_view(data, size)));
  return hash == -1 ? -2 : hash;
}

inline bool is_ascii(const char* data, std::size_t size) noexcept {
  std::uint64_t bits = 0;
  std::size_t i = 0;
  for (; i + sizeof bits <= size; i += sizeof bits) {
    std::uint64_t word;
    std::memcpy(&word, data + i, sizeof word);
    bits |= word;
  }
  for (; i < size; ++i) bits |= static_cast<unsigned char>(data[i]);
  return (bits & 0x8080808080808080u) == 0;
}

// A str of header bytes: UTF-8, anything else kept by surrogate escapes.
inline PyObject* header_str(const char* data, std::size_t size) noexcept {
  if (is_ascii(data, size)) return ascii_str(data, size);
  return PyUnicode_DecodeUTF8(data, static_cast<Py_ssize_t>(size), "surrogateescape");
}

}  // namespace seqtide_python

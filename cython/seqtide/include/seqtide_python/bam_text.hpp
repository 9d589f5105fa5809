// Fields of alignment records as Python text, written straight into the str.
#pragma once

#include <Python.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>

#include "seqtide/alignments/record.hpp"
#include "seqtide/kernels/nibbles.hpp"

namespace seqtide_python {

// Fills in a BamRecord that new_inline() made. Its members hold nothing yet that could be released, so they are not
// assigned in the usual way.
template <typename Record, typename Snapshot>
void start_record(Record* record, Snapshot* snapshot, std::size_t size) noexcept {
  Py_INCREF(reinterpret_cast<PyObject*>(snapshot));
  record->snapshot = snapshot;
  std::construct_at(&record->edited);
  record->size = size;
}

// SEQ as letters.
inline PyObject* sequence_str(const std::uint8_t* packed, std::size_t size) noexcept {
  PyObject* text = PyUnicode_New(static_cast<Py_ssize_t>(size), 127);
  if (text != nullptr && size > 0) {
    seqtide::kernels::decode_nibbles(packed, size, reinterpret_cast<char*>(PyUnicode_1BYTE_DATA(text)));
  }
  return text;
}

// Writes scores as Phred+33 letters; returns whether all of them have one, those from 0 to 93.
inline bool write_quality(const std::uint8_t* scores, std::size_t size, std::uint8_t* out) noexcept {
  constexpr std::uint64_t ones = 0x0101010101010101u;
  std::uint64_t excess = 0;
  std::size_t i = 0;
  for (; i + 8 <= size; i += 8) {
    std::uint64_t word;
    std::memcpy(&word, scores + i, 8);
    // 94 + 34 is the first that reaches the highest bit; a carry only comes from a score that has it set already.
    excess |= word | (word + 34 * ones);
    word += 33 * ones;
    std::memcpy(out + i, &word, 8);
  }
  for (; i < size; ++i) {
    excess |= static_cast<std::uint64_t>(scores[i] | (scores[i] + 34));
    out[i] = static_cast<std::uint8_t>(scores[i] + 33);
  }
  return (excess & (0x80 * ones)) == 0;
}

// QUAL as Phred+33 text. ValueError if a score has no letter.
inline PyObject* quality_str(const std::uint8_t* scores, std::size_t size) noexcept {
  PyObject* text = PyUnicode_New(static_cast<Py_ssize_t>(size), 127);
  if (text == nullptr || size == 0) return text;
  if (!write_quality(scores, size, PyUnicode_1BYTE_DATA(text))) {
    Py_DECREF(text);
    PyErr_SetString(PyExc_ValueError, "the record has a quality score above 93, which Phred+33 text cannot hold");
    return nullptr;
  }
  return text;
}

}  // namespace seqtide_python

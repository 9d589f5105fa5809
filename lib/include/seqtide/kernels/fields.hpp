/// \file
/// Fields: one field of many records, each where it lies among the others in the buffer that holds the records.
///
/// As Pieces, for kernels that end in `_each`: the choice of the instruction set is made once for all of them.
#pragma once

#include <cstddef>
#include <cstdint>

#include "seqtide/cpp20.hpp"

namespace seqtide::kernels {

struct Field {
  const std::uint8_t* data;
  std::size_t bases;  ///< half a byte each in a packed sequence (kernels/nibbles.hpp), a byte each in scores
};

struct Fields {
  const Field* fields;
  std::size_t count;
  const std::uint8_t* readable_end;  ///< of the buffer: bytes behind a field may be read up to here

  const Field& operator[](std::size_t i) const noexcept { return fields[i]; }
};

}  // namespace seqtide::kernels

// Bytes that kernels read in vectors, and what is left of them after the last whole vector.

// Highway includes this once per target, hence no usual guard.
#if defined(SEQTIDE_KERNELS_BYTES_INL_HPP_) == defined(HWY_TARGET_TOGGLE)
#ifdef SEQTIDE_KERNELS_BYTES_INL_HPP_
#undef SEQTIDE_KERNELS_BYTES_INL_HPP_
#else
#define SEQTIDE_KERNELS_BYTES_INL_HPP_
#endif

#include <hwy/highway.h>

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "seqtide/kernels/fields.hpp"
#include "seqtide/kernels/pieces.hpp"

HWY_BEFORE_NAMESPACE();
namespace seqtide::kernels {
namespace HWY_NAMESPACE {

#if HWY_TARGET != HWY_SCALAR

namespace hn = hwy::HWY_NAMESPACE;

// Vectors are of bytes, public interfaces of letters.
HWY_INLINE const std::uint8_t* AsBytes(const char* data) { return reinterpret_cast<const std::uint8_t*>(data); }
HWY_INLINE std::uint8_t* AsBytes(char* data) { return reinterpret_cast<std::uint8_t*>(data); }

constexpr std::size_t kMostLanes = 64;
using BytesTag = hn::CappedTag<std::uint8_t, kMostLanes>;

// Bytes to read, and where the memory around them ends: a piece of a column may be read beyond its own end.
struct Bytes {
  Bytes(const char* data, std::size_t count) : Bytes(data, count, data + count) {}
  Bytes(const char* data, std::size_t count, const char* column_end)
      : Bytes(AsBytes(data), count, AsBytes(column_end)) {}
  Bytes(const std::uint8_t* data, std::size_t count, const std::uint8_t* buffer_end)
      : begin(data), size(count), readable_end(buffer_end) {}
  Bytes(const Pieces& pieces, std::size_t i)
      : Bytes(pieces.begin(i), pieces.size(i), pieces.data + pieces.offsets[pieces.count]) {}
  // Of fields with a byte a base.
  Bytes(const Fields& fields, std::size_t i) : Bytes(fields[i].data, fields[i].bases, fields.readable_end) {}

  const std::uint8_t* begin;
  std::size_t size;
  const std::uint8_t* readable_end;
};

// A vector of the last `left` bytes, in any lanes, and `filler` in the lanes that are left over. 0 < left < lanes.
template <class D>
HWY_INLINE hn::Vec<D> LoadTail(D d, const Bytes& bytes, std::size_t left, std::uint8_t filler) {
  const std::size_t lanes = hn::Lanes(d);
  const std::uint8_t* const tail = bytes.begin + (bytes.size - left);
  if (HWY_LIKELY(bytes.size >= lanes)) {
    const auto seen = hn::FirstN(d, lanes - left);
    return hn::IfThenElse(seen, hn::Set(d, filler), hn::LoadU(d, tail + left - lanes));
  }
  if (HWY_LIKELY(static_cast<std::size_t>(bytes.readable_end - tail) >= lanes)) {
    return hn::IfThenElse(hn::FirstN(d, left), hn::LoadU(d, tail), hn::Set(d, filler));
  }
  HWY_ALIGN std::uint8_t copy[kMostLanes];
  hn::Store(hn::Set(d, filler), d, copy);
  std::memcpy(copy, tail, left);
  return hn::Load(d, copy);
}

#endif

}  // namespace HWY_NAMESPACE
}  // namespace seqtide::kernels
HWY_AFTER_NAMESPACE();

#endif

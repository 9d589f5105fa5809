// What the counting kernels share: the bytes after the last whole vector, counters of 8 bits, and the loop for kernels
// that count one kind of byte.

// Highway includes this once per target, hence no usual guard.
#if defined(SEQTIDE_KERNELS_COUNTING_INL_HPP_) == defined(HWY_TARGET_TOGGLE)
#ifdef SEQTIDE_KERNELS_COUNTING_INL_HPP_
#undef SEQTIDE_KERNELS_COUNTING_INL_HPP_
#else
#define SEQTIDE_KERNELS_COUNTING_INL_HPP_
#endif

#include <hwy/highway.h>

#include <algorithm>
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

constexpr std::size_t kMostLanes = 64;
using BytesTag = hn::CappedTag<std::uint8_t, kMostLanes>;

// Bytes to count, and where the memory around them ends: a piece of a column may be read beyond its own end.
struct Bytes {
  Bytes(const char* data, std::size_t count) : Bytes(data, count, data + count) {}
  Bytes(const char* data, std::size_t count, const char* column_end)
      : Bytes(reinterpret_cast<const std::uint8_t*>(data), count, reinterpret_cast<const std::uint8_t*>(column_end)) {}
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

// Most vectors that 8-bit counters can take before they wrap around, less one that a tail may add.
constexpr std::size_t kMaxVectors = 254;

template <class D>
HWY_INLINE std::uint64_t SumOfBytes(D /*d*/, hn::Vec<D> counters) {
  const hn::Repartition<std::uint64_t, D> d64;
  return hn::GetLane(hn::SumOfLanes(d64, hn::SumsOf8(counters)));
}

// Number of bytes for which matches(d, vector) is true. It is false for Matches::kFiller.
template <class Matches>
HWY_INLINE std::uint64_t CountMatches(const Bytes& bytes, const Matches& matches) {
  const BytesTag d;
  const std::size_t lanes = hn::Lanes(d);
  const std::uint8_t* next = bytes.begin;
  std::size_t left = bytes.size;
  std::uint64_t count = 0;
  while (left > 0) {
    const std::size_t vectors = std::min(kMaxVectors, left / lanes);
    auto counters = hn::Zero(d);
    for (const std::uint8_t* const end = next + vectors * lanes; next != end; next += lanes) {
      counters = hn::Sub(counters, hn::VecFromMask(d, matches(d, hn::LoadU(d, next))));
    }
    left -= vectors * lanes;
    if (left > 0 && left < lanes) {
      const auto tail = LoadTail(d, bytes, left, Matches::kFiller);
      counters = hn::Sub(counters, hn::VecFromMask(d, matches(d, tail)));
      left = 0;
    }
    count += SumOfBytes(d, counters);
  }
  return count;
}

// For CountMatches; not for byte 0, which all are.
struct IsAtLeast {
  static constexpr std::uint8_t kFiller = 0;
  std::uint8_t byte;

  template <class D>
  HWY_INLINE hn::Mask<D> operator()(D d, hn::Vec<D> bytes) const {
    return hn::Eq(hn::Max(bytes, hn::Set(d, byte)), bytes);
  }
};

#endif

}  // namespace HWY_NAMESPACE
}  // namespace seqtide::kernels
HWY_AFTER_NAMESPACE();

#endif

// How kernels walk over a buffer: vector by vector, the last one moved back so that it ends where the buffer ends.
// Nothing outside of the buffer is touched, and no loop over single bytes is left for the rest. A buffer that is
// smaller than a vector is walked over with smaller vectors, down to 16 bytes.

// Highway includes this once per target, hence no usual guard.
#if defined(SEQTIDE_KERNELS_WALK_INL_HPP_) == defined(HWY_TARGET_TOGGLE)
#ifdef SEQTIDE_KERNELS_WALK_INL_HPP_
#undef SEQTIDE_KERNELS_WALK_INL_HPP_
#else
#define SEQTIDE_KERNELS_WALK_INL_HPP_
#endif

#include <hwy/highway.h>

#include <cstddef>
#include <cstdint>

#include "kernels/bytes-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace seqtide::kernels {
namespace HWY_NAMESPACE {

#if HWY_TARGET != HWY_SCALAR

constexpr std::size_t kWidestVector = HWY_MIN(kMostLanes, HWY_MAX_BYTES);
constexpr std::size_t kNarrowestVector = 16;

// Calls step(d, at, seen) for vectors of bytes at `at` that cover [0, size). Only the last one overlaps the one before,
// in its first `seen` bytes. Returns false, without a call, if size < kNarrowestVector.
template <std::size_t kBytes = kWidestVector, class Step>
HWY_INLINE bool Walk(std::size_t size, Step& step) {
  const hn::CappedTag<std::uint8_t, kBytes> d;
  const std::size_t lanes = hn::Lanes(d);
  if (HWY_UNLIKELY(size < lanes)) {
    if constexpr (kBytes > kNarrowestVector) {
      return Walk<kBytes / 2>(size, step);
    } else {
      return false;
    }
  }
  for (std::size_t next = 0; next < size; next += lanes) {
    const std::size_t at = HWY_MIN(next, size - lanes);
    step(d, at, next - at);
  }
  return true;
}

// Writes the vectors map(d, at) to out[at]. `out` may be what `map` reads from: the last vector is made before
// anything is written. Returns false, with nothing written, if size < kNarrowestVector.
template <std::size_t kBytes = kWidestVector, class Map>
HWY_INLINE bool MapBytes(std::size_t size, const Map& map, std::uint8_t* out) {
  const hn::CappedTag<std::uint8_t, kBytes> d;
  const std::size_t lanes = hn::Lanes(d);
  if (HWY_UNLIKELY(size < lanes)) {
    if constexpr (kBytes > kNarrowestVector) {
      return MapBytes<kBytes / 2>(size, map, out);
    } else {
      return false;
    }
  }
  const auto last = map(d, size - lanes);
  for (std::size_t at = 0; at + lanes < size; at += lanes) hn::StoreU(map(d, at), d, out + at);
  hn::StoreU(last, d, out + size - lanes);
  return true;
}

#endif

}  // namespace HWY_NAMESPACE
}  // namespace seqtide::kernels
HWY_AFTER_NAMESPACE();

#endif

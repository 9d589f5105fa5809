// Positions of the bytes of one kind.

// Highway includes this once per target, hence no usual guard.
#if defined(SEQTIDE_KERNELS_POSITIONS_INL_HPP_) == defined(HWY_TARGET_TOGGLE)
#ifdef SEQTIDE_KERNELS_POSITIONS_INL_HPP_
#undef SEQTIDE_KERNELS_POSITIONS_INL_HPP_
#else
#define SEQTIDE_KERNELS_POSITIONS_INL_HPP_
#endif

#include <hwy/highway.h>

#include <bit>
#include <cstddef>
#include <cstdint>

#include "kernels/bytes-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace seqtide::kernels {
namespace HWY_NAMESPACE {

#if HWY_TARGET != HWY_SCALAR

// Writes the ascending positions of the bytes for which matches(d, vector) is true, and returns their number. Reads up
// to 64 bytes after the end; `positions` has room for size + 64 entries. 64 bytes hold hardly ever more than `kUsual`
// of them: writing as many without asking spares most mispredicted branches.
template <int kUsual, class Matches>
HWY_INLINE std::size_t FindPositions(const char* data, std::size_t size, const Matches& matches,
                                     std::uint32_t* positions) {
  const BytesTag d;
  const std::size_t lanes = hn::Lanes(d);
  std::uint32_t* out = positions;
  for (std::size_t start = 0; start < size; start += 64) {
    std::uint64_t mask = 0;
    for (std::size_t lane = 0; lane < 64; lane += lanes) {
      std::uint64_t bits = 0;
      hn::StoreMaskBits(d, matches(d, hn::LoadU(d, AsBytes(data) + start + lane)),
                        reinterpret_cast<std::uint8_t*>(&bits));
      mask |= bits << lane;
    }
    if (HWY_UNLIKELY(size - start < 64)) mask &= (std::uint64_t{1} << (size - start)) - 1;
    const int count = std::popcount(mask);
    for (int i = 0; i < kUsual; ++i) {
      out[i] = static_cast<std::uint32_t>(start) + static_cast<std::uint32_t>(std::countr_zero(mask));
      mask &= mask - 1;
    }
    for (int i = kUsual; HWY_UNLIKELY(i < count); ++i) {
      out[i] = static_cast<std::uint32_t>(start) + static_cast<std::uint32_t>(std::countr_zero(mask));
      mask &= mask - 1;
    }
    out += count;
  }
  return static_cast<std::size_t>(out - positions);
}

#endif

}  // namespace HWY_NAMESPACE
}  // namespace seqtide::kernels
HWY_AFTER_NAMESPACE();

#endif

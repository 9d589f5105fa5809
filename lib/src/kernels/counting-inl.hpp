// Counters of 8 bits, and the loop for kernels that count one kind of byte.

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

#include "kernels/bytes-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace seqtide::kernels {
namespace HWY_NAMESPACE {

#if HWY_TARGET != HWY_SCALAR

// Most vectors that 8-bit counters can take before they wrap around, less one that a tail may add.
constexpr std::size_t kMaxVectors = 254;

// Of all lanes.
template <class D>
HWY_INLINE std::uint64_t SumOfBytes(D, hn::Vec<D> counters) {
  const hn::Repartition<std::uint64_t, D> d64;
  return hn::GetLane(hn::SumOfLanes(d64, hn::SumsOf8(counters)));
}

// Several sums at the price of one: the sums of eight counters leave room in 64 bits.
struct TwoSums {
  std::uint64_t a, b;
};

template <class D>
HWY_INLINE TwoSums SumsOfBytes(D, hn::Vec<D> a, hn::Vec<D> b) {
  const hn::Repartition<std::uint64_t, D> d64;
  const auto both = hn::Or(hn::SumsOf8(a), hn::ShiftLeft<32>(hn::SumsOf8(b)));
  const std::uint64_t sums = hn::GetLane(hn::SumOfLanes(d64, both));
  return {sums & 0xFFFFFFFF, sums >> 32};
}

struct FourSums {
  std::uint64_t a, b, c, d;
};

template <class D>
HWY_INLINE FourSums SumsOfBytes(D, hn::Vec<D> a, hn::Vec<D> b, hn::Vec<D> c, hn::Vec<D> d) {
  const hn::Repartition<std::uint64_t, D> d64;
  const auto ab = hn::Or(hn::SumsOf8(a), hn::ShiftLeft<16>(hn::SumsOf8(b)));
  const auto cd = hn::Or(hn::SumsOf8(c), hn::ShiftLeft<16>(hn::SumsOf8(d)));
  const std::uint64_t sums = hn::GetLane(hn::SumOfLanes(d64, hn::Or(ab, hn::ShiftLeft<32>(cd))));
  return {sums & 0xFFFF, sums >> 16 & 0xFFFF, sums >> 32 & 0xFFFF, sums >> 48};
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

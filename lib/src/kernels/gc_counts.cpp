#include "seqtide/kernels/gc_counts.hpp"

#include "kernels/dispatch.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/gc_counts.cpp"
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include <hwy/highway.h>

#include "kernels/counting-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace seqtide::kernels {
namespace HWY_NAMESPACE {

#if HWY_TARGET == HWY_SCALAR

GcCounts CountGc(const char* data, std::size_t size) { return scalar::count_gc(data, size); }

void CountGcEach(const Pieces& pieces, GcCounts* out) {
  for (std::size_t i = 0; i < pieces.count; ++i) out[i] = scalar::count_gc(pieces.begin(i), pieces.size(i));
}

#else

// C, G, c and g are the only bytes that differ from C in nothing but the bits 0x20 and 0x04.
template <class D>
HWY_INLINE hn::Mask<D> IsStrong(D d, hn::Vec<D> letters) {
  return hn::Eq(hn::And(letters, hn::Set(d, 0xDB)), hn::Set(d, 'C'));
}

// By its low four bits, the only letter that may be A, T or U; what has other low bits than its place is none.
alignas(16) constexpr std::uint8_t kWeak[16] = {1, 'A', 0, 0, 'T', 'U'};

template <class D>
HWY_INLINE hn::Mask<D> IsWeak(D d, hn::Vec<D> letters) {
  const auto candidates = hn::TableLookupBytes(hn::LoadDup128(d, kWeak), hn::And(letters, hn::Set(d, 15)));
  return hn::Eq(candidates, hn::And(letters, hn::Set(d, 0xDF)));
}

HWY_INLINE GcCounts Count(const Bytes& bytes) {
  const BytesTag d;
  const std::size_t lanes = hn::Lanes(d);
  const std::uint8_t* next = bytes.begin;
  std::size_t left = bytes.size;
  GcCounts counts;
  while (left > 0) {
    const std::size_t vectors = std::min(kMaxVectors, left / lanes);
    auto strong = hn::Zero(d);
    auto weak = hn::Zero(d);
    for (const std::uint8_t* const end = next + vectors * lanes; next != end; next += lanes) {
      const auto letters = hn::LoadU(d, next);
      strong = hn::Sub(strong, hn::VecFromMask(d, IsStrong(d, letters)));
      weak = hn::Sub(weak, hn::VecFromMask(d, IsWeak(d, letters)));
    }
    left -= vectors * lanes;
    if (left > 0 && left < lanes) {
      const auto letters = LoadTail(d, bytes, left, 0);
      strong = hn::Sub(strong, hn::VecFromMask(d, IsStrong(d, letters)));
      weak = hn::Sub(weak, hn::VecFromMask(d, IsWeak(d, letters)));
      left = 0;
    }
    const TwoSums sums = SumsOfBytes(d, strong, weak);
    counts.strong += sums.a;
    counts.weak += sums.b;
  }
  return counts;
}

GcCounts CountGc(const char* data, std::size_t size) { return Count(Bytes(data, size)); }

void CountGcEach(const Pieces& pieces, GcCounts* out) {
  for (std::size_t i = 0; i < pieces.count; ++i) out[i] = Count(Bytes(pieces, i));
}

#endif

}  // namespace HWY_NAMESPACE
}  // namespace seqtide::kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace seqtide::kernels {

HWY_EXPORT(CountGc);
HWY_EXPORT(CountGcEach);

GcCounts count_gc(const char* data, std::size_t size) noexcept { return HWY_DYNAMIC_DISPATCH(CountGc)(data, size); }

void count_gc_each(const Pieces& pieces, GcCounts* out) noexcept { HWY_DYNAMIC_DISPATCH(CountGcEach)(pieces, out); }

namespace scalar {

GcCounts count_gc(const char* data, std::size_t size) noexcept {
  GcCounts counts;
  for (std::size_t i = 0; i < size; ++i) {
    switch (data[i]) {
      case 'C':
      case 'c':
      case 'G':
      case 'g':
        ++counts.strong;
        break;
      case 'A':
      case 'a':
      case 'T':
      case 't':
      case 'U':
      case 'u':
        ++counts.weak;
        break;
    }
  }
  return counts;
}

}  // namespace scalar
}  // namespace seqtide::kernels
#endif  // HWY_ONCE

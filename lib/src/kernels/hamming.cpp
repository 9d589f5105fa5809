#include "seqtide/kernels/hamming.hpp"

#include "kernels/dispatch.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/hamming.cpp"
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include <hwy/highway.h>

#include "kernels/counting-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace seqtide::kernels {
namespace HWY_NAMESPACE {

#if HWY_TARGET == HWY_SCALAR

std::uint64_t Hamming(const char* a, const char* b, std::size_t size) { return scalar::hamming(a, b, size); }

void HammingEach(const Pieces& pieces, std::size_t start, const char* pattern, std::size_t size, std::uint32_t* out) {
  for (std::size_t i = 0; i < pieces.count; ++i) {
    const std::size_t there = pieces.size(i) > start ? std::min(size, pieces.size(i) - start) : 0;
    const std::uint64_t distance = there > 0 ? scalar::hamming(pieces.begin(i) + start, pattern, there) : 0;
    out[i] = static_cast<std::uint32_t>(distance + (size - there));
  }
}

#else

// Number of differences in the first a.size bytes of both.
HWY_INLINE std::uint64_t Distance(const Bytes& a, const Bytes& b) {
  const BytesTag d;
  const std::size_t lanes = hn::Lanes(d);
  std::size_t at = 0;
  std::uint64_t same = 0;
  while (at < a.size) {
    const std::size_t vectors = std::min(kMaxVectors, (a.size - at) / lanes);
    auto counters = hn::Zero(d);
    for (const std::size_t end = at + vectors * lanes; at != end; at += lanes) {
      const auto equal = hn::Eq(hn::LoadU(d, a.begin + at), hn::LoadU(d, b.begin + at));
      counters = hn::Sub(counters, hn::VecFromMask(d, equal));
    }
    const std::size_t left = a.size - at;
    if (left > 0 && left < lanes) {
      // The overlap of both is the same, as both have the same size; what fills it up differs.
      const auto equal = hn::Eq(LoadTail(d, a, left, 0), LoadTail(d, b, left, 1));
      counters = hn::Sub(counters, hn::VecFromMask(d, equal));
      at = a.size;
    }
    same += SumOfBytes(d, counters);
  }
  return a.size - same;
}

std::uint64_t Hamming(const char* a, const char* b, std::size_t size) {
  return Distance(Bytes(a, size), Bytes(b, size));
}

void HammingEach(const Pieces& pieces, std::size_t start, const char* pattern, std::size_t size, std::uint32_t* out) {
  const BytesTag d;
  const std::size_t lanes = hn::Lanes(d);
  const char* const column_end = pieces.data + pieces.offsets[pieces.count];
  const bool is_short = size <= lanes;
  // Barcodes fit into one vector, which then stays in its register.
  HWY_ALIGN std::uint8_t padded[kMostLanes] = {};
  if (is_short && size > 0) std::memcpy(padded, pattern, size);
  const auto barcode = hn::Load(d, padded);
  for (std::size_t i = 0; i < pieces.count; ++i) {
    const std::size_t there = pieces.size(i) > start ? std::min(size, pieces.size(i) - start) : 0;
    if (there == 0) {
      out[i] = static_cast<std::uint32_t>(size);
      continue;
    }
    const char* const letters = pieces.begin(i) + start;
    if (HWY_LIKELY(is_short && static_cast<std::size_t>(column_end - letters) >= lanes)) {
      const auto equal = hn::Eq(hn::LoadU(d, reinterpret_cast<const std::uint8_t*>(letters)), barcode);
      out[i] = static_cast<std::uint32_t>(size - hn::CountTrue(d, hn::And(equal, hn::FirstN(d, there))));
    } else {
      const std::uint64_t distance = Distance(Bytes(letters, there, column_end), Bytes(pattern, there));
      out[i] = static_cast<std::uint32_t>(distance + (size - there));
    }
  }
}

#endif

}  // namespace HWY_NAMESPACE
}  // namespace seqtide::kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace seqtide::kernels {

HWY_EXPORT(Hamming);
HWY_EXPORT(HammingEach);

std::uint64_t hamming(const char* a, const char* b, std::size_t size) noexcept {
  return HWY_DYNAMIC_DISPATCH(Hamming)(a, b, size);
}

void hamming_each(const Pieces& pieces, std::size_t start, const char* pattern, std::size_t size,
                  std::uint32_t* out) noexcept {
  HWY_DYNAMIC_DISPATCH(HammingEach)(pieces, start, pattern, size, out);
}

namespace scalar {

std::uint64_t hamming(const char* a, const char* b, std::size_t size) noexcept {
  std::uint64_t distance = 0;
  for (std::size_t i = 0; i < size; ++i) distance += a[i] != b[i];
  return distance;
}

}  // namespace scalar
}  // namespace seqtide::kernels
#endif  // HWY_ONCE

#include "seqtide/kernels/byte_counts.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/byte_counts.cpp"
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include <hwy/highway.h>

#include <algorithm>
#include <cstring>

HWY_BEFORE_NAMESPACE();
namespace seqtide::kernels {
namespace HWY_NAMESPACE {

#if HWY_TARGET == HWY_SCALAR

BaseCounts CountBases(const char* data, std::size_t size) { return scalar::count_bases(data, size); }

#else

namespace hn = hwy::HWY_NAMESPACE;

// Most vectors that 8-bit counters can take before they wrap around.
constexpr std::size_t kMaxVectors = 255;

template <class D>
std::uint64_t SumOfBytes(D d, hn::Vec<D> counters) {
  const hn::Repartition<std::uint64_t, D> d64;
  return hn::GetLane(hn::SumOfLanes(d64, hn::SumsOf8(counters)));
}

// Adds the bases of at most kMaxVectors vectors: one 8-bit counter per lane and kind.
template <class D>
void AddVectors(D d, const std::uint8_t* bytes, std::size_t vectors, BaseCounts& counts) {
  auto a = hn::Zero(d);
  auto c = hn::Zero(d);
  auto g = hn::Zero(d);
  auto t = hn::Zero(d);
  auto n = hn::Zero(d);
  for (const std::uint8_t* const end = bytes + vectors * hn::Lanes(d); bytes != end; bytes += hn::Lanes(d)) {
    const auto letters = hn::LoadU(d, bytes);
    const auto upper = hn::And(letters, hn::Set(d, 0xDF));
    a = hn::Sub(a, hn::VecFromMask(d, hn::Eq(upper, hn::Set(d, 'A'))));
    c = hn::Sub(c, hn::VecFromMask(d, hn::Eq(upper, hn::Set(d, 'C'))));
    g = hn::Sub(g, hn::VecFromMask(d, hn::Eq(upper, hn::Set(d, 'G'))));
    n = hn::Sub(n, hn::VecFromMask(d, hn::Eq(upper, hn::Set(d, 'N'))));
    // T and U differ in the lowest bit only.
    t = hn::Sub(t, hn::VecFromMask(d, hn::Eq(hn::And(letters, hn::Set(d, 0xDE)), hn::Set(d, 'T'))));
  }
  counts.a += SumOfBytes(d, a);
  counts.c += SumOfBytes(d, c);
  counts.g += SumOfBytes(d, g);
  counts.t += SumOfBytes(d, t);
  counts.n += SumOfBytes(d, n);
}

BaseCounts CountBases(const char* data, std::size_t size) {
  const hn::ScalableTag<std::uint8_t> d;
  const std::size_t lanes = hn::Lanes(d);
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(data);

  BaseCounts counts;
  std::size_t left = size;
  while (left >= lanes) {
    const std::size_t vectors = std::min(kMaxVectors, left / lanes);
    AddVectors(d, bytes, vectors, counts);
    bytes += vectors * lanes;
    left -= vectors * lanes;
  }
  if (left > 0) {
    HWY_ALIGN std::uint8_t tail[HWY_MAX_BYTES] = {};  // zeros are no bases
    std::memcpy(tail, bytes, left);
    AddVectors(d, tail, 1, counts);
  }
  counts.other = size - counts.a - counts.c - counts.g - counts.t - counts.n;
  return counts;
}

#endif

}  // namespace HWY_NAMESPACE
}  // namespace seqtide::kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace seqtide::kernels {

HWY_EXPORT(CountBases);

BaseCounts count_bases(const char* data, std::size_t size) noexcept {
  return HWY_DYNAMIC_DISPATCH(CountBases)(data, size);
}

void add_byte_histogram(const char* data, std::size_t size, ByteHistogram& histogram) noexcept {
  // An increment has to wait for the one before it if both hit the same counter, and runs of one quality
  // are common: every one of eight neighbours has a table of its own.
  constexpr std::size_t max_chunk = std::size_t{1} << 32;  // keeps 32-bit counters from wrapping around
  while (size > 0) {
    std::uint32_t counts[8][256] = {};
    const std::size_t chunk = std::min(size, max_chunk);
    std::size_t i = 0;
    for (; i + 8 <= chunk; i += 8) {
      std::uint64_t word;
      std::memcpy(&word, data + i, sizeof(word));
      ++counts[0][word & 0xFF];
      ++counts[1][word >> 8 & 0xFF];
      ++counts[2][word >> 16 & 0xFF];
      ++counts[3][word >> 24 & 0xFF];
      ++counts[4][word >> 32 & 0xFF];
      ++counts[5][word >> 40 & 0xFF];
      ++counts[6][word >> 48 & 0xFF];
      ++counts[7][word >> 56];
    }
    for (; i < chunk; ++i) ++counts[0][static_cast<unsigned char>(data[i])];
    for (const auto& table : counts) {
      for (std::size_t value = 0; value < histogram.size(); ++value) histogram[value] += table[value];
    }
    data += chunk;
    size -= chunk;
  }
}

namespace scalar {

BaseCounts count_bases(const char* data, std::size_t size) noexcept {
  BaseCounts counts;
  for (std::size_t i = 0; i < size; ++i) {
    switch (data[i]) {
      case 'A':
      case 'a':
        ++counts.a;
        break;
      case 'C':
      case 'c':
        ++counts.c;
        break;
      case 'G':
      case 'g':
        ++counts.g;
        break;
      case 'T':
      case 't':
      case 'U':
      case 'u':
        ++counts.t;
        break;
      case 'N':
      case 'n':
        ++counts.n;
        break;
      default:
        ++counts.other;
    }
  }
  return counts;
}

}  // namespace scalar

}  // namespace seqtide::kernels
#endif  // HWY_ONCE

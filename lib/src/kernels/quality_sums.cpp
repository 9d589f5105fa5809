#include "seqtide/kernels/quality_sums.hpp"

#include "kernels/dispatch.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/quality_sums.cpp"
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include <hwy/highway.h>

#include "kernels/counting-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace seqtide::kernels {
namespace HWY_NAMESPACE {

#if HWY_TARGET == HWY_SCALAR

QualitySums SumQuality(const char* quality, std::size_t size) { return scalar::sum_quality(quality, size); }

void SumQualityEach(const Pieces& pieces, QualitySums* out) {
  for (std::size_t i = 0; i < pieces.count; ++i) out[i] = scalar::sum_quality(pieces.begin(i), pieces.size(i));
}

std::uint64_t CountAtLeast(const char* quality, std::size_t size, std::uint8_t phred) {
  return scalar::count_at_least(quality, size, phred);
}

void CountAtLeastEach(const Pieces& pieces, std::uint8_t phred, std::uint64_t* out) {
  for (std::size_t i = 0; i < pieces.count; ++i) {
    out[i] = scalar::count_at_least(pieces.begin(i), pieces.size(i), phred);
  }
}

#else

template <class D>
HWY_INLINE std::uint8_t MinOfBytes(D d, hn::Vec<D> bytes) {
  const hn::Repartition<std::uint16_t, D> d16;
  const hn::Repartition<std::uint32_t, D> d32;
  const auto in_16 = hn::BitCast(d16, hn::Min(bytes, hn::BitCast(d, hn::ShiftRight<8>(hn::BitCast(d16, bytes)))));
  const auto in_32 = hn::BitCast(d32, hn::And(in_16, hn::Set(d16, 0xFF)));
  const auto even = hn::And(in_32, hn::Set(d32, 0xFFFF));
  const auto odd = hn::ShiftRight<16>(in_32);
  return static_cast<std::uint8_t>(hn::GetLane(hn::MinOfLanes(d32, hn::Min(even, odd))));
}

HWY_INLINE QualitySums Sum(const Bytes& bytes) {
  const BytesTag d;
  const hn::Repartition<std::uint64_t, decltype(d)> d64;
  const std::size_t lanes = hn::Lanes(d);
  const std::size_t left = bytes.size % lanes;
  const auto offset = hn::Set(d, '!');
  auto sum = hn::Zero(d64);
  auto min = hn::Set(d, 255);
  const std::uint8_t* next = bytes.begin;
  for (const std::uint8_t* const end = next + (bytes.size - left); next != end; next += lanes) {
    const auto scores = hn::SaturatedSub(hn::LoadU(d, next), offset);
    sum = hn::Add(sum, hn::SumsOf8(scores));
    min = hn::Min(min, scores);
  }
  QualitySums result;
  std::uint64_t filled = 0;
  if (left > 0) {
    // The largest byte as filler leaves the minimum alone; what it adds to the sum is taken off again.
    const auto scores = hn::SaturatedSub(LoadTail(d, bytes, left, 255), offset);
    sum = hn::Add(sum, hn::SumsOf8(scores));
    min = hn::Min(min, scores);
    filled = (lanes - left) * (255 - '!');
  }
  if (bytes.size > 0) {
    result.sum = hn::GetLane(hn::SumOfLanes(d64, sum)) - filled;
    result.min = MinOfBytes(d, min);
  }
  return result;
}

QualitySums SumQuality(const char* quality, std::size_t size) { return Sum(Bytes(quality, size)); }

void SumQualityEach(const Pieces& pieces, QualitySums* out) {
  for (std::size_t i = 0; i < pieces.count; ++i) out[i] = Sum(Bytes(pieces, i));
}

HWY_INLINE std::uint64_t Count(const Bytes& bytes, std::uint8_t phred) {
  if (phred == 0) return bytes.size;
  if (phred > 255 - '!') return 0;
  return CountMatches(bytes, IsAtLeast{static_cast<std::uint8_t>(phred + '!')});
}

std::uint64_t CountAtLeast(const char* quality, std::size_t size, std::uint8_t phred) {
  return Count(Bytes(quality, size), phred);
}

void CountAtLeastEach(const Pieces& pieces, std::uint8_t phred, std::uint64_t* out) {
  for (std::size_t i = 0; i < pieces.count; ++i) out[i] = Count(Bytes(pieces, i), phred);
}

#endif

}  // namespace HWY_NAMESPACE
}  // namespace seqtide::kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace seqtide::kernels {

HWY_EXPORT(SumQuality);
HWY_EXPORT(SumQualityEach);
HWY_EXPORT(CountAtLeast);
HWY_EXPORT(CountAtLeastEach);

QualitySums sum_quality(const char* quality, std::size_t size) noexcept {
  return HWY_DYNAMIC_DISPATCH(SumQuality)(quality, size);
}

void sum_quality_each(const Pieces& pieces, QualitySums* out) noexcept {
  HWY_DYNAMIC_DISPATCH(SumQualityEach)(pieces, out);
}

std::uint64_t count_at_least(const char* quality, std::size_t size, std::uint8_t phred) noexcept {
  return HWY_DYNAMIC_DISPATCH(CountAtLeast)(quality, size, phred);
}

void count_at_least_each(const Pieces& pieces, std::uint8_t phred, std::uint64_t* out) noexcept {
  HWY_DYNAMIC_DISPATCH(CountAtLeastEach)(pieces, phred, out);
}

namespace scalar {
namespace {

std::uint8_t score(char quality) noexcept {
  const auto byte = static_cast<std::uint8_t>(quality);
  return byte < '!' ? std::uint8_t{0} : static_cast<std::uint8_t>(byte - '!');
}

}  // namespace

QualitySums sum_quality(const char* quality, std::size_t size) noexcept {
  QualitySums result;
  for (std::size_t i = 0; i < size; ++i) {
    result.sum += score(quality[i]);
    result.min = std::min(result.min, score(quality[i]));
  }
  return result;
}

std::uint64_t count_at_least(const char* quality, std::size_t size, std::uint8_t phred) noexcept {
  std::uint64_t count = 0;
  for (std::size_t i = 0; i < size; ++i) count += score(quality[i]) >= phred;
  return count;
}

}  // namespace scalar
}  // namespace seqtide::kernels
#endif  // HWY_ONCE

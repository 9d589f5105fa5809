#include "seqtide/kernels/score_sums.hpp"

#include "kernels/dispatch.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/score_sums.cpp"
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include <hwy/highway.h>

#include "kernels/counting-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace seqtide::kernels {
namespace HWY_NAMESPACE {

#if HWY_TARGET == HWY_SCALAR

std::size_t FindScoreAbove(const Fields& scores, std::uint8_t highest) {
  std::size_t i = 0;
  while (i < scores.count && !scalar::has_score_above(scores[i].data, scores[i].bases, highest)) ++i;
  return i;
}

void SumScoresEach(const Fields& scores, std::uint64_t* out) {
  for (std::size_t i = 0; i < scores.count; ++i) out[i] = scalar::sum_scores(scores[i].data, scores[i].bases);
}

void CountScoresAtLeastEach(const Fields& scores, std::uint8_t phred, std::uint64_t* out) {
  for (std::size_t i = 0; i < scores.count; ++i) {
    out[i] = scalar::count_scores_at_least(scores[i].data, scores[i].bases, phred);
  }
}

#else

// Calls take(scores) for vectors with all bytes, the last of them filled up with zeros.
template <class Take>
HWY_INLINE void ForEachVector(const Bytes& bytes, Take take) {
  const BytesTag d;
  const std::size_t lanes = hn::Lanes(d);
  const std::size_t left = bytes.size % lanes;
  const std::uint8_t* next = bytes.begin;
  for (const std::uint8_t* const end = next + (bytes.size - left); next != end; next += lanes) take(hn::LoadU(d, next));
  if (left > 0) take(LoadTail(d, bytes, left, 0));
}

HWY_INLINE bool HasAbove(const Bytes& bytes, std::uint8_t highest) {
  const BytesTag d;
  auto largest = hn::Zero(d);
  ForEachVector(bytes, [&](hn::Vec<BytesTag> scores) HWY_ATTR { largest = hn::Max(largest, scores); });
  return !hn::AllTrue(d, hn::Eq(hn::Min(largest, hn::Set(d, highest)), largest));
}

std::size_t FindScoreAbove(const Fields& scores, std::uint8_t highest) {
  std::size_t i = 0;
  while (i < scores.count && !HasAbove(Bytes(scores, i), highest)) ++i;
  return i;
}

void SumScoresEach(const Fields& scores, std::uint64_t* out) {
  const hn::Repartition<std::uint64_t, BytesTag> d64;
  for (std::size_t i = 0; i < scores.count; ++i) {
    auto sums = hn::Zero(d64);
    ForEachVector(Bytes(scores, i), [&](hn::Vec<BytesTag> some) HWY_ATTR { sums = hn::Add(sums, hn::SumsOf8(some)); });
    out[i] = hn::GetLane(hn::SumOfLanes(d64, sums));
  }
}

void CountScoresAtLeastEach(const Fields& scores, std::uint8_t phred, std::uint64_t* out) {
  for (std::size_t i = 0; i < scores.count; ++i) {
    out[i] = phred == 0 ? scores[i].bases : CountMatches(Bytes(scores, i), IsAtLeast{phred});
  }
}

#endif

}  // namespace HWY_NAMESPACE
}  // namespace seqtide::kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace seqtide::kernels {

HWY_EXPORT(FindScoreAbove);
HWY_EXPORT(SumScoresEach);
HWY_EXPORT(CountScoresAtLeastEach);

std::size_t find_score_above(const Fields& scores, std::uint8_t highest) noexcept {
  return HWY_DYNAMIC_DISPATCH(FindScoreAbove)(scores, highest);
}

void sum_scores_each(const Fields& scores, std::uint64_t* out) noexcept {
  HWY_DYNAMIC_DISPATCH(SumScoresEach)(scores, out);
}

void count_scores_at_least_each(const Fields& scores, std::uint8_t phred, std::uint64_t* out) noexcept {
  HWY_DYNAMIC_DISPATCH(CountScoresAtLeastEach)(scores, phred, out);
}

namespace scalar {

bool has_score_above(const std::uint8_t* scores, std::size_t size, std::uint8_t highest) noexcept {
  return std::any_of(scores, scores + size, [highest](std::uint8_t score) { return score > highest; });
}

std::uint64_t sum_scores(const std::uint8_t* scores, std::size_t size) noexcept {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < size; ++i) sum += scores[i];
  return sum;
}

std::uint64_t count_scores_at_least(const std::uint8_t* scores, std::size_t size, std::uint8_t phred) noexcept {
  std::uint64_t count = 0;
  for (std::size_t i = 0; i < size; ++i) count += scores[i] >= phred;
  return count;
}

}  // namespace scalar
}  // namespace seqtide::kernels
#endif  // HWY_ONCE

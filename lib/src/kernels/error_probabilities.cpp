// The order of additions is the same everywhere, so that all instruction sets give the same bits. Of every 64 bytes,
// bytes 4i to 4i + 3 are added in two pairs, and the result to partial sum i of 16. Four times 64 bytes later, the
// 16 are folded into four (i, i + 8, i + 4, i + 12), and these added to sums in double precision. Few roundings of
// float are in the way of each number, so that the relative error stays below 1e-6 for any length.
#include "kernels/dispatch.hpp"
#include "seqtide/kernels/quality_sums.hpp"
#include "seqtide/kernels/score_sums.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/error_probabilities.cpp"
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include <hwy/highway.h>

#include "kernels/counting-inl.hpp"
#include "kernels/error_probability_tables.hpp"

HWY_BEFORE_NAMESPACE();
namespace seqtide::kernels {
namespace HWY_NAMESPACE {

// The tables take eight lanes of 32 bits.
#if HWY_MAX_BYTES < 32 || HWY_HAVE_SCALABLE

double SumErrors(const char* quality, std::size_t size) { return scalar::sum_error_probabilities(quality, size); }

void SumErrorsEach(const Pieces& pieces, double* out) {
  for (std::size_t i = 0; i < pieces.count; ++i) {
    out[i] = scalar::sum_error_probabilities(pieces.begin(i), pieces.size(i));
  }
}

void SumScoreErrorsEach(const Fields& scores, double* out) {
  for (std::size_t i = 0; i < scores.count; ++i) {
    out[i] = scalar::sum_score_probabilities(scores[i].data, scores[i].bases);
  }
}

#else

using DF = hn::CappedTag<float, 16>;
using D32 = hn::Rebind<std::uint32_t, DF>;
using D8 = hn::Repartition<std::uint8_t, DF>;
using VF = hn::Vec<DF>;

constexpr std::size_t kBlock = 64;
constexpr std::size_t kBlocks = 4;  // between additions to the sums in double precision
constexpr std::size_t kBytes = hn::MaxLanes(D8());

struct FactorVectors {
  VF ones;
  VF eights;
  VF sixty_fours;
};

HWY_INLINE FactorVectors LoadFactors() {
  const DF d;
  return {hn::Load(d, factors_of_ones.entries), hn::Load(d, factors_of_eights.entries),
          hn::Load(d, factors_of_sixty_fours.entries)};
}

template <int kShift>
HWY_INLINE VF LookUp(VF table, hn::Vec<D32> scores) {
  const auto index = hn::And(hn::ShiftRight<kShift>(scores), hn::Set(D32(), kShift % 8 == 6 ? 3 : 7));
  return hn::TableLookupLanes(table, hn::IndicesFromVec(DF(), index));
}

// Of byte kByte of every lane.
template <int kByte, bool kAbove63>
HWY_INLINE VF Probabilities(const FactorVectors& factors, hn::Vec<D32> scores) {
  const auto eights = LookUp<8 * kByte + 3>(factors.eights, scores);
  auto result = hn::Mul(eights, LookUp<8 * kByte>(factors.ones, scores));
  if constexpr (kAbove63) result = hn::Mul(result, LookUp<8 * kByte + 6>(factors.sixty_fours, scores));
  // Changes nothing, but keeps compilers from fusing the multiplication with the addition that follows.
  return hn::Min(result, hn::Set(DF(), 1.0f));
}

template <bool kAbove63>
HWY_INLINE VF SumsOfFour(const FactorVectors& factors, hn::Vec<D32> scores) {
  const auto first = hn::Add(Probabilities<0, kAbove63>(factors, scores), Probabilities<1, kAbove63>(factors, scores));
  const auto second = hn::Add(Probabilities<2, kAbove63>(factors, scores), Probabilities<3, kAbove63>(factors, scores));
  return hn::Add(first, second);
}

// Of the first `left` bytes: the others count 0.
template <int kByte>
HWY_INLINE VF SomeProbabilities(const FactorVectors& factors, hn::Vec<D32> scores, std::size_t left) {
  const hn::Rebind<std::int32_t, DF> di;
  const auto positions = hn::Add(hn::ShiftLeft<2>(hn::Iota(di, 0)), hn::Set(di, kByte));
  const auto there = hn::RebindMask(DF(), hn::Lt(positions, hn::Set(di, static_cast<std::int32_t>(left))));
  return hn::IfThenElseZero(there, Probabilities<kByte, true>(factors, scores));
}

HWY_INLINE VF SumsOfSome(const FactorVectors& factors, hn::Vec<D32> scores, std::size_t left) {
  const auto first = hn::Add(SomeProbabilities<0>(factors, scores, left), SomeProbabilities<1>(factors, scores, left));
  const auto second = hn::Add(SomeProbabilities<2>(factors, scores, left), SomeProbabilities<3>(factors, scores, left));
  return hn::Add(first, second);
}

// What the bytes are.
constexpr std::uint8_t kText = '!';
constexpr std::uint8_t kScores = 0;

template <std::uint8_t kOffset>
HWY_INLINE hn::Vec<D32> Scores(hn::Vec<D8> quality) {
  if constexpr (kOffset == 0) return hn::BitCast(D32(), quality);
  return hn::BitCast(D32(), hn::SaturatedSub(quality, hn::Set(D8(), kOffset)));
}

// Sums of all bytes of a vector.
template <std::uint8_t kOffset>
HWY_INLINE VF Sums(const FactorVectors& factors, const std::uint8_t* quality) {
  const auto scores = Scores<kOffset>(hn::LoadU(D8(), quality));
  const auto above_63 = hn::And(scores, hn::Set(D32(), 0xC0C0C0C0));
  if (HWY_LIKELY(hn::AllTrue(D32(), hn::Eq(above_63, hn::Zero(D32()))))) return SumsOfFour<false>(factors, scores);
  return SumsOfFour<true>(factors, scores);
}

// Sums of the first `left` bytes, 0 < left <= kBytes.
template <std::uint8_t kOffset>
HWY_INLINE VF SumsOfTail(const FactorVectors& factors, const std::uint8_t* quality, std::size_t left,
                         const std::uint8_t* readable_end) {
  if (HWY_LIKELY(static_cast<std::size_t>(readable_end - quality) >= kBytes)) {
    return SumsOfSome(factors, Scores<kOffset>(hn::LoadU(D8(), quality)), left);
  }
  HWY_ALIGN std::uint8_t copy[kBytes] = {};
  std::memcpy(copy, quality, left);
  return SumsOfSome(factors, Scores<kOffset>(hn::Load(D8(), copy)), left);
}

using D4 = hn::CappedTag<float, 4>;

HWY_INLINE hn::Vec<D4> FoldEight(hn::Vec<hn::CappedTag<float, 8> > sums) {
  return hn::Add(hn::LowerHalf(D4(), sums), hn::UpperHalf(D4(), sums));
}

// `sums` are the first, `more_sums` the others of the 16 partial sums, if there are any.
HWY_INLINE hn::Vec<D4> Fold(VF sums, VF more_sums) {
#if HWY_MAX_BYTES >= 64
  (void)more_sums;
  const hn::Half<DF> half;
  return FoldEight(hn::Add(hn::LowerHalf(half, sums), hn::UpperHalf(half, sums)));
#else
  return FoldEight(hn::Add(sums, more_sums));
#endif
}

template <std::uint8_t kOffset>
HWY_INLINE double SumErrorsOf(const FactorVectors& factors, const Bytes& bytes) {
  const hn::Rebind<double, D4> d_double;
  const hn::Half<decltype(d_double)> d_two;
  const std::uint8_t* next = bytes.begin;
  std::size_t left = bytes.size;
  auto totals = hn::Zero(d_double);
  while (left > 0) {
    auto sums = hn::Zero(DF());
    auto more_sums = hn::Zero(DF());
    const std::size_t blocks = std::min(kBlocks, left / kBlock);
    for (const std::uint8_t* const end = next + blocks * kBlock; next != end; next += kBlock) {
      sums = hn::Add(sums, Sums<kOffset>(factors, next));
      if constexpr (kBytes < kBlock) more_sums = hn::Add(more_sums, Sums<kOffset>(factors, next + kBytes));
    }
    left -= blocks * kBlock;
    if (blocks < kBlocks && left > 0) {
      sums = hn::Add(sums, SumsOfTail<kOffset>(factors, next, std::min(left, kBytes), bytes.readable_end));
      if (left > kBytes) {
        more_sums = hn::Add(more_sums, SumsOfTail<kOffset>(factors, next + kBytes, left - kBytes, bytes.readable_end));
      }
      left = 0;
    }
    totals = hn::Add(totals, hn::PromoteTo(d_double, Fold(sums, more_sums)));
  }
  const auto two = hn::Add(hn::LowerHalf(d_two, totals), hn::UpperHalf(d_two, totals));
  return hn::GetLane(two) + hn::ExtractLane(two, 1);
}

double SumErrors(const char* quality, std::size_t size) {
  return SumErrorsOf<kText>(LoadFactors(), Bytes(quality, size));
}

void SumErrorsEach(const Pieces& pieces, double* out) {
  const FactorVectors factors = LoadFactors();
  for (std::size_t i = 0; i < pieces.count; ++i) out[i] = SumErrorsOf<kText>(factors, Bytes(pieces, i));
}

void SumScoreErrorsEach(const Fields& scores, double* out) {
  const FactorVectors factors = LoadFactors();
  for (std::size_t i = 0; i < scores.count; ++i) out[i] = SumErrorsOf<kScores>(factors, Bytes(scores, i));
}

#endif

}  // namespace HWY_NAMESPACE
}  // namespace seqtide::kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace seqtide::kernels {

HWY_EXPORT(SumErrors);
HWY_EXPORT(SumErrorsEach);
HWY_EXPORT(SumScoreErrorsEach);

double sum_error_probabilities(const char* quality, std::size_t size) noexcept {
  return rounded(HWY_DYNAMIC_DISPATCH(SumErrors)(quality, size));
}

void sum_error_probabilities_each(const Pieces& pieces, double* out) noexcept {
  HWY_DYNAMIC_DISPATCH(SumErrorsEach)(pieces, out);
  for (std::size_t i = 0; i < pieces.count; ++i) out[i] = rounded(out[i]);
}

void sum_score_probabilities_each(const Fields& scores, double* out) noexcept {
  HWY_DYNAMIC_DISPATCH(SumScoreErrorsEach)(scores, out);
  for (std::size_t i = 0; i < scores.count; ++i) out[i] = rounded(out[i]);
}

namespace scalar {
namespace {

using Table = std::array<float, 256>;

void add_block(const Table& table, const std::uint8_t* quality, float* sums) noexcept {
  for (std::size_t i = 0; i < 16; ++i, quality += 4) {
    sums[i] += (table[quality[0]] + table[quality[1]]) + (table[quality[2]] + table[quality[3]]);
  }
}

// What is missing of 64 bytes counts 0.
void add_tail(const Table& table, const std::uint8_t* quality, std::size_t size, float* sums) noexcept {
  float probabilities[64] = {};
  for (std::size_t i = 0; i < size; ++i) probabilities[i] = table[quality[i]];
  for (std::size_t i = 0; i < 16; ++i) {
    const float* const four = probabilities + 4 * i;
    sums[i] += (four[0] + four[1]) + (four[2] + four[3]);
  }
}

double sum_probabilities(const Table& table, const std::uint8_t* quality, std::size_t size) noexcept {
  double totals[4] = {};
  while (size > 0) {
    float sums[16] = {};
    for (int block = 0; block < 4 && size > 0; ++block) {
      const std::size_t bytes = std::min<std::size_t>(size, 64);
      if (bytes == 64) {
        add_block(table, quality, sums);
      } else {
        add_tail(table, quality, bytes, sums);
      }
      quality += bytes;
      size -= bytes;
    }
    for (std::size_t i = 0; i < 4; ++i) totals[i] += (sums[i] + sums[i + 8]) + (sums[i + 4] + sums[i + 12]);
  }
  return rounded((totals[0] + totals[2]) + (totals[1] + totals[3]));
}

}  // namespace

double sum_error_probabilities(const char* quality, std::size_t size) noexcept {
  return sum_probabilities(error_probabilities_of_text, reinterpret_cast<const std::uint8_t*>(quality), size);
}

double sum_score_probabilities(const std::uint8_t* scores, std::size_t size) noexcept {
  return sum_probabilities(error_probabilities_of_scores, scores, size);
}

}  // namespace scalar
}  // namespace seqtide::kernels
#endif  // HWY_ONCE

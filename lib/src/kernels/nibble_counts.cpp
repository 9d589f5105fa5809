#include "seqtide/kernels/nibble_counts.hpp"

#include "kernels/dispatch.hpp"
#include "kernels/nibble_count_tables.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/nibble_counts.cpp"
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include <hwy/highway.h>

#include "kernels/counting-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace seqtide::kernels {
namespace HWY_NAMESPACE {

#if HWY_TARGET == HWY_SCALAR

void CountNibbleBasesEach(const Fields& sequences, BaseCounts* out) {
  for (std::size_t i = 0; i < sequences.count; ++i) {
    out[i] = scalar::count_nibble_bases(sequences[i].data, sequences[i].bases);
  }
}

void CountNibbleGcEach(const Fields& sequences, GcCounts* out) {
  for (std::size_t i = 0; i < sequences.count; ++i) {
    out[i] = scalar::count_nibble_gc(sequences[i].data, sequences[i].bases);
  }
}

#else

// Lanes that fill up vectors are 0, which counts nothing. A vector holds two bases a lane: counters of four bits take
// seven of them, one of which may be a tail; counters of eight bits 127.
constexpr std::size_t kGroup = 6;
constexpr std::size_t kMostVectors = 126;

// Calls take(codes) twice for every vector of packed bases, once for each half of the bytes; flush() before counters of
// four bits are full, and sum() before those of eight bits are.
template <class Take, class Flush, class Sum>
HWY_INLINE void ForEachCode(const Bytes& bytes, Take take, Flush flush, Sum sum) {
  const BytesTag d;
  const std::size_t lanes = hn::Lanes(d);
  const auto take_both = [&](hn::Vec<BytesTag> packed) HWY_ATTR {
    take(hn::ShiftRight<4>(packed));
    take(hn::And(packed, hn::Set(BytesTag(), 15)));
  };
  const std::uint8_t* next = bytes.begin;
  std::size_t left = bytes.size;
  while (left > 0) {
    std::size_t vectors = std::min(kMostVectors, left / lanes);
    left -= vectors * lanes;
    do {
      const std::size_t group = std::min(vectors, kGroup);
      for (const std::uint8_t* const end = next + group * lanes; next != end; next += lanes) {
        take_both(hn::LoadU(d, next));
      }
      vectors -= group;
      if (vectors == 0 && left > 0 && left < lanes) {
        take_both(LoadTail(d, bytes, left, 0));
        left = 0;
      }
      flush();
    } while (vectors > 0);
    sum();
  }
}

HWY_INLINE hn::Vec<BytesTag> LookUpCodes(const std::uint8_t* table, hn::Vec<BytesTag> codes) {
  return hn::TableLookupBytes(hn::LoadDup128(BytesTag(), table), codes);
}

HWY_INLINE BaseCounts CountNibbleBases(const Bytes& bytes) {
  const BytesTag d;
  const auto low_half = hn::Set(d, 15);
  auto ac = hn::Zero(d);
  auto gt = hn::Zero(d);
  auto a = hn::Zero(d);
  auto c = hn::Zero(d);
  auto g = hn::Zero(d);
  auto t = hn::Zero(d);
  auto n = hn::Zero(d);
  BaseCounts counts;
  ForEachCode(
      bytes,
      [&](hn::Vec<BytesTag> codes) HWY_ATTR {
        ac = hn::Add(ac, LookUpCodes(nibble_count_tables.ac, codes));
        gt = hn::Add(gt, LookUpCodes(nibble_count_tables.gt, codes));
        n = hn::Add(n, LookUpCodes(nibble_count_tables.n, codes));
      },
      [&]() HWY_ATTR {
        a = hn::Add(a, hn::And(ac, low_half));
        c = hn::Add(c, hn::ShiftRight<4>(ac));
        g = hn::Add(g, hn::And(gt, low_half));
        t = hn::Add(t, hn::ShiftRight<4>(gt));
        ac = gt = hn::Zero(d);
      },
      [&]() HWY_ATTR {
        const FourSums sums = SumsOfBytes(d, a, c, g, t);
        counts.a += sums.a;
        counts.c += sums.b;
        counts.g += sums.c;
        counts.t += sums.d;
        counts.n += SumOfBytes(d, n);
        a = c = g = t = n = hn::Zero(d);
      });
  counts.other = 2 * bytes.size - counts.a - counts.c - counts.g - counts.t - counts.n;
  return counts;
}

HWY_INLINE GcCounts CountNibbleGc(const Bytes& bytes) {
  const BytesTag d;
  const auto low_half = hn::Set(d, 15);
  auto both = hn::Zero(d);
  auto strong = hn::Zero(d);
  auto weak = hn::Zero(d);
  GcCounts counts;
  ForEachCode(
      bytes,
      [&](hn::Vec<BytesTag> codes)
          HWY_ATTR { both = hn::Add(both, LookUpCodes(nibble_count_tables.strong_weak, codes)); },
      [&]() HWY_ATTR {
        strong = hn::Add(strong, hn::And(both, low_half));
        weak = hn::Add(weak, hn::ShiftRight<4>(both));
        both = hn::Zero(d);
      },
      [&]() HWY_ATTR {
        const TwoSums sums = SumsOfBytes(d, strong, weak);
        counts.strong += sums.a;
        counts.weak += sums.b;
        strong = weak = hn::Zero(d);
      });
  return counts;
}

HWY_INLINE Bytes WholeBytes(const Fields& sequences, std::size_t i) {
  return Bytes(sequences[i].data, sequences[i].bases / 2, sequences.readable_end);
}

// The last base of an odd number shares its byte with none.
HWY_INLINE BaseCounts LastOfOdd(const Field& sequence) {
  return sequence.bases % 2 == 0 ? BaseCounts() : bases_of_code[sequence.data[sequence.bases / 2] >> 4];
}

void CountNibbleBasesEach(const Fields& sequences, BaseCounts* out) {
  for (std::size_t i = 0; i < sequences.count; ++i) {
    out[i] = CountNibbleBases(WholeBytes(sequences, i));
    out[i] += LastOfOdd(sequences[i]);
  }
}

void CountNibbleGcEach(const Fields& sequences, GcCounts* out) {
  for (std::size_t i = 0; i < sequences.count; ++i) {
    out[i] = CountNibbleGc(WholeBytes(sequences, i));
    const GcCounts last = gc_of(LastOfOdd(sequences[i]));
    out[i].strong += last.strong;
    out[i].weak += last.weak;
  }
}

#endif

}  // namespace HWY_NAMESPACE
}  // namespace seqtide::kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace seqtide::kernels {

HWY_EXPORT(CountNibbleBasesEach);
HWY_EXPORT(CountNibbleGcEach);

void count_nibble_bases_each(const Fields& sequences, BaseCounts* out) noexcept {
  HWY_DYNAMIC_DISPATCH(CountNibbleBasesEach)(sequences, out);
}

void count_nibble_gc_each(const Fields& sequences, GcCounts* out) noexcept {
  HWY_DYNAMIC_DISPATCH(CountNibbleGcEach)(sequences, out);
}

namespace scalar {

BaseCounts count_nibble_bases(const std::uint8_t* packed, std::size_t bases) noexcept {
  BaseCounts counts;
  for (std::size_t i = 0; i < bases; ++i) {
    const unsigned byte = packed[i / 2];
    counts += bases_of_code[i % 2 == 0 ? byte >> 4 : byte & 15];
  }
  return counts;
}

GcCounts count_nibble_gc(const std::uint8_t* packed, std::size_t bases) noexcept {
  return gc_of(count_nibble_bases(packed, bases));
}

}  // namespace scalar
}  // namespace seqtide::kernels
#endif  // HWY_ONCE

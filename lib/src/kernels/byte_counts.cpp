#include "seqtide/kernels/byte_counts.hpp"

#include "kernels/dispatch.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/byte_counts.cpp"
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include <hwy/highway.h>

#include "kernels/counting-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace seqtide::kernels {
namespace HWY_NAMESPACE {

#if HWY_TARGET == HWY_SCALAR

BaseCounts CountBases(const char* data, std::size_t size) { return scalar::count_bases(data, size); }

void CountBasesEach(const Pieces& pieces, BaseCounts* out) {
  for (std::size_t i = 0; i < pieces.count; ++i) out[i] = scalar::count_bases(pieces.begin(i), pieces.size(i));
}

#else

// By the low four bits of a letter, which tell A, C, G, T, U and N apart.
struct LetterTables {
  alignas(16) std::uint8_t letters[16];  // upper case; what has other low bits than its place is no letter at all
  alignas(16) std::uint8_t ac[16];       // what counts one A, and what one C in the high four bits
  alignas(16) std::uint8_t gt[16];
};
constexpr LetterTables kLetterTables = {
    {1, 'A', 0, 'C', 'T', 'U', 0, 'G', 0, 0, 0, 0, 0, 0, 'N', 0},
    {0, 1, 0, 16, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0},
    {0, 0, 0, 0, 16, 16, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0},
};

// Sums of four 8-bit counters fit into 16 bits, so that one addition over all lanes does for these.
template <class D>
HWY_INLINE BaseCounts SumOfCounters(D /*d*/, hn::Vec<D> a, hn::Vec<D> c, hn::Vec<D> g, hn::Vec<D> t) {
  const hn::Repartition<std::uint64_t, D> d64;
  const auto ac = hn::Or(hn::SumsOf8(a), hn::ShiftLeft<16>(hn::SumsOf8(c)));
  const auto gt = hn::Or(hn::SumsOf8(g), hn::ShiftLeft<16>(hn::SumsOf8(t)));
  const std::uint64_t sums = hn::GetLane(hn::SumOfLanes(d64, hn::Or(ac, hn::ShiftLeft<32>(gt))));
  BaseCounts counts;
  counts.a = sums & 0xFFFF;
  counts.c = sums >> 16 & 0xFFFF;
  counts.g = sums >> 32 & 0xFFFF;
  counts.t = sums >> 48;
  return counts;
}

// Counts A, C, G, T and N in `vectors` vectors and a tail of `tail_size` bytes, filled up with N. Returns false if
// there are letters other than these and U; the counts are wrong then.
template <class D>
HWY_INLINE bool CountUsual(D d, const std::uint8_t* next, std::size_t vectors, std::size_t tail_size, hn::Vec<D> tail,
                           BaseCounts& counts) {
  const std::size_t lanes = hn::Lanes(d);
  const std::size_t size = vectors * lanes + tail_size;
  const auto letter_table = hn::LoadDup128(d, kLetterTables.letters);
  const auto ac_table = hn::LoadDup128(d, kLetterTables.ac);
  const auto gt_table = hn::LoadDup128(d, kLetterTables.gt);
  auto a = hn::Zero(d);
  auto c = hn::Zero(d);
  auto g = hn::Zero(d);
  auto t = hn::Zero(d);
  auto differences = hn::Zero(d);
  auto ac = hn::Zero(d);
  auto gt = hn::Zero(d);
  const auto add = [&](hn::Vec<D> letters) HWY_ATTR {
    const auto low = hn::And(letters, hn::Set(d, 15));
    differences = hn::Or(differences, hn::Xor(letters, hn::TableLookupBytes(letter_table, low)));
    ac = hn::Add(ac, hn::TableLookupBytes(ac_table, low));
    gt = hn::Add(gt, hn::TableLookupBytes(gt_table, low));
  };
  do {
    const std::size_t group = std::min<std::size_t>(vectors, 14);  // four bits take one more, from the tail
    for (const std::uint8_t* const end = next + group * lanes; next != end; next += lanes) add(hn::LoadU(d, next));
    vectors -= group;
    if (vectors == 0 && tail_size > 0) add(tail);
    a = hn::Add(a, hn::And(ac, hn::Set(d, 15)));
    c = hn::Add(c, hn::ShiftRight<4>(ac));
    g = hn::Add(g, hn::And(gt, hn::Set(d, 15)));
    t = hn::Add(t, hn::ShiftRight<4>(gt));
    ac = gt = hn::Zero(d);
  } while (vectors > 0);
  counts = SumOfCounters(d, a, c, g, t);
  counts.n = size - counts.a - counts.c - counts.g - counts.t;
  // All that may differ is the case.
  const auto wrong = hn::And(differences, hn::Set(d, 0xDF));
  return hn::AllTrue(d, hn::Eq(wrong, hn::Zero(d)));
}

// The same for any letters.
template <class D>
HWY_NOINLINE BaseCounts CountAny(D d, const std::uint8_t* next, std::size_t vectors, std::size_t tail_size,
                                 hn::Vec<D> tail) {
  auto a = hn::Zero(d);
  auto c = hn::Zero(d);
  auto g = hn::Zero(d);
  auto t = hn::Zero(d);
  auto n = hn::Zero(d);
  const auto add = [&](hn::Vec<D> letters) HWY_ATTR {
    const auto upper = hn::And(letters, hn::Set(d, 0xDF));
    a = hn::Sub(a, hn::VecFromMask(d, hn::Eq(upper, hn::Set(d, 'A'))));
    c = hn::Sub(c, hn::VecFromMask(d, hn::Eq(upper, hn::Set(d, 'C'))));
    g = hn::Sub(g, hn::VecFromMask(d, hn::Eq(upper, hn::Set(d, 'G'))));
    n = hn::Sub(n, hn::VecFromMask(d, hn::Eq(upper, hn::Set(d, 'N'))));
    // T and U differ in the lowest bit only.
    t = hn::Sub(t, hn::VecFromMask(d, hn::Eq(hn::And(letters, hn::Set(d, 0xDE)), hn::Set(d, 'T'))));
  };
  const std::size_t lanes = hn::Lanes(d);
  for (const std::uint8_t* const end = next + vectors * lanes; next != end; next += lanes) add(hn::LoadU(d, next));
  if (tail_size > 0) add(tail);
  BaseCounts counts = SumOfCounters(d, a, c, g, t);
  counts.n = SumOfBytes(d, n) - (tail_size > 0 ? lanes - tail_size : 0);
  counts.other = vectors * lanes + tail_size - counts.a - counts.c - counts.g - counts.t - counts.n;
  return counts;
}

HWY_INLINE void Add(const BaseCounts& more, BaseCounts& counts) {
  counts.a += more.a;
  counts.c += more.c;
  counts.g += more.g;
  counts.t += more.t;
  counts.n += more.n;
  counts.other += more.other;
}

HWY_INLINE BaseCounts Count(const Bytes& bytes) {
  const BytesTag d;
  const std::size_t lanes = hn::Lanes(d);
  const std::uint8_t* next = bytes.begin;
  std::size_t left = bytes.size;
  BaseCounts counts;
  while (left > 0) {
    const std::size_t vectors = std::min(kMaxVectors, left / lanes);
    left -= vectors * lanes;
    const std::size_t tail_size = left < lanes ? left : 0;
    left -= tail_size;
    const auto tail = tail_size > 0 ? LoadTail(d, bytes, tail_size, 'N') : hn::Zero(d);
    BaseCounts more;
    if (HWY_UNLIKELY(!CountUsual(d, next, vectors, tail_size, tail, more))) {
      more = CountAny(d, next, vectors, tail_size, tail);
    }
    Add(more, counts);
    next += vectors * lanes;
  }
  return counts;
}

BaseCounts CountBases(const char* data, std::size_t size) { return Count(Bytes(data, size)); }

void CountBasesEach(const Pieces& pieces, BaseCounts* out) {
  for (std::size_t i = 0; i < pieces.count; ++i) out[i] = Count(Bytes(pieces, i));
}

#endif

}  // namespace HWY_NAMESPACE
}  // namespace seqtide::kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace seqtide::kernels {

HWY_EXPORT(CountBases);
HWY_EXPORT(CountBasesEach);

BaseCounts count_bases(const char* data, std::size_t size) noexcept {
  return HWY_DYNAMIC_DISPATCH(CountBases)(data, size);
}

void count_bases_each(const Pieces& pieces, BaseCounts* out) noexcept {
  HWY_DYNAMIC_DISPATCH(CountBasesEach)(pieces, out);
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

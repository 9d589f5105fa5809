#include "kernels/position_counts.hpp"

#include <algorithm>
#include <cstring>

#include "kernels/dispatch.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/position_counts.cpp"
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include <hwy/highway.h>

#include "kernels/bytes-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace seqtide::kernels {
namespace HWY_NAMESPACE {

#if HWY_TARGET == HWY_SCALAR

void CountPositions(const Pieces& pieces, std::size_t width, PositionCounters& counters) {
  scalar::count_positions(pieces, width, counters);
}

void CountValues(const Pieces& pieces, std::size_t width, ValueCounters& counters) {
  scalar::count_values(pieces, width, counters);
}

void SumPositions(const Pieces& pieces, std::size_t width, std::uint16_t* sums) {
  scalar::sum_positions(pieces, width, sums);
}

void AddBytes(const std::uint8_t* bytes, std::size_t size, std::uint64_t* sums) {
  scalar::add_bytes(bytes, size, sums);
}

#else

// The `left` bytes at `bytes` in the first lanes, zeros in the others; 0 < left < lanes. LoadTail() would not keep them
// in their lanes.
template <class D>
HWY_INLINE hn::Vec<D> LoadInPlace(D d, const char* bytes, std::size_t left, const char* readable_end) {
  const std::size_t lanes = hn::Lanes(d);
  if (HWY_LIKELY(static_cast<std::size_t>(readable_end - bytes) >= lanes)) {
    return hn::IfThenElseZero(hn::FirstN(d, left), hn::LoadU(d, AsBytes(bytes)));
  }
  HWY_ALIGN std::uint8_t copy[kMostLanes];
  hn::Store(hn::Zero(d), d, copy);
  std::memcpy(copy, bytes, left);
  return hn::Load(d, copy);
}

// Calls add(vector) for what each piece has from position `first` on, zeros behind its end.
template <class Add>
HWY_INLINE void ForEachPiece(const Pieces& pieces, std::size_t width, std::size_t first, Add add) {
  const BytesTag d;
  const std::size_t lanes = hn::Lanes(d);
  const char* const readable_end = pieces.data + pieces.offsets[pieces.count];
  for (std::size_t i = 0; i < pieces.count; ++i) {
    const std::size_t size = std::min(pieces.size(i), width);
    if (size <= first) continue;
    const char* const begin = pieces.begin(i) + first;
    const std::size_t left = size - first;
    add(HWY_LIKELY(left >= lanes) ? hn::LoadU(d, AsBytes(begin)) : LoadInPlace(d, begin, left, readable_end));
  }
}

// Counters of as many positions as a vector has lanes stay in registers while all pieces go by.
void CountPositions(const Pieces& pieces, std::size_t width, PositionCounters& counters) {
  const BytesTag d;
  const auto upper = hn::Set(d, 0xDF);
  const auto upper_t = hn::Set(d, 0xDE);  // U differs from T in the lowest bit
  const std::size_t end = std::min(width, pieces.longest());
  for (std::size_t first = 0; first < end; first += hn::Lanes(d)) {
    auto a = hn::Zero(d);
    auto c = hn::Zero(d);
    auto g = hn::Zero(d);
    auto t = hn::Zero(d);
    auto n = hn::Zero(d);
    ForEachPiece(pieces, width, first, [&](hn::Vec<BytesTag> letters) HWY_ATTR {
      const auto letter = hn::And(letters, upper);
      // A match is -1.
      a = hn::Sub(a, hn::VecFromMask(d, hn::Eq(letter, hn::Set(d, 'A'))));
      c = hn::Sub(c, hn::VecFromMask(d, hn::Eq(letter, hn::Set(d, 'C'))));
      g = hn::Sub(g, hn::VecFromMask(d, hn::Eq(letter, hn::Set(d, 'G'))));
      t = hn::Sub(t, hn::VecFromMask(d, hn::Eq(hn::And(letter, upper_t), hn::Set(d, 'T'))));
      n = hn::Sub(n, hn::VecFromMask(d, hn::Eq(letter, hn::Set(d, 'N'))));
    });
    hn::StoreU(a, d, counters.a.data() + first);
    hn::StoreU(c, d, counters.c.data() + first);
    hn::StoreU(g, d, counters.g.data() + first);
    hn::StoreU(t, d, counters.t.data() + first);
    hn::StoreU(n, d, counters.n.data() + first);
  }
}

// Four values at a time, those that there are not as the zeros that no piece has.
void CountValues(const Pieces& pieces, std::size_t width, ValueCounters& counters) {
  const BytesTag d;
  const std::size_t end = std::min(width, pieces.longest());
  for (std::size_t value = 0; value < counters.count; value += 4) {
    const auto v0 = hn::Set(d, counters.values[value]);
    const auto v1 = hn::Set(d, counters.values[value + 1]);
    const auto v2 = hn::Set(d, counters.values[value + 2]);
    const auto v3 = hn::Set(d, counters.values[value + 3]);
    for (std::size_t first = 0; first < end; first += hn::Lanes(d)) {
      auto c0 = hn::Zero(d);
      auto c1 = hn::Zero(d);
      auto c2 = hn::Zero(d);
      auto c3 = hn::Zero(d);
      ForEachPiece(pieces, width, first, [&](hn::Vec<BytesTag> bytes) HWY_ATTR {
        c0 = hn::Sub(c0, hn::VecFromMask(d, hn::Eq(bytes, v0)));
        c1 = hn::Sub(c1, hn::VecFromMask(d, hn::Eq(bytes, v1)));
        c2 = hn::Sub(c2, hn::VecFromMask(d, hn::Eq(bytes, v2)));
        c3 = hn::Sub(c3, hn::VecFromMask(d, hn::Eq(bytes, v3)));
      });
      hn::StoreU(c0, d, counters.rows[value].data() + first);
      hn::StoreU(c1, d, counters.rows[value + 1].data() + first);
      hn::StoreU(c2, d, counters.rows[value + 2].data() + first);
      hn::StoreU(c3, d, counters.rows[value + 3].data() + first);
    }
  }
}

// Bytes at even positions and those at odd ones are numbers of 16 bits apart.
void SumPositions(const Pieces& pieces, std::size_t width, std::uint16_t* sums) {
  const BytesTag d;
  const hn::RepartitionToWide<BytesTag> d16;
  const auto low = hn::Set(d16, 0xFF);
  const std::size_t lanes = hn::Lanes(d);
  const std::size_t end = std::min(width, pieces.longest());
  HWY_ALIGN std::uint16_t evens[kMostLanes / 2];
  HWY_ALIGN std::uint16_t odds[kMostLanes / 2];
  for (std::size_t first = 0; first < end; first += lanes) {
    auto even = hn::Zero(d16);
    auto odd = hn::Zero(d16);
    ForEachPiece(pieces, width, first, [&](hn::Vec<BytesTag> bytes) HWY_ATTR {
      const auto pairs = hn::BitCast(d16, bytes);
      even = hn::Add(even, hn::And(pairs, low));
      odd = hn::Add(odd, hn::ShiftRight<8>(pairs));
    });
    hn::Store(even, d16, evens);
    hn::Store(odd, d16, odds);
    for (std::size_t i = 0; i < lanes / 2; ++i) {
      sums[first + 2 * i] = evens[i];
      sums[first + 2 * i + 1] = odds[i];
    }
  }
}

void AddBytes(const std::uint8_t* bytes, std::size_t size, std::uint64_t* sums) {
  const hn::ScalableTag<std::uint64_t> d;
  const hn::Rebind<std::uint32_t, decltype(d)> d32;
  const hn::Rebind<std::uint8_t, decltype(d)> d8;
  const std::size_t lanes = hn::Lanes(d);
  std::size_t i = 0;
  for (; i + lanes <= size; i += lanes) {
    const auto wide = hn::PromoteTo(d, hn::PromoteTo(d32, hn::LoadU(d8, bytes + i)));
    hn::StoreU(hn::Add(hn::LoadU(d, sums + i), wide), d, sums + i);
  }
  scalar::add_bytes(bytes + i, size - i, sums + i);
}

#endif

}  // namespace HWY_NAMESPACE
}  // namespace seqtide::kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace seqtide::kernels {

HWY_EXPORT(CountPositions);
HWY_EXPORT(CountValues);
HWY_EXPORT(SumPositions);
HWY_EXPORT(AddBytes);

void count_positions(const Pieces& pieces, std::size_t width, PositionCounters& counters) noexcept {
  HWY_DYNAMIC_DISPATCH(CountPositions)(pieces, width, counters);
}

void count_values(const Pieces& pieces, std::size_t width, ValueCounters& counters) noexcept {
  HWY_DYNAMIC_DISPATCH(CountValues)(pieces, width, counters);
}

void sum_positions(const Pieces& pieces, std::size_t width, std::uint16_t* sums) noexcept {
  HWY_DYNAMIC_DISPATCH(SumPositions)(pieces, width, sums);
}

void add_bytes(const std::uint8_t* bytes, std::size_t size, std::uint64_t* sums) noexcept {
  HWY_DYNAMIC_DISPATCH(AddBytes)(bytes, size, sums);
}

namespace scalar {

void count_positions(const Pieces& pieces, std::size_t width, PositionCounters& counters) noexcept {
  counters = {};
  for (std::size_t i = 0; i < pieces.count; ++i) {
    for (std::size_t at = 0; at < std::min(pieces.size(i), width); ++at) {
      switch (pieces[i][at] & 0xDF) {
        case 'A':
          ++counters.a[at];
          break;
        case 'C':
          ++counters.c[at];
          break;
        case 'G':
          ++counters.g[at];
          break;
        case 'T':
        case 'U':
          ++counters.t[at];
          break;
        case 'N':
          ++counters.n[at];
          break;
        default:
          break;
      }
    }
  }
}

void count_values(const Pieces& pieces, std::size_t width, ValueCounters& counters) noexcept {
  for (std::size_t value = 0; value < counters.count; ++value) {
    counters.rows[value].fill(0);
    for (std::size_t i = 0; i < pieces.count; ++i) {
      for (std::size_t at = 0; at < std::min(pieces.size(i), width); ++at) {
        counters.rows[value][at] += static_cast<std::uint8_t>(pieces[i][at]) == counters.values[value];
      }
    }
  }
}

void sum_positions(const Pieces& pieces, std::size_t width, std::uint16_t* sums) noexcept {
  std::fill_n(sums, std::min(width, pieces.longest()), std::uint16_t{0});
  for (std::size_t i = 0; i < pieces.count; ++i) {
    for (std::size_t at = 0; at < std::min(pieces.size(i), width); ++at) {
      sums[at] = static_cast<std::uint16_t>(sums[at] + static_cast<std::uint8_t>(pieces[i][at]));
    }
  }
}

void add_bytes(const std::uint8_t* bytes, std::size_t size, std::uint64_t* sums) noexcept {
  for (std::size_t i = 0; i < size; ++i) sums[i] += bytes[i];
}

}  // namespace scalar
}  // namespace seqtide::kernels
#endif  // HWY_ONCE

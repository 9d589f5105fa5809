#include "kernels/minimizers.hpp"

#include "kernels/dispatch.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/minimizers.cpp"
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include <hwy/highway.h>

#include <algorithm>
#include <cstring>
#include <limits>

#include "kernels/bytes-inl.hpp"
#include "kernels/minimizer_tables.hpp"

HWY_BEFORE_NAMESPACE();
namespace seqtide::kernels {
namespace HWY_NAMESPACE {

#if HWY_TARGET == HWY_SCALAR

bool HasMinimizerLanes() { return false; }
void FindMinimizerEvents(const char*, std::size_t, std::size_t, MinimizerLanes&) {}

#else

bool HasMinimizerLanes() { return true; }

using Bytes16 = hn::FixedTag<std::uint8_t, 16>;

// By the lowest four bits of a letter.
HWY_ALIGN constexpr std::uint8_t kCodes[16] = {0, 0, 0, 1, 3, 3, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0};

// One of four rounds that together transpose 16 rows of 16 bytes.
HWY_INLINE void InterleaveRows(const std::uint8_t (*from)[16], std::uint8_t (*to)[16]) {
  const Bytes16 d;
  for (std::size_t i = 0; i < 8; ++i) {
    const auto a = hn::Load(d, from[i]);
    const auto b = hn::Load(d, from[i + 8]);
    hn::Store(hn::InterleaveLower(d, a, b), d, to[2 * i]);
    hn::Store(hn::InterleaveUpper(d, a, b), d, to[2 * i + 1]);
  }
}

// codes[i] gets letter i of every stream; letters beyond the data become A.
void Transpose(const char* data, std::size_t size, std::size_t windows, MinimizerLanes& lanes) {
  const Bytes16 d;
  const auto table = hn::Load(d, kCodes);
  const std::size_t columns = windows + lanes.k + lanes.w - 2;
  for (std::size_t column = 0; column < columns; column += 16) {
    HWY_ALIGN std::uint8_t rows[16][16];
    HWY_ALIGN std::uint8_t other_rows[16][16];
    for (std::size_t s = 0; s < minimizer_streams; ++s) {
      const std::size_t begin = s * windows + column;
      if (begin + 16 <= size) {
        hn::Store(hn::LoadU(d, AsBytes(data + begin)), d, rows[s]);
      } else {
        std::memset(rows[s], 0, 16);
        if (begin < size) std::memcpy(rows[s], data + begin, size - begin);
      }
    }
    InterleaveRows(rows, other_rows);
    InterleaveRows(other_rows, rows);
    InterleaveRows(rows, other_rows);
    InterleaveRows(other_rows, rows);
    for (std::size_t i = 0; i < 16; ++i) {
      const auto letters = hn::Load(d, rows[i]);
      hn::StoreU(hn::TableLookupBytes(table, hn::And(letters, hn::Set(d, 0x0F))), d, lanes.codes[column + i].data());
    }
  }
}

using Lane = hn::CappedTag<std::int32_t, minimizer_streams>;
using LaneU = hn::RebindToUnsigned<Lane>;
using VI = hn::Vec<Lane>;
using VU = hn::Vec<LaneU>;

// Takes one more base of each stream into its k-mer, and gives what minimizer_hash() mixes. `delayed` has words of 16
// bases from as many letters ago as the k-mer is longer than that; it gets those of now.
template <bool kLong, bool kCanonical>
HWY_INLINE VU NextWord(VU code, int k, VU& forward, VU& reverse, std::uint32_t* delayed) {
  const LaneU d;
  forward = hn::Or(hn::ShiftLeft<2>(forward), code);
  if constexpr (!kLong) forward = hn::And(forward, hn::Set(d, 0xFFFFFFFFu >> (32 - 2 * k)));
  if constexpr (kCanonical) {
    VU complement = hn::Xor(code, hn::Set(d, 3));
    if constexpr (kLong) {
      complement = hn::ShiftLeft<30>(complement);
    } else {
      complement = hn::ShiftLeftSame(complement, 2 * (k - 1));
    }
    reverse = hn::Or(hn::ShiftRight<2>(reverse), complement);
  }
  if constexpr (kLong) {
    const VU before = hn::Load(d, delayed);
    hn::Store(kCanonical ? reverse : forward, d, delayed);
    const VU factor = hn::Set(d, 0x9E3779B1u);
    if constexpr (kCanonical) {
      return hn::Add(hn::Min(forward, before), hn::Mul(hn::Max(forward, before), factor));
    } else {
      return hn::Add(forward, hn::Mul(before, factor));
    }
  } else {
    return kCanonical ? hn::Min(forward, reverse) : forward;
  }
}

// The hash with its highest bit inverted, as signed numbers, which SIMD compares more quickly.
HWY_INLINE VI SignedMix(VU h) {
  const LaneU d;
  h = hn::Mul(h, hn::Set(d, 0x7FEB352Du));
  h = hn::Mul(hn::Xor(h, hn::ShiftRight<15>(h)), hn::Set(d, 0x846CA68Bu));
  return hn::BitCast(Lane(), h);
}

// Bits of a row of lanes.is_old: whole bytes.
constexpr std::size_t kMaskBits = std::max<std::size_t>(8, hn::MaxLanes(Lane()));

// Rows of eight bits become columns; the lowest byte is the first row.
HWY_INLINE std::uint64_t TransposeBits(std::uint64_t bits) {
  std::uint64_t swap = (bits ^ bits >> 7) & 0x00AA00AA00AA00AA;
  bits ^= swap ^ swap << 7;
  swap = (bits ^ bits >> 14) & 0x0000CCCC0000CCCC;
  bits ^= swap ^ swap << 14;
  swap = (bits ^ bits >> 28) & 0x00000000F0F0F0F0;
  return bits ^ swap ^ swap << 28;
}

// Which of eight streams have a new minimizer, of eight windows from the mask at `is_old` on: a byte for each stream.
HWY_INLINE std::uint64_t NewOfStreams(const std::uint8_t* is_old) {
  std::uint64_t bits = 0;
  if constexpr (kMaskBits == 8) {
    std::memcpy(&bits, is_old, sizeof(bits));
  } else {
    for (std::size_t i = 0; i < 8; ++i) bits |= std::uint64_t{is_old[i * kMaskBits / 8]} << (8 * i);
  }
  return TransposeBits(~bits);
}

// Gives every stream of a vector the windows in which its minimizer is new. Which ones are has no pattern that a branch
// predictor could learn, so there is no branch for it.
void FindEvents(MinimizerLanes& lanes, std::size_t first_stream, std::size_t windows) {
  const hn::FixedTag<std::uint16_t, 8> d;
  const std::size_t stride = lanes.events_stride;
  const std::size_t streams = std::min<std::size_t>(8, hn::Lanes(Lane()));
  for (std::size_t first_lane = 0; first_lane < hn::Lanes(Lane()); first_lane += streams) {
    std::uint16_t* const events = lanes.events.data() + (first_stream + first_lane) * stride;
    const std::uint8_t* const is_old = lanes.is_old.data() + first_lane / 8;
    std::uint16_t* ends[8];
    for (std::size_t s = 0; s < streams; ++s) ends[s] = events + s * stride;
    for (std::size_t window = 0; window < windows; window += 8) {
      std::uint64_t bits = NewOfStreams(is_old + window * kMaskBits / 8);
      const auto first_window = hn::Set(d, static_cast<std::uint16_t>(window));
      for (std::size_t s = 0; s < streams; ++s, bits >>= 8) {
        hn::StoreU(hn::Add(hn::Load(d, bit_numbers[bits & 0xFF].data()), first_window), d, ends[s]);
        ends[s] += hwy::PopCount(bits & 0xFF);
      }
    }
    for (std::size_t s = 0; s < streams; ++s) {
      *ends[s] = static_cast<std::uint16_t>(windows);
      lanes.counts[first_stream + first_lane + s] = static_cast<std::size_t>(ends[s] - (events + s * stride));
    }
  }
}

// The streams first_stream, first_stream + 1, … of one vector. The minimum over a window of w hashes is that over the
// end of a block of w and over the beginning of the next block: the former are found backwards at the end of each
// block, the latter as the hashes come.
template <bool kLong, bool kCanonical>
void FindMinimizers(MinimizerLanes& lanes, std::size_t first_stream, std::size_t windows) {
  const Lane di;
  const LaneU du;
  const hn::Rebind<std::uint8_t, LaneU> bytes;
  const VI one = hn::Set(di, 1);
  const int k = static_cast<int>(lanes.k);
  const std::size_t w = lanes.w;
  const std::uint8_t* code = lanes.codes.front().data() + first_stream;
  StreamRow* const hashes = lanes.hashes.data();
  StreamRow* const positions = lanes.positions.data();

  VU forward = hn::Zero(du);
  VU reverse = hn::Zero(du);
  HWY_ALIGN std::uint32_t delayed[16 * minimizer_streams] = {};
  const std::size_t delayed_size = lanes.k > 16 ? (lanes.k - 16) * minimizer_streams : 0;
  std::size_t delay = 0;
  const auto next_word = [&]() HWY_ATTR {
    const VU bases = hn::PromoteTo(du, hn::LoadU(bytes, code));
    code += minimizer_streams;
    const VU word = NextWord<kLong, kCanonical>(bases, k, forward, reverse, delayed + delay);
    if constexpr (kLong) {
      delay += minimizer_streams;
      if (delay == delayed_size) delay = 0;
    }
    return word;
  };
  const auto next_hash = [&]() HWY_ATTR { return SignedMix(next_word()); };

  // Of the block so far. Equal hashes do not replace: the leftmost one wins.
  const VI largest = hn::Set(di, std::numeric_limits<std::int32_t>::max());
  VI position = hn::Zero(di);  // of the next k-mer
  VI least = largest;
  VI least_position = position;
  const auto add = [&](VI hash) HWY_ATTR {
    least_position = hn::IfThenElse(hn::Lt(hash, least), position, least_position);
    least = hn::Min(hash, least);
    position = hn::Add(position, one);
  };

  std::int32_t* minimizers = lanes.minimizers.data() + first_stream * windows;
  std::uint8_t* is_old = lanes.is_old.data();
  VI last_minimizer = hn::Set(di, -1);
  const auto emit = [&](VI minimizer) HWY_ATTR {
    hn::StoreU(minimizer, di, minimizers);
    hn::StoreMaskBits(di, hn::Eq(minimizer, last_minimizer), is_old);
    minimizers += hn::Lanes(di);
    is_old += kMaskBits / 8;
    last_minimizer = minimizer;
  };

  for (int i = 0; i + 1 < k; ++i) next_word();
  for (std::size_t i = 0; i + 1 < w; ++i) {
    const VI hash = next_hash();
    hn::Store(hash, di, hashes[i].lane);
    add(hash);
  }
  for (std::size_t window = 0; window != windows;) {
    const VI last_hash = next_hash();
    const VI last_position = position;
    add(last_hash);
    emit(least_position);
    if (++window == windows) break;

    VI end_least = last_hash;
    VI end_position = last_position;
    VI before = last_position;
    hn::Store(end_least, di, hashes[w - 1].lane);
    hn::Store(end_position, di, positions[w - 1].lane);
    for (std::size_t i = w - 1; i-- > 1;) {
      const VI hash = hn::Load(di, hashes[i].lane);
      before = hn::Sub(before, one);
      end_position = hn::IfThenElse(hn::Lt(end_least, hash), end_position, before);
      end_least = hn::Min(end_least, hash);
      hn::Store(end_least, di, hashes[i].lane);
      hn::Store(end_position, di, positions[i].lane);
    }

    least = largest;
    least_position = position;
    const std::size_t block = std::min(w - 1, windows - window);
    for (std::size_t i = 0; i < block; ++i) {
      const VI hash = next_hash();
      hn::Store(hash, di, hashes[i].lane);
      add(hash);
      const auto in_block = hn::Lt(least, hn::Load(di, hashes[i + 1].lane));
      emit(hn::IfThenElse(in_block, least_position, hn::Load(di, positions[i + 1].lane)));
    }
    window += block;
  }
  std::memset(is_old, 0xFF, 7 * kMaskBits / 8);  // fills the last eight windows
}

void FindMinimizerEvents(const char* data, std::size_t size, std::size_t windows, MinimizerLanes& lanes) {
  lanes.vector_streams = hn::Lanes(Lane());
  Transpose(data, size, windows, lanes);
  for (std::size_t s = 0; s < minimizer_streams; s += hn::Lanes(Lane())) {
    if (lanes.k > 16) {
      lanes.canonical ? FindMinimizers<true, true>(lanes, s, windows) : FindMinimizers<true, false>(lanes, s, windows);
    } else {
      lanes.canonical ? FindMinimizers<false, true>(lanes, s, windows)
                      : FindMinimizers<false, false>(lanes, s, windows);
    }
    FindEvents(lanes, s, windows);
  }
}

#endif

}  // namespace HWY_NAMESPACE
}  // namespace seqtide::kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace seqtide::kernels {

HWY_EXPORT(HasMinimizerLanes);
HWY_EXPORT(FindMinimizerEvents);

MinimizerLanes::MinimizerLanes(std::size_t k_, std::size_t w_, bool canonical_, std::size_t max_windows)
    : k(k_),
      w(w_),
      canonical(canonical_),
      codes((max_windows + k + w + 13) / 16 * 16),
      hashes(w),
      positions(w),
      minimizers(max_windows * minimizer_streams),
      is_old((max_windows + 8) * minimizer_streams / 8),
      // The streams' events must not all lie in the same set of a cache.
      events_stride(max_windows + 40),
      events(minimizer_streams * events_stride),
      counts{},
      vector_streams(0) {}

bool has_minimizer_lanes() noexcept { return HWY_DYNAMIC_DISPATCH(HasMinimizerLanes)(); }

void find_minimizer_events(const char* data, std::size_t size, std::size_t windows, MinimizerLanes& lanes) noexcept {
  HWY_DYNAMIC_DISPATCH(FindMinimizerEvents)(data, size, windows, lanes);
}

}  // namespace seqtide::kernels
#endif  // HWY_ONCE

#include "seqtide/kernels/pack2bit.hpp"
#include "seqtide/kernels/base_code.hpp"

#include "kernels/dispatch.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/pack2bit.cpp"
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include <hwy/highway.h>

#include "kernels/walk-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace seqtide::kernels {
namespace HWY_NAMESPACE {

#if HWY_TARGET == HWY_SCALAR

std::uint64_t Pack2Bit(const char* data, std::size_t size, std::uint8_t* out) {
  return scalar::pack_2bit(data, size, out);
}

void Unpack2Bit(const std::uint8_t* packed, std::size_t size, char* out) { scalar::unpack_2bit(packed, size, out); }

#else

struct PackVector {
  template <class D>
  HWY_INLINE void operator()(D d, std::size_t at, std::size_t seen) {
    // The lowest three bits tell the five letters apart; 0xFF is no letter in upper case.
    alignas(16) static constexpr std::uint8_t kLetters[16] = {0xFF, 'A', 0xFF, 'C', 'T', 'U', 0xFF, 'G',
                                                              0xFF, 'A', 0xFF, 'C', 'T', 'U', 0xFF, 'G'};
    alignas(16) static constexpr std::uint8_t kCodes[16] = {0, 0, 0, 1, 3, 3, 0, 2, 0, 0, 0, 1, 3, 3, 0, 2};
    const auto letters = hn::LoadU(d, data + at);
    const auto index = hn::And(letters, hn::Set(d, 7));
    const auto upper = hn::And(letters, hn::Set(d, 0xDF));
    const auto valid = hn::Eq(hn::TableLookupBytes(hn::LoadDup128(d, kLetters), index), upper);
    const auto codes = hn::IfThenElseZero(valid, hn::TableLookupBytes(hn::LoadDup128(d, kCodes), index));
    if (HWY_UNLIKELY(!hn::AllTrue(d, valid))) {
      const auto counted = hn::FirstN(d, seen);
      invalid += hn::Lanes(d) - hn::CountTrue(d, hn::Or(counted, valid));
    }

    // Four codes, one per byte, come together in the lowest byte.
    const hn::Repartition<std::uint16_t, D> d16;
    const hn::Repartition<std::uint32_t, D> d32;
    const hn::Rebind<std::uint8_t, decltype(d32)> d_quarter;
    const auto single = hn::BitCast(d16, codes);
    const auto pairs = hn::BitCast(d32, hn::Or(single, hn::ShiftRight<6>(single)));
    const auto quads = hn::Or(pairs, hn::ShiftRight<12>(pairs));
    hn::StoreU(hn::TruncateTo(d_quarter, quads), d_quarter, out + at / 4);
  }

  const std::uint8_t* data;
  std::uint8_t* out;
  std::uint64_t invalid = 0;
};

struct UnpackVector {
  template <class D>
  HWY_INLINE void operator()(D d, std::size_t at, std::size_t) const {
    // First and second base of four bits.
    alignas(16) static constexpr char kFirst[17] = "ACGTACGTACGTACGT";
    alignas(16) static constexpr char kSecond[17] = "AAAACCCCGGGGTTTT";
    const auto first = hn::LoadDup128(d, AsBytes(kFirst));
    const auto second = hn::LoadDup128(d, AsBytes(kSecond));
    const auto bytes = hn::LoadU(d, packed + at);
    const auto low = hn::And(bytes, hn::Set(d, 15));
    const auto high = hn::ShiftRight<4>(bytes);
    hn::StoreInterleaved4(hn::TableLookupBytes(first, low), hn::TableLookupBytes(second, low),
                          hn::TableLookupBytes(first, high), hn::TableLookupBytes(second, high), d, out + 4 * at);
  }

  const std::uint8_t* packed;
  std::uint8_t* out;
};

std::uint64_t Pack2Bit(const char* data, std::size_t size, std::uint8_t* out) {
  const std::size_t whole = size / 4 * 4;  // what fills its bytes
  PackVector step{AsBytes(data), out};
  const std::size_t done = Walk(whole, step) ? whole : 0;
  return step.invalid + scalar::pack_2bit(data + done, size - done, out + done / 4);
}

void Unpack2Bit(const std::uint8_t* packed, std::size_t size, char* out) {
  const std::size_t whole = size / 4;
  const UnpackVector step{packed, AsBytes(out)};
  const std::size_t done = Walk(whole, step) ? whole : 0;
  scalar::unpack_2bit(packed + done, size - 4 * done, out + 4 * done);
}

#endif

}  // namespace HWY_NAMESPACE
}  // namespace seqtide::kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace seqtide::kernels {

HWY_EXPORT(Pack2Bit);
HWY_EXPORT(Unpack2Bit);

std::uint64_t pack_2bit(const char* data, std::size_t size, std::uint8_t* out) noexcept {
  return HWY_DYNAMIC_DISPATCH(Pack2Bit)(data, size, out);
}

void unpack_2bit(const std::uint8_t* packed, std::size_t size, char* out) noexcept {
  HWY_DYNAMIC_DISPATCH(Unpack2Bit)(packed, size, out);
}

namespace scalar {

std::uint64_t pack_2bit(const char* data, std::size_t size, std::uint8_t* out) noexcept {
  std::uint64_t invalid = 0;
  unsigned byte = 0;
  for (std::size_t i = 0; i < size; ++i) {
    const unsigned code = base_code(data[i]);
    invalid += code == no_base;
    byte |= (code & 3) << 2 * (i % 4);
    if (i % 4 == 3 || i + 1 == size) {
      out[i / 4] = static_cast<std::uint8_t>(byte);
      byte = 0;
    }
  }
  return invalid;
}

void unpack_2bit(const std::uint8_t* packed, std::size_t size, char* out) noexcept {
  for (std::size_t i = 0; i < size; ++i) out[i] = "ACGT"[packed[i / 4] >> 2 * (i % 4) & 3];
}

}  // namespace scalar

}  // namespace seqtide::kernels
#endif  // HWY_ONCE

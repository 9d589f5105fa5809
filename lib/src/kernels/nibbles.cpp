#include "seqtide/kernels/nibbles.hpp"

#include "kernels/dispatch.hpp"
#include "kernels/nibble_table.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/nibbles.cpp"
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include <hwy/highway.h>

#include "kernels/letter_bits-inl.hpp"
#include "kernels/walk-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace seqtide::kernels {
namespace HWY_NAMESPACE {

#if HWY_TARGET == HWY_SCALAR

void DecodeNibbles(const std::uint8_t* packed, std::size_t size, char* out) {
  scalar::decode_nibbles(packed, size, out);
}

void EncodeNibbles(const char* data, std::size_t size, std::uint8_t* out) { scalar::encode_nibbles(data, size, out); }

#else

struct DecodeVector {
  template <class D>
  HWY_INLINE void operator()(D d, std::size_t at, std::size_t) const {
    const auto letters = hn::LoadDup128(d, AsBytes(nibble_letters));
    const auto bytes = hn::LoadU(d, packed + at);
    hn::StoreInterleaved2(hn::TableLookupBytes(letters, hn::ShiftRight<4>(bytes)),
                          hn::TableLookupBytes(letters, hn::And(bytes, hn::Set(d, 15))), d, out + 2 * at);
  }

  const std::uint8_t* packed;
  std::uint8_t* out;
};

struct EncodeVector {
  template <class D>
  HWY_INLINE void operator()(D d, std::size_t at, std::size_t) const {
    const auto letters = hn::LoadU(d, data + at);
    const auto codes = hn::Xor(LookUpLetters(d, nibble_bits, letters), hn::Set(d, nibble_n));
    // '=' is the one code that is no letter.
    const auto single = hn::IfThenZeroElse(hn::Eq(letters, hn::Set(d, '=')), codes);

    // Two codes, one per byte, come together in the lower byte.
    const hn::Repartition<std::uint16_t, D> d16;
    const hn::Rebind<std::uint8_t, decltype(d16)> d_half;
    const auto words = hn::BitCast(d16, single);
    const auto pairs = hn::Or(hn::ShiftLeft<4>(words), hn::ShiftRight<8>(words));
    hn::StoreU(hn::TruncateTo(d_half, pairs), d_half, out + at / 2);
  }

  const std::uint8_t* data;
  std::uint8_t* out;
};

void DecodeNibbles(const std::uint8_t* packed, std::size_t size, char* out) {
  const std::size_t whole = size / 2;
  const DecodeVector step{packed, AsBytes(out)};
  const std::size_t done = Walk(whole, step) ? whole : 0;
  scalar::decode_nibbles(packed + done, size - 2 * done, out + 2 * done);
}

void EncodeNibbles(const char* data, std::size_t size, std::uint8_t* out) {
  const std::size_t whole = size / 2 * 2;  // what fills its bytes
  const EncodeVector step{AsBytes(data), out};
  const std::size_t done = Walk(whole, step) ? whole : 0;
  scalar::encode_nibbles(data + done, size - done, out + done / 2);
}

#endif

}  // namespace HWY_NAMESPACE
}  // namespace seqtide::kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace seqtide::kernels {

HWY_EXPORT(DecodeNibbles);
HWY_EXPORT(EncodeNibbles);

void decode_nibbles(const std::uint8_t* packed, std::size_t size, char* out) noexcept {
  HWY_DYNAMIC_DISPATCH(DecodeNibbles)(packed, size, out);
}

void encode_nibbles(const char* data, std::size_t size, std::uint8_t* out) noexcept {
  HWY_DYNAMIC_DISPATCH(EncodeNibbles)(data, size, out);
}

namespace scalar {

void decode_nibbles(const std::uint8_t* packed, std::size_t size, char* out) noexcept {
  for (std::size_t i = 0; i < size; ++i) {
    const unsigned byte = packed[i / 2];
    out[i] = nibble_letters[i % 2 == 0 ? byte >> 4 : byte & 15];
  }
}

void encode_nibbles(const char* data, std::size_t size, std::uint8_t* out) noexcept {
  const auto code = [data](std::size_t i) { return nibble_codes[static_cast<unsigned char>(data[i])]; };
  for (std::size_t i = 0; i + 1 < size; i += 2) out[i / 2] = static_cast<std::uint8_t>(code(i) << 4 | code(i + 1));
  if (size % 2 == 1) out[size / 2] = static_cast<std::uint8_t>(code(size - 1) << 4);
}

}  // namespace scalar

}  // namespace seqtide::kernels
#endif  // HWY_ONCE

#include "kernels/non_bases.hpp"

#include <cstring>

#include "kernels/dispatch.hpp"
#include "seqtide/kernels/base_code.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/non_bases.cpp"
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include <hwy/highway.h>

#include "kernels/bytes-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace seqtide::kernels {
namespace HWY_NAMESPACE {

#if HWY_TARGET == HWY_SCALAR

void MarkNonBases(const char* data, std::size_t size, std::uint64_t* bits) { scalar::mark_non_bases(data, size, bits); }

#else

// By the lowest four bits of a letter, the base that it may be, in upper case.
HWY_ALIGN constexpr std::uint8_t kBases[16] = {0xFF, 'A',  0xFF, 'C',  'T',  'U',  0xFF, 'G',
                                               0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF};

void MarkNonBases(const char* data, std::size_t size, std::uint64_t* bits) {
  const BytesTag d;
  const std::size_t lanes = hn::Lanes(d);
  const auto bases = hn::LoadDup128(d, kBases);
  const auto mark = [&](const char* from, std::size_t at) HWY_ATTR {
    const auto letters = hn::LoadU(d, AsBytes(from));
    const auto base = hn::TableLookupBytes(bases, hn::And(letters, hn::Set(d, 0x0F)));
    const auto is_other = hn::Ne(base, hn::And(letters, hn::Set(d, 0xDF)));
    hn::StoreMaskBits(d, is_other, reinterpret_cast<std::uint8_t*>(bits) + at / 8);
  };
  std::size_t at = 0;
  for (; at + lanes <= size; at += lanes) mark(data + at, at);
  if (at < size) {
    char tail[kMostLanes] = {};
    std::memcpy(tail, data + at, size - at);
    mark(tail, at);
  }
}

#endif

}  // namespace HWY_NAMESPACE
}  // namespace seqtide::kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace seqtide::kernels {

HWY_EXPORT(MarkNonBases);

void mark_non_bases(const char* data, std::size_t size, std::uint64_t* bits) noexcept {
  HWY_DYNAMIC_DISPATCH(MarkNonBases)(data, size, bits);
}

namespace scalar {

void mark_non_bases(const char* data, std::size_t size, std::uint64_t* bits) noexcept {
  for (std::size_t i = 0; i < size; ++i) {
    if (i % 64 == 0) bits[i / 64] = 0;
    bits[i / 64] |= std::uint64_t{base_code(data[i]) == no_base} << (i % 64);
  }
}

}  // namespace scalar
}  // namespace seqtide::kernels
#endif  // HWY_ONCE

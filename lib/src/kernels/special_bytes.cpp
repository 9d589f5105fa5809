#include "seqtide/kernels/special_bytes.hpp"

#include <bit>

#include "kernels/dispatch.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/special_bytes.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace seqtide::kernels {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

#if HWY_TARGET != HWY_SCALAR

// The bytes to find are those < 33 (control, blank, and as signed numbers all non-ASCII bytes) and 127.
// Adding 1 with wrap-around turns 127 into the smallest signed number, so that one signed comparison
// tells them all from '!'..'~'.
template <class D>
HWY_INLINE uint64_t special_mask(D d, const char* data, bool with_also, hn::Vec<D> also) {
  const auto bytes = hn::LoadU(d, reinterpret_cast<const int8_t*>(data));
  auto found = hn::Lt(hn::Add(bytes, hn::Set(d, 1)), hn::Set(d, 34));
  if (with_also) found = hn::Or(found, hn::Eq(bytes, also));
  uint64_t bits = 0;
  hn::StoreMaskBits(d, found, reinterpret_cast<uint8_t*>(&bits));
  return bits;
}

template <bool with_also>
HWY_INLINE std::size_t find(const char* data, std::size_t size, char also_byte, std::uint32_t* positions) {
  const hn::CappedTag<int8_t, 64> d;
  const std::size_t lanes = hn::Lanes(d);
  const auto also = hn::Set(d, static_cast<int8_t>(also_byte));
  std::uint32_t* out = positions;
  for (std::size_t start = 0; start < size; start += 64) {
    uint64_t mask = 0;
    for (std::size_t lane = 0; lane < 64; lane += lanes) {
      mask |= special_mask(d, data + start + lane, with_also, also) << lane;
    }
    if (HWY_UNLIKELY(size - start < 64)) mask &= (uint64_t{1} << (size - start)) - 1;
    const int count = std::popcount(mask);
    // Text has about one such byte in 64: writing three without asking spares most mispredicted
    // branches, and the loop is for the rest.
    for (int i = 0; i < 3; ++i) {
      out[i] = static_cast<std::uint32_t>(start) + static_cast<std::uint32_t>(std::countr_zero(mask));
      mask &= mask - 1;
    }
    for (int i = 3; HWY_UNLIKELY(i < count); ++i) {
      out[i] = static_cast<std::uint32_t>(start) + static_cast<std::uint32_t>(std::countr_zero(mask));
      mask &= mask - 1;
    }
    out += count;
  }
  return static_cast<std::size_t>(out - positions);
}

std::size_t find_plain(const char* data, std::size_t size, std::uint32_t* positions) {
  return find<false>(data, size, 0, positions);
}
std::size_t find_also(const char* data, std::size_t size, char also, std::uint32_t* positions) {
  return find<true>(data, size, also, positions);
}

#else  // no vectors: the scalar twin is the kernel

std::size_t find_plain(const char* data, std::size_t size, std::uint32_t* positions) {
  return scalar::find_special_bytes(data, size, positions);
}
std::size_t find_also(const char* data, std::size_t size, char also, std::uint32_t* positions) {
  return scalar::find_special_bytes_and(data, size, also, positions);
}

#endif

}  // namespace HWY_NAMESPACE
}  // namespace seqtide::kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace seqtide::kernels {

HWY_EXPORT(find_plain);
HWY_EXPORT(find_also);

std::size_t find_special_bytes(const char* data, std::size_t size, std::uint32_t* positions) noexcept {
  return HWY_DYNAMIC_DISPATCH(find_plain)(data, size, positions);
}

std::size_t find_special_bytes_and(const char* data, std::size_t size, char also, std::uint32_t* positions) noexcept {
  return HWY_DYNAMIC_DISPATCH(find_also)(data, size, also, positions);
}

namespace scalar {
namespace {

bool is_special(char byte) noexcept { return static_cast<unsigned char>(byte - 33) > 126 - 33; }

}  // namespace

std::size_t find_special_bytes(const char* data, std::size_t size, std::uint32_t* positions) noexcept {
  std::uint32_t* out = positions;
  for (std::size_t i = 0; i < size; ++i) {
    if (is_special(data[i])) *out++ = static_cast<std::uint32_t>(i);
  }
  return static_cast<std::size_t>(out - positions);
}

std::size_t find_special_bytes_and(const char* data, std::size_t size, char also, std::uint32_t* positions) noexcept {
  std::uint32_t* out = positions;
  for (std::size_t i = 0; i < size; ++i) {
    if (is_special(data[i]) || data[i] == also) *out++ = static_cast<std::uint32_t>(i);
  }
  return static_cast<std::size_t>(out - positions);
}

}  // namespace scalar
}  // namespace seqtide::kernels
#endif  // HWY_ONCE

#include "seqtide/kernels/equal_lines.hpp"

#include <cstdint>

#include "kernels/dispatch.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/equal_lines.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace seqtide::kernels {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

#if HWY_TARGET != HWY_SCALAR

// Adding 1 with wrap-around turns 127 into the smallest signed number: one comparison finds all bytes that are
// not in '!'..'~' (non-ASCII bytes are negative).
template <class D, class V>
HWY_INLINE hn::Mask<D> is_special(D d, V bytes) {
  return hn::Or(hn::Lt(hn::Add(bytes, hn::Set(d, 1)), hn::Set(d, 34)), hn::Eq(bytes, hn::Set(d, '>')));
}

std::size_t copy_lines(const char* data, std::size_t size, std::size_t width, char* out) {
  const hn::CappedTag<int8_t, 64> d;
  const std::size_t lanes = hn::Lanes(d);
  const std::size_t whole = width / lanes * lanes;  // what vectors without a line feed cover
  const std::size_t rest = width % lanes;
  const uint64_t line_feed = uint64_t{1} << rest;
  const uint64_t up_to_line_feed = line_feed | (line_feed - 1);
  std::size_t lines = 0;
  while (size > width) {
    if (data[0] < 'A' || data[width] != '\n') break;
    auto special = hn::MaskFromVec(hn::Zero(d));
    for (std::size_t at = 0; at < whole; at += lanes) {
      const auto bytes = hn::LoadU(d, reinterpret_cast<const int8_t*>(data) + at);
      special = hn::Or(special, is_special(d, bytes));
      hn::StoreU(bytes, d, reinterpret_cast<int8_t*>(out) + at);
    }
    const auto bytes = hn::LoadU(d, reinterpret_cast<const int8_t*>(data) + whole);
    hn::StoreU(bytes, d, reinterpret_cast<int8_t*>(out) + whole);
    uint64_t last = 0;
    hn::StoreMaskBits(d, is_special(d, bytes), reinterpret_cast<uint8_t*>(&last));
    if ((last & up_to_line_feed) != line_feed || !hn::AllFalse(d, special)) break;
    data += width + 1;
    size -= width + 1;
    out += width;
    ++lines;
  }
  return lines;
}

#else  // no vectors: the scalar twin is the kernel

std::size_t copy_lines(const char* data, std::size_t size, std::size_t width, char* out) {
  return scalar::copy_equal_lines(data, size, width, out);
}

#endif

}  // namespace HWY_NAMESPACE
}  // namespace seqtide::kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace seqtide::kernels {

HWY_EXPORT(copy_lines);

std::size_t copy_equal_lines(const char* data, std::size_t size, std::size_t width, char* out) noexcept {
  return HWY_DYNAMIC_DISPATCH(copy_lines)(data, size, width, out);
}

namespace scalar {

std::size_t copy_equal_lines(const char* data, std::size_t size, std::size_t width, char* out) noexcept {
  std::size_t lines = 0;
  for (; size > width; size -= width + 1, data += width + 1, out += width, ++lines) {
    if (data[0] < 'A' || data[width] != '\n') break;
    std::size_t at = 0;
    for (; at < width && data[at] >= '!' && data[at] <= '~' && data[at] != '>'; ++at) out[at] = data[at];
    if (at < width) break;
  }
  return lines;
}

}  // namespace scalar
}  // namespace seqtide::kernels
#endif  // HWY_ONCE

#include "seqtide/kernels/equal_lines.hpp"

#include <cstdint>

#include "kernels/dispatch.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/equal_lines.cpp"
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include <hwy/highway.h>

#include "kernels/special-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace seqtide::kernels {
namespace HWY_NAMESPACE {

#if HWY_TARGET == HWY_SCALAR

std::size_t CopyEqualLines(const char* data, std::size_t size, std::size_t width, char* out) {
  return scalar::copy_equal_lines(data, size, width, out);
}

#else

std::size_t CopyEqualLines(const char* data, std::size_t size, std::size_t width, char* out) {
  const BytesTag d;
  const std::size_t lanes = hn::Lanes(d);
  const std::size_t whole = width / lanes * lanes;  // what vectors without a line feed cover
  const std::size_t rest = width % lanes;
  const std::uint64_t line_feed = std::uint64_t{1} << rest;
  const std::uint64_t up_to_line_feed = line_feed | (line_feed - 1);
  const IsSpecialOr is_special{'>'};
  std::size_t lines = 0;
  while (size > width) {
    if (data[0] < 'A' || data[width] != '\n') break;
    auto special = hn::MaskFromVec(hn::Zero(d));
    for (std::size_t at = 0; at < whole; at += lanes) {
      const auto bytes = hn::LoadU(d, AsBytes(data) + at);
      special = hn::Or(special, is_special(d, bytes));
      hn::StoreU(bytes, d, AsBytes(out) + at);
    }
    const auto bytes = hn::LoadU(d, AsBytes(data) + whole);
    hn::StoreU(bytes, d, AsBytes(out) + whole);
    std::uint64_t last = 0;
    hn::StoreMaskBits(d, is_special(d, bytes), reinterpret_cast<std::uint8_t*>(&last));
    if ((last & up_to_line_feed) != line_feed || !hn::AllFalse(d, special)) break;
    data += width + 1;
    size -= width + 1;
    out += width;
    ++lines;
  }
  return lines;
}

#endif

}  // namespace HWY_NAMESPACE
}  // namespace seqtide::kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace seqtide::kernels {

HWY_EXPORT(CopyEqualLines);

std::size_t copy_equal_lines(const char* data, std::size_t size, std::size_t width, char* out) noexcept {
  return HWY_DYNAMIC_DISPATCH(CopyEqualLines)(data, size, width, out);
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

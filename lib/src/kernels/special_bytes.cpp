#include "seqtide/kernels/special_bytes.hpp"

#include "kernels/dispatch.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/special_bytes.cpp"
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include <hwy/highway.h>

#include "kernels/positions-inl.hpp"
#include "kernels/special-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace seqtide::kernels {
namespace HWY_NAMESPACE {

#if HWY_TARGET == HWY_SCALAR

std::size_t FindSpecialBytes(const char* data, std::size_t size, std::uint32_t* positions) {
  return scalar::find_special_bytes(data, size, positions);
}

std::size_t FindSpecialBytesAnd(const char* data, std::size_t size, char also, std::uint32_t* positions) {
  return scalar::find_special_bytes_and(data, size, also, positions);
}

#else

std::size_t FindSpecialBytes(const char* data, std::size_t size, std::uint32_t* positions) {
  return FindPositions<3>(data, size, IsSpecial(), positions);
}

std::size_t FindSpecialBytesAnd(const char* data, std::size_t size, char also, std::uint32_t* positions) {
  return FindPositions<3>(data, size, IsSpecialOr{static_cast<std::uint8_t>(also)}, positions);
}

#endif

}  // namespace HWY_NAMESPACE
}  // namespace seqtide::kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace seqtide::kernels {

HWY_EXPORT(FindSpecialBytes);
HWY_EXPORT(FindSpecialBytesAnd);

std::size_t find_special_bytes(const char* data, std::size_t size, std::uint32_t* positions) noexcept {
  return HWY_DYNAMIC_DISPATCH(FindSpecialBytes)(data, size, positions);
}

std::size_t find_special_bytes_and(const char* data, std::size_t size, char also, std::uint32_t* positions) noexcept {
  return HWY_DYNAMIC_DISPATCH(FindSpecialBytesAnd)(data, size, also, positions);
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

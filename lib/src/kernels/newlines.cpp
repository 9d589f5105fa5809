#include "seqtide/kernels/newlines.hpp"

#include "kernels/dispatch.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/newlines.cpp"
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include <hwy/highway.h>

#include "kernels/counting-inl.hpp"
#include "kernels/positions-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace seqtide::kernels {
namespace HWY_NAMESPACE {

#if HWY_TARGET == HWY_SCALAR

std::size_t FindNewlines(const char* data, std::size_t size, std::uint32_t* positions) {
  return scalar::find_newlines(data, size, positions);
}

std::uint64_t CountNewlines(const char* data, std::size_t size) { return scalar::count_newlines(data, size); }

#else

struct IsNewline {
  static constexpr std::uint8_t kFiller = 0;

  template <class D>
  HWY_INLINE hn::Mask<D> operator()(D d, hn::Vec<D> bytes) const {
    return hn::Eq(bytes, hn::Set(d, '\n'));
  }
};

std::size_t FindNewlines(const char* data, std::size_t size, std::uint32_t* positions) {
  return FindPositions<2>(data, size, IsNewline(), positions);
}

std::uint64_t CountNewlines(const char* data, std::size_t size) { return CountMatches(Bytes(data, size), IsNewline()); }

#endif

}  // namespace HWY_NAMESPACE
}  // namespace seqtide::kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace seqtide::kernels {

HWY_EXPORT(FindNewlines);
HWY_EXPORT(CountNewlines);

std::size_t find_newlines(const char* data, std::size_t size, std::uint32_t* positions) noexcept {
  return HWY_DYNAMIC_DISPATCH(FindNewlines)(data, size, positions);
}

std::uint64_t count_newlines(const char* data, std::size_t size) noexcept {
  return HWY_DYNAMIC_DISPATCH(CountNewlines)(data, size);
}

namespace scalar {

std::size_t find_newlines(const char* data, std::size_t size, std::uint32_t* positions) noexcept {
  std::uint32_t* out = positions;
  for (std::size_t i = 0; i < size; ++i) {
    if (data[i] == '\n') *out++ = static_cast<std::uint32_t>(i);
  }
  return static_cast<std::size_t>(out - positions);
}

std::uint64_t count_newlines(const char* data, std::size_t size) noexcept {
  std::uint64_t count = 0;
  for (std::size_t i = 0; i < size; ++i) count += data[i] == '\n';
  return count;
}

}  // namespace scalar
}  // namespace seqtide::kernels
#endif  // HWY_ONCE

#include "seqtide/kernels/separators.hpp"

#include "kernels/dispatch.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/separators.cpp"
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include <hwy/highway.h>

#include "kernels/positions-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace seqtide::kernels {
namespace HWY_NAMESPACE {

#if HWY_TARGET == HWY_SCALAR

std::size_t FindSeparators(const char* data, std::size_t size, char delimiter, std::uint32_t* positions) {
  return scalar::find_separators(data, size, delimiter, positions);
}

#else

// Flipping the highest bit turns the order of unsigned bytes into that of signed ones, which all targets compare.
struct IsSeparator {
  std::uint8_t delimiter;

  template <class D>
  HWY_INLINE hn::Mask<D> operator()(D d, hn::Vec<D> bytes) const {
    const hn::Repartition<std::int8_t, D> di;
    const auto ordered = hn::BitCast(di, hn::Xor(bytes, hn::Set(d, 0x80)));
    const auto control = hn::RebindMask(d, hn::Lt(ordered, hn::Set(di, ' ' - 128)));
    const auto other = hn::Or(hn::Eq(bytes, hn::Set(d, delimiter)), hn::Eq(bytes, hn::Set(d, 0x7f)));
    return hn::Or(control, other);
  }
};

std::size_t FindSeparators(const char* data, std::size_t size, char delimiter, std::uint32_t* positions) {
  return FindPositions<10>(data, size, IsSeparator{static_cast<std::uint8_t>(delimiter)}, positions);
}

#endif

}  // namespace HWY_NAMESPACE
}  // namespace seqtide::kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace seqtide::kernels {

HWY_EXPORT(FindSeparators);

std::size_t find_separators(const char* data, std::size_t size, char delimiter, std::uint32_t* positions) noexcept {
  return HWY_DYNAMIC_DISPATCH(FindSeparators)(data, size, delimiter, positions);
}

namespace scalar {

std::size_t find_separators(const char* data, std::size_t size, char delimiter, std::uint32_t* positions) noexcept {
  std::uint32_t* out = positions;
  for (std::size_t i = 0; i < size; ++i) {
    const auto byte = static_cast<unsigned char>(data[i]);
    if (byte < ' ' || byte == 0x7f || data[i] == delimiter) *out++ = static_cast<std::uint32_t>(i);
  }
  return static_cast<std::size_t>(out - positions);
}

}  // namespace scalar
}  // namespace seqtide::kernels
#endif  // HWY_ONCE

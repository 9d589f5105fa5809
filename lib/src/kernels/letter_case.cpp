#include "seqtide/kernels/letter_case.hpp"

#include "kernels/dispatch.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/letter_case.cpp"
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include <hwy/highway.h>

#include "kernels/case-inl.hpp"
#include "kernels/counting-inl.hpp"
#include "kernels/walk-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace seqtide::kernels {
namespace HWY_NAMESPACE {

#if HWY_TARGET == HWY_SCALAR

void ToUpper(const char* data, std::size_t size, char* out) { scalar::to_upper(data, size, out); }

void ToLower(const char* data, std::size_t size, char* out) { scalar::to_lower(data, size, out); }

std::uint64_t CountMasked(const char* data, std::size_t size) { return scalar::count_masked(data, size); }

void CountMaskedEach(const Pieces& pieces, std::uint64_t* out) {
  for (std::size_t i = 0; i < pieces.count; ++i) out[i] = scalar::count_masked(pieces.begin(i), pieces.size(i));
}

#else

template <std::uint8_t kFirst>
struct LoadOtherCase {
  template <class D>
  HWY_INLINE hn::Vec<D> operator()(D d, std::size_t at) const {
    const auto letters = hn::LoadU(d, data + at);
    return hn::Xor(letters, CaseBits<kFirst>(d, letters));
  }

  const std::uint8_t* data;
};

void ToUpper(const char* data, std::size_t size, char* out) {
  if (!MapBytes(size, LoadOtherCase<'a'>{AsBytes(data)}, AsBytes(out))) scalar::to_upper(data, size, out);
}

void ToLower(const char* data, std::size_t size, char* out) {
  if (!MapBytes(size, LoadOtherCase<'A'>{AsBytes(data)}, AsBytes(out))) scalar::to_lower(data, size, out);
}

struct IsMasked {
  static constexpr std::uint8_t kFiller = 0;

  template <class D>
  HWY_INLINE hn::Mask<D> operator()(D d, hn::Vec<D> letters) const {
    return hn::Or(IsCase<'a'>(d, letters), hn::Eq(letters, hn::Set(d, 'N')));
  }
};

std::uint64_t CountMasked(const char* data, std::size_t size) { return CountMatches(Bytes(data, size), IsMasked()); }

void CountMaskedEach(const Pieces& pieces, std::uint64_t* out) {
  for (std::size_t i = 0; i < pieces.count; ++i) out[i] = CountMatches(Bytes(pieces, i), IsMasked());
}

#endif

}  // namespace HWY_NAMESPACE
}  // namespace seqtide::kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace seqtide::kernels {

HWY_EXPORT(ToUpper);
HWY_EXPORT(ToLower);
HWY_EXPORT(CountMasked);
HWY_EXPORT(CountMaskedEach);

void to_upper(const char* data, std::size_t size, char* out) noexcept {
  HWY_DYNAMIC_DISPATCH(ToUpper)(data, size, out);
}

void to_lower(const char* data, std::size_t size, char* out) noexcept {
  HWY_DYNAMIC_DISPATCH(ToLower)(data, size, out);
}

std::uint64_t count_masked(const char* data, std::size_t size) noexcept {
  return HWY_DYNAMIC_DISPATCH(CountMasked)(data, size);
}

void count_masked_each(const Pieces& pieces, std::uint64_t* out) noexcept {
  HWY_DYNAMIC_DISPATCH(CountMaskedEach)(pieces, out);
}

namespace scalar {

void to_upper(const char* data, std::size_t size, char* out) noexcept {
  for (std::size_t i = 0; i < size; ++i) {
    out[i] = data[i] >= 'a' && data[i] <= 'z' ? static_cast<char>(data[i] - 'a' + 'A') : data[i];
  }
}

void to_lower(const char* data, std::size_t size, char* out) noexcept {
  for (std::size_t i = 0; i < size; ++i) {
    out[i] = data[i] >= 'A' && data[i] <= 'Z' ? static_cast<char>(data[i] - 'A' + 'a') : data[i];
  }
}

std::uint64_t count_masked(const char* data, std::size_t size) noexcept {
  std::uint64_t count = 0;
  for (std::size_t i = 0; i < size; ++i) count += (data[i] >= 'a' && data[i] <= 'z') || data[i] == 'N';
  return count;
}

}  // namespace scalar

}  // namespace seqtide::kernels
#endif  // HWY_ONCE

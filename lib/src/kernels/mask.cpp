#include "seqtide/kernels/mask.hpp"

#include <cstring>

#include "kernels/dispatch.hpp"
#include "seqtide/kernels/letter_case.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/mask.cpp"
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include <hwy/highway.h>

#include "kernels/case-inl.hpp"
#include "kernels/walk-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace seqtide::kernels {
namespace HWY_NAMESPACE {

#if HWY_TARGET == HWY_SCALAR

void MaskLowQuality(const char* sequence, const char* quality, std::size_t size, std::uint8_t phred, Mask mask,
                    char* out) {
  scalar::mask_low_quality(sequence, quality, size, phred, mask, out);
}

#else

template <Mask kMask>
struct LoadMasked {
  template <class D>
  HWY_INLINE hn::Vec<D> operator()(D d, std::size_t at) const {
    const auto letters = hn::LoadU(d, sequence + at);
    const auto scores = hn::LoadU(d, quality + at);
    const auto low = hn::Eq(hn::Min(scores, hn::Set(d, highest)), scores);
    if constexpr (kMask == Mask::hard) {
      return hn::IfThenElse(low, hn::Set(d, 'N'), letters);
    } else {
      return hn::Xor(letters, hn::IfThenElseZero(low, CaseBits<'A'>(d, letters)));
    }
  }

  const std::uint8_t* sequence;
  const std::uint8_t* quality;
  std::uint8_t highest;  // the highest quality byte that is masked
};

void MaskLowQuality(const char* sequence, const char* quality, std::size_t size, std::uint8_t phred, Mask mask,
                    char* out) {
  // Scores from 223 on need more than a byte: every quality byte is below them.
  const auto highest = static_cast<std::uint8_t>(HWY_MIN('!' + phred - 1, 255));
  const bool done =
      mask == Mask::hard
          ? MapBytes(size, LoadMasked<Mask::hard>{AsBytes(sequence), AsBytes(quality), highest}, AsBytes(out))
          : MapBytes(size, LoadMasked<Mask::soft>{AsBytes(sequence), AsBytes(quality), highest}, AsBytes(out));
  if (!done) scalar::mask_low_quality(sequence, quality, size, phred, mask, out);
}

#endif

}  // namespace HWY_NAMESPACE
}  // namespace seqtide::kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace seqtide::kernels {

HWY_EXPORT(MaskLowQuality);

void mask_low_quality(const char* sequence, const char* quality, std::size_t size, std::uint8_t phred, Mask mask,
                      char* out) noexcept {
  HWY_DYNAMIC_DISPATCH(MaskLowQuality)(sequence, quality, size, phred, mask, out);
}

void mask_interval(char* sequence, std::size_t begin, std::size_t end, Mask mask) noexcept {
  if (begin == end) return;
  if (mask == Mask::hard) {
    std::memset(sequence + begin, 'N', end - begin);
  } else {
    to_lower(sequence + begin, end - begin, sequence + begin);
  }
}

namespace scalar {

void mask_low_quality(const char* sequence, const char* quality, std::size_t size, std::uint8_t phred, Mask mask,
                      char* out) noexcept {
  for (std::size_t i = 0; i < size; ++i) {
    const char letter = sequence[i];
    const bool is_upper = letter >= 'A' && letter <= 'Z';
    const char masked = mask == Mask::hard ? 'N' : is_upper ? static_cast<char>(letter - 'A' + 'a') : letter;
    out[i] = static_cast<unsigned char>(quality[i]) - '!' < phred ? masked : letter;
  }
}

}  // namespace scalar

}  // namespace seqtide::kernels
#endif  // HWY_ONCE

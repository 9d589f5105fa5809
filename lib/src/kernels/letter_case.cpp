#include "seqtide/kernels/letter_case.hpp"

#include "kernels/dispatch.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/letter_case.cpp"
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include <hwy/highway.h>

#include "kernels/case-inl.hpp"
#include "kernels/walk-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace seqtide::kernels {
namespace HWY_NAMESPACE {

#if HWY_TARGET == HWY_SCALAR

void ToUpper(const char* data, std::size_t size, char* out) { scalar::to_upper(data, size, out); }

void ToLower(const char* data, std::size_t size, char* out) { scalar::to_lower(data, size, out); }

std::uint64_t CountMasked(const char* data, std::size_t size) { return scalar::count_masked(data, size); }

#else

namespace hn = hwy::HWY_NAMESPACE;

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

template <class D>
HWY_INLINE hn::Mask<D> IsMasked(D d, const std::uint8_t* data) {
  const auto letters = hn::LoadU(d, data);
  return hn::Or(IsCase<'a'>(d, letters), hn::Eq(letters, hn::Set(d, 'N')));
}

// One 8-bit counter per lane for as many vectors as it can take before it wraps around.
template <std::size_t kBytes = kWidestVector>
HWY_INLINE std::uint64_t CountMaskedIn(const std::uint8_t* data, std::size_t size) {
  const hn::CappedTag<std::uint8_t, kBytes> d;
  const hn::Repartition<std::uint64_t, decltype(d)> d64;
  const std::size_t lanes = hn::Lanes(d);
  if (HWY_UNLIKELY(size < lanes)) {
    if constexpr (kBytes > kNarrowestVector) {
      return CountMaskedIn<kBytes / 2>(data, size);
    } else {
      return scalar::count_masked(reinterpret_cast<const char*>(data), size);
    }
  }
  const std::uint8_t* const last = data + size - lanes;
  auto sums = hn::Zero(d64);
  while (data < last) {
    auto counters = hn::Zero(d);
    for (int rounds = 0; rounds < 255 && data < last; ++rounds, data += lanes) {
      counters = hn::Sub(counters, hn::VecFromMask(d, IsMasked(d, data)));
    }
    sums = hn::Add(sums, hn::SumsOf8(counters));
  }
  // The last vector ends where the data does: what it shares with the one before is counted already.
  const auto counted = hn::FirstN(d, static_cast<std::size_t>(data - last));
  const auto fresh = hn::VecFromMask(d, hn::AndNot(counted, IsMasked(d, last)));
  sums = hn::Add(sums, hn::SumsOf8(hn::And(fresh, hn::Set(d, 1))));
  return hn::GetLane(hn::SumOfLanes(d64, sums));
}

HWY_INLINE std::uint64_t CountMasked(const char* data, std::size_t size) { return CountMaskedIn(AsBytes(data), size); }

#endif

void CountMaskedEach(const Pieces& pieces, std::uint64_t* out) {
  for (std::size_t i = 0; i < pieces.count; ++i) out[i] = CountMasked(pieces.begin(i), pieces.size(i));
}

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

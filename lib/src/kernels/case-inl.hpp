// Case of letters in vectors.

// Highway includes this once per target, hence no usual guard.
#if defined(SEQTIDE_KERNELS_CASE_INL_HPP_) == defined(HWY_TARGET_TOGGLE)
#ifdef SEQTIDE_KERNELS_CASE_INL_HPP_
#undef SEQTIDE_KERNELS_CASE_INL_HPP_
#else
#define SEQTIDE_KERNELS_CASE_INL_HPP_
#endif

#include <hwy/highway.h>

#include <cstdint>

#include "kernels/bytes-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace seqtide::kernels {
namespace HWY_NAMESPACE {

#if HWY_TARGET != HWY_SCALAR

// Where the 26 letters from kFirst are, which is 'a' or 'A'. Adding what makes the last one the largest signed number
// leaves one signed comparison, the only kind that x86 has.
template <std::uint8_t kFirst, class D>
HWY_INLINE hn::Mask<D> IsCase(D d, hn::Vec<D> letters) {
  const hn::Repartition<std::int8_t, D> di;
  const auto moved = hn::BitCast(di, hn::Add(letters, hn::Set(d, 127 - (kFirst + 25))));
  return hn::RebindMask(d, hn::Gt(moved, hn::Set(di, 127 - 26)));
}

// The bit that makes the difference between upper and lower case, set in the 26 letters from kFirst.
template <std::uint8_t kFirst, class D>
HWY_INLINE hn::Vec<D> CaseBits(D d, hn::Vec<D> letters) {
  return hn::IfThenElseZero(IsCase<kFirst>(d, letters), hn::Set(d, 0x20));
}

#endif

}  // namespace HWY_NAMESPACE
}  // namespace seqtide::kernels
HWY_AFTER_NAMESPACE();

#endif

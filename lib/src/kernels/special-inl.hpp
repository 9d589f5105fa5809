// Bytes outside of '!' to '~' in vectors.

// Highway includes this once per target, hence no usual guard.
#if defined(SEQTIDE_KERNELS_SPECIAL_INL_HPP_) == defined(HWY_TARGET_TOGGLE)
#ifdef SEQTIDE_KERNELS_SPECIAL_INL_HPP_
#undef SEQTIDE_KERNELS_SPECIAL_INL_HPP_
#else
#define SEQTIDE_KERNELS_SPECIAL_INL_HPP_
#endif

#include <hwy/highway.h>

#include <cstdint>

#include "kernels/bytes-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace seqtide::kernels {
namespace HWY_NAMESPACE {

#if HWY_TARGET != HWY_SCALAR

// As signed numbers, these bytes are those below '!', which non-ASCII bytes are too, and 127. Adding 1 with wrap-around
// turns 127 into the smallest one, which leaves one comparison.
struct IsSpecial {
  template <class D>
  HWY_INLINE hn::Mask<D> operator()(D d, hn::Vec<D> bytes) const {
    const hn::Repartition<std::int8_t, D> di;
    return hn::RebindMask(d, hn::Lt(hn::BitCast(di, hn::Add(bytes, hn::Set(d, 1))), hn::Set(di, '!' + 1)));
  }
};

// And `also`.
struct IsSpecialOr {
  std::uint8_t also;

  template <class D>
  HWY_INLINE hn::Mask<D> operator()(D d, hn::Vec<D> bytes) const {
    return hn::Or(IsSpecial()(d, bytes), hn::Eq(bytes, hn::Set(d, also)));
  }
};

#endif

}  // namespace HWY_NAMESPACE
}  // namespace seqtide::kernels
HWY_AFTER_NAMESPACE();

#endif

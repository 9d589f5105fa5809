// The numbers of letters in vectors.

// Highway includes this once per target, hence no usual guard.
#if defined(SEQTIDE_KERNELS_LETTER_BITS_INL_HPP_) == defined(HWY_TARGET_TOGGLE)
#ifdef SEQTIDE_KERNELS_LETTER_BITS_INL_HPP_
#undef SEQTIDE_KERNELS_LETTER_BITS_INL_HPP_
#else
#define SEQTIDE_KERNELS_LETTER_BITS_INL_HPP_
#endif

#include <hwy/highway.h>

#include <cstdint>

#include "kernels/bytes-inl.hpp"
#include "kernels/letter_bits.hpp"

HWY_BEFORE_NAMESPACE();
namespace seqtide::kernels {
namespace HWY_NAMESPACE {

#if HWY_TARGET != HWY_SCALAR

// The entries of letters of either case, and 0 for all other bytes.
template <class D>
HWY_INLINE hn::Vec<D> LookUpLetters(D d, const LetterBits& bits, hn::Vec<D> letters) {
  // Letters of either case become 0..31, all other bytes negative numbers, for which a lookup gives 0.
  const hn::Repartition<std::int8_t, D> di;
  const auto index = hn::SaturatedSub(hn::BitCast(di, hn::And(letters, hn::Set(d, 0xDF))), hn::Set(di, '@'));
  const auto index_in_first = hn::And(hn::BitCast(d, index), hn::Set(d, 0x8F));
  const auto index_in_second = hn::BitCast(d, hn::SaturatedSub(index, hn::Set(di, 16)));
  return hn::Xor(hn::TableLookupBytesOr0(hn::LoadDup128(d, bits.first), index_in_first),
                 hn::TableLookupBytesOr0(hn::LoadDup128(d, bits.second), index_in_second));
}

#endif

}  // namespace HWY_NAMESPACE
}  // namespace seqtide::kernels
HWY_AFTER_NAMESPACE();

#endif

#include "seqtide/kernels/alphabet.hpp"

#include "kernels/dispatch.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/alphabet.cpp"
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include <hwy/highway.h>

#include "kernels/alphabet_table.hpp"
#include "kernels/counting-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace seqtide::kernels {
namespace HWY_NAMESPACE {

#if HWY_TARGET == HWY_SCALAR

std::uint64_t CountInvalid(const char* data, std::size_t size, Alphabet alphabet) {
  return scalar::count_invalid(data, size, alphabet);
}

void CountInvalidEach(const Pieces& pieces, Alphabet alphabet, std::uint64_t* out) {
  for (std::size_t i = 0; i < pieces.count; ++i) {
    out[i] = scalar::count_invalid(pieces.begin(i), pieces.size(i), alphabet);
  }
}

#else

struct IsInvalid {
  static constexpr std::uint8_t kFiller = 'A';
  const AlphabetTable& table;

  template <class D>
  HWY_INLINE hn::Mask<D> operator()(D d, hn::Vec<D> letters) const {
    const auto low = hn::TableLookupBytes(hn::LoadDup128(d, table.low), hn::And(letters, hn::Set(d, 15)));
    const auto high = hn::TableLookupBytes(hn::LoadDup128(d, table.high), hn::ShiftRight<4>(letters));
    return hn::Eq(hn::And(low, high), hn::Zero(d));
  }
};

std::uint64_t CountInvalid(const char* data, std::size_t size, Alphabet alphabet) {
  return CountMatches(Bytes(data, size), IsInvalid{alphabet_table(alphabet)});
}

void CountInvalidEach(const Pieces& pieces, Alphabet alphabet, std::uint64_t* out) {
  const IsInvalid is_invalid{alphabet_table(alphabet)};
  for (std::size_t i = 0; i < pieces.count; ++i) out[i] = CountMatches(Bytes(pieces, i), is_invalid);
}

#endif

}  // namespace HWY_NAMESPACE
}  // namespace seqtide::kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace seqtide::kernels {

HWY_EXPORT(CountInvalid);
HWY_EXPORT(CountInvalidEach);

std::uint64_t count_invalid(const char* data, std::size_t size, Alphabet alphabet) noexcept {
  return HWY_DYNAMIC_DISPATCH(CountInvalid)(data, size, alphabet);
}

void count_invalid_each(const Pieces& pieces, Alphabet alphabet, std::uint64_t* out) noexcept {
  HWY_DYNAMIC_DISPATCH(CountInvalidEach)(pieces, alphabet, out);
}

namespace scalar {

std::uint64_t count_invalid(const char* data, std::size_t size, Alphabet alphabet) noexcept {
  const AlphabetTable& table = alphabet_table(alphabet);
  std::uint64_t count = 0;
  for (std::size_t i = 0; i < size; ++i) {
    const auto letter = static_cast<unsigned char>(data[i]);
    count += (table.low[letter & 15] & table.high[letter >> 4]) == 0;
  }
  return count;
}

}  // namespace scalar
}  // namespace seqtide::kernels
#endif  // HWY_ONCE

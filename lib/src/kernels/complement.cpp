#include "seqtide/kernels/complement.hpp"

#include <cstdint>

#include "kernels/complement_table.hpp"
#include "kernels/dispatch.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/complement.cpp"
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include <hwy/highway.h>

#include "kernels/letter_bits-inl.hpp"
#include "kernels/walk-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace seqtide::kernels {
namespace HWY_NAMESPACE {

#if HWY_TARGET == HWY_SCALAR

template <NucleicAcid kKind>
void ComplementOf(const char* data, std::size_t size, char* out) {
  scalar::complement(data, size, kKind, out);
}

template <NucleicAcid kKind>
void ReverseComplementOf(const char* data, std::size_t size, char* out) {
  scalar::reverse_complement(data, size, kKind, out);
}

HWY_INLINE void ReverseOf(const char* data, std::size_t size, char* out) { scalar::reverse(data, size, out); }

#else

template <NucleicAcid kKind>
struct LoadComplement {
  template <class D>
  HWY_INLINE hn::Vec<D> operator()(D d, std::size_t at) const {
    static constexpr LetterBits kBits = complement_bits(kKind);
    const auto letters = hn::LoadU(d, data + at);
    return hn::Xor(letters, LookUpLetters(d, kBits, letters));
  }

  const std::uint8_t* data;
};

struct LoadPlain {
  template <class D>
  HWY_INLINE hn::Vec<D> operator()(D d, std::size_t at) const {
    return hn::LoadU(d, data + at);
  }

  const std::uint8_t* data;
};

// Stores what `Load` gives in reverse order.
template <class Load>
struct StoreReversed {
  template <class D>
  HWY_INLINE void operator()(D d, std::size_t at, std::size_t) const {
    alignas(16) static constexpr std::uint8_t kDescending[16] = {15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0};
    const auto reversed_blocks = hn::TableLookupBytes(load(d, at), hn::LoadDup128(d, kDescending));
    hn::StoreU(hn::ReverseBlocks(d, reversed_blocks), d, end - at - hn::Lanes(d));
  }

  Load load;
  std::uint8_t* end;
};

template <NucleicAcid kKind>
HWY_INLINE void ComplementOf(const char* data, std::size_t size, char* out) {
  if (!MapBytes(size, LoadComplement<kKind>{AsBytes(data)}, AsBytes(out))) scalar::complement(data, size, kKind, out);
}

template <NucleicAcid kKind>
HWY_INLINE void ReverseComplementOf(const char* data, std::size_t size, char* out) {
  const StoreReversed<LoadComplement<kKind> > step{{AsBytes(data)}, AsBytes(out) + size};
  if (!Walk(size, step)) scalar::reverse_complement(data, size, kKind, out);
}

HWY_INLINE void ReverseOf(const char* data, std::size_t size, char* out) {
  const StoreReversed<LoadPlain> step{{AsBytes(data)}, AsBytes(out) + size};
  if (!Walk(size, step)) scalar::reverse(data, size, out);
}

#endif

void Complement(const char* data, std::size_t size, NucleicAcid kind, char* out) {
  if (kind == NucleicAcid::dna) {
    ComplementOf<NucleicAcid::dna>(data, size, out);
  } else {
    ComplementOf<NucleicAcid::rna>(data, size, out);
  }
}

void Reverse(const char* data, std::size_t size, char* out) { ReverseOf(data, size, out); }

void ReverseComplement(const char* data, std::size_t size, NucleicAcid kind, char* out) {
  if (kind == NucleicAcid::dna) {
    ReverseComplementOf<NucleicAcid::dna>(data, size, out);
  } else {
    ReverseComplementOf<NucleicAcid::rna>(data, size, out);
  }
}

void ReverseEach(const Pieces& pieces, char* out) {
  for (std::size_t i = 0; i < pieces.count; ++i) {
    const std::size_t size = pieces.size(i);
    ReverseOf(pieces.begin(i), size, out);
    out += size;
  }
}

template <NucleicAcid kKind>
HWY_INLINE void ReverseComplementEachOf(const Pieces& pieces, char* out) {
  for (std::size_t i = 0; i < pieces.count; ++i) {
    const std::size_t size = pieces.size(i);
    ReverseComplementOf<kKind>(pieces.begin(i), size, out);
    out += size;
  }
}

void ReverseComplementEach(const Pieces& pieces, NucleicAcid kind, char* out) {
  if (kind == NucleicAcid::dna) {
    ReverseComplementEachOf<NucleicAcid::dna>(pieces, out);
  } else {
    ReverseComplementEachOf<NucleicAcid::rna>(pieces, out);
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace seqtide::kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace seqtide::kernels {

HWY_EXPORT(Complement);
HWY_EXPORT(Reverse);
HWY_EXPORT(ReverseComplement);
HWY_EXPORT(ReverseEach);
HWY_EXPORT(ReverseComplementEach);

void complement(const char* data, std::size_t size, NucleicAcid kind, char* out) noexcept {
  HWY_DYNAMIC_DISPATCH(Complement)(data, size, kind, out);
}

void reverse(const char* data, std::size_t size, char* out) noexcept { HWY_DYNAMIC_DISPATCH(Reverse)(data, size, out); }

void reverse_complement(const char* data, std::size_t size, NucleicAcid kind, char* out) noexcept {
  HWY_DYNAMIC_DISPATCH(ReverseComplement)(data, size, kind, out);
}

void reverse_each(const Pieces& pieces, char* out) noexcept { HWY_DYNAMIC_DISPATCH(ReverseEach)(pieces, out); }

void reverse_complement_each(const Pieces& pieces, NucleicAcid kind, char* out) noexcept {
  HWY_DYNAMIC_DISPATCH(ReverseComplementEach)(pieces, kind, out);
}

namespace scalar {

void complement(const char* data, std::size_t size, NucleicAcid kind, char* out) noexcept {
  const ComplementTable& table = complements(kind);
  for (std::size_t i = 0; i < size; ++i) out[i] = table[static_cast<unsigned char>(data[i])];
}

void reverse(const char* data, std::size_t size, char* out) noexcept {
  for (std::size_t i = 0; i < size; ++i) out[size - 1 - i] = data[i];
}

void reverse_complement(const char* data, std::size_t size, NucleicAcid kind, char* out) noexcept {
  const ComplementTable& table = complements(kind);
  for (std::size_t i = 0; i < size; ++i) out[size - 1 - i] = table[static_cast<unsigned char>(data[i])];
}

}  // namespace scalar

}  // namespace seqtide::kernels
#endif  // HWY_ONCE

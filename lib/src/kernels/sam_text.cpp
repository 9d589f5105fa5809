#include "kernels/sam_text.hpp"

#include <cstdint>

#include "kernels/dispatch.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/sam_text.cpp"
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include <hwy/highway.h>

#include "kernels/walk-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace seqtide::kernels {
namespace HWY_NAMESPACE {

#if HWY_TARGET == HWY_SCALAR

bool IsSamSequence(const char* data, std::size_t size) { return scalar::is_sam_sequence(data, size); }

bool DecodeScores(const char* quality, std::size_t size, unsigned char highest, char* out) {
  return scalar::decode_scores(quality, size, highest, out);
}

bool EncodeScores(const char* scores, std::size_t size, char* out) { return scalar::encode_scores(scores, size, out); }

#else

// Whether all bytes are at most `highest`.
template <class D>
HWY_INLINE bool AllUpTo(D d, hn::Vec<D> bytes, std::uint8_t highest) {
  return hn::AllTrue(d, hn::Eq(hn::Min(bytes, hn::Set(d, highest)), bytes));
}

struct CheckSequence {
  template <class D>
  HWY_INLINE void operator()(D d, std::size_t at, std::size_t) {
    const auto bytes = hn::LoadU(d, data + at);
    const auto index = hn::Sub(hn::And(bytes, hn::Set(d, 0xDF)), hn::Set(d, 'A'));
    const auto letters = hn::Eq(hn::Min(index, hn::Set(d, 25)), index);
    const auto others = hn::Or(hn::Eq(bytes, hn::Set(d, '=')), hn::Eq(bytes, hn::Set(d, '.')));
    good = good && hn::AllTrue(d, hn::Or(letters, others));
  }

  const std::uint8_t* data;
  bool good = true;
};

struct ToScores {
  template <class D>
  HWY_INLINE hn::Vec<D> operator()(D d, std::size_t at) const {
    const auto scores = hn::Sub(hn::LoadU(d, quality + at), hn::Set(d, '!'));
    good = good && AllUpTo(d, scores, highest);
    return scores;
  }

  const std::uint8_t* quality;
  std::uint8_t highest;  // score
  bool& good;
};

struct ToCharacters {
  template <class D>
  HWY_INLINE hn::Vec<D> operator()(D d, std::size_t at) const {
    const auto bytes = hn::LoadU(d, scores + at);
    good = good && AllUpTo(d, bytes, '~' - '!');
    return hn::Add(bytes, hn::Set(d, '!'));
  }

  const std::uint8_t* scores;
  bool& good;
};

bool IsSamSequence(const char* data, std::size_t size) {
  CheckSequence step{AsBytes(data)};
  return Walk(size, step) ? step.good : scalar::is_sam_sequence(data, size);
}

bool DecodeScores(const char* quality, std::size_t size, unsigned char highest, char* out) {
  bool good = true;
  const ToScores map{AsBytes(quality), static_cast<std::uint8_t>(highest - '!'), good};
  return MapBytes(size, map, AsBytes(out)) ? good : scalar::decode_scores(quality, size, highest, out);
}

bool EncodeScores(const char* scores, std::size_t size, char* out) {
  bool good = true;
  const ToCharacters map{AsBytes(scores), good};
  return MapBytes(size, map, AsBytes(out)) ? good : scalar::encode_scores(scores, size, out);
}

#endif

}  // namespace HWY_NAMESPACE
}  // namespace seqtide::kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace seqtide::kernels {

HWY_EXPORT(IsSamSequence);
HWY_EXPORT(DecodeScores);
HWY_EXPORT(EncodeScores);

bool is_sam_sequence(const char* data, std::size_t size) noexcept {
  return HWY_DYNAMIC_DISPATCH(IsSamSequence)(data, size);
}

bool decode_scores(const char* quality, std::size_t size, unsigned char highest, char* out) noexcept {
  return HWY_DYNAMIC_DISPATCH(DecodeScores)(quality, size, highest, out);
}

bool encode_scores(const char* scores, std::size_t size, char* out) noexcept {
  return HWY_DYNAMIC_DISPATCH(EncodeScores)(scores, size, out);
}

namespace scalar {

bool is_sam_sequence(const char* data, std::size_t size) noexcept {
  bool good = true;
  for (std::size_t i = 0; i < size; ++i) {
    const auto upper = static_cast<unsigned char>(data[i] & 0xDF);
    good = good && ((upper >= 'A' && upper <= 'Z') || data[i] == '=' || data[i] == '.');
  }
  return good;
}

bool decode_scores(const char* quality, std::size_t size, unsigned char highest, char* out) noexcept {
  bool good = true;
  for (std::size_t i = 0; i < size; ++i) {
    const auto c = static_cast<unsigned char>(quality[i]);
    good = good && c >= '!' && c <= highest;
    out[i] = static_cast<char>(c - '!');
  }
  return good;
}

bool encode_scores(const char* scores, std::size_t size, char* out) noexcept {
  bool good = true;
  for (std::size_t i = 0; i < size; ++i) {
    good = good && static_cast<unsigned char>(scores[i]) <= '~' - '!';
    out[i] = static_cast<char>(scores[i] + '!');
  }
  return good;
}

}  // namespace scalar

}  // namespace seqtide::kernels
#endif  // HWY_ONCE

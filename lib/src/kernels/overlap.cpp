#include "kernels/overlap.hpp"

#include <algorithm>
#include <string_view>

#include "kernels/dispatch.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/overlap.cpp"
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include <hwy/highway.h>

#include "kernels/bytes-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace seqtide::kernels {
namespace HWY_NAMESPACE {

#if HWY_TARGET == HWY_SCALAR

void FindFragmentsEach(const Pieces& first, const Pieces& second, std::uint32_t* out) {
  scalar::find_fragments_each(first, second, out);
}

#else

// The number of mismatches, or any number above `most` if there are more. At most 16 lanes, so that every overlap has a
// whole vector; most places differ too much in the first one.
HWY_INLINE std::size_t MismatchesUpTo(const char* a, const char* b, std::size_t size, std::size_t most) {
  const hn::CappedTag<std::uint8_t, 16> d;
  const std::size_t lanes = hn::Lanes(d);
  std::size_t mismatches = 0;
  std::size_t at = 0;
  for (; at + lanes <= size; at += lanes) {
    const auto equal = hn::Eq(hn::LoadU(d, AsBytes(a) + at), hn::LoadU(d, AsBytes(b) + at));
    mismatches += lanes - hn::CountTrue(d, equal);
    if (mismatches > most) return mismatches;
  }
  if (at < size) {
    // The last vector overlaps the one before, whose lanes count as equal.
    const auto equal = hn::Eq(hn::LoadU(d, AsBytes(a) + size - lanes), hn::LoadU(d, AsBytes(b) + size - lanes));
    const auto seen = hn::FirstN(d, at + lanes - size);
    mismatches += lanes - hn::CountTrue(d, hn::Or(equal, seen));
  }
  return mismatches;
}

HWY_INLINE std::uint32_t FindFragment(std::string_view first, std::string_view second) {
  BestOverlap best;
  const auto look = [&](std::size_t in_first, std::size_t in_second) HWY_ATTR {
    const std::size_t size = std::min(first.size() - in_first, second.size() - in_second);
    const std::size_t most = std::min(most_overlap_mismatches, size / letters_per_mismatch);
    const std::size_t mismatches = MismatchesUpTo(first.data() + in_first, second.data() + in_second, size, most);
    if (HWY_UNLIKELY(mismatches <= most)) best.take(mismatches, size, in_first + second.size() - in_second);
  };
  // From long fragments, whose reads overlap at their ends, to short ones, whose reads run into the adapters.
  if (second.size() >= least_overlap && first.size() >= least_overlap) {
    for (std::size_t at = first.size() - least_overlap + 1; at-- > 0;) look(at, 0);
    for (std::size_t at = 1; at + least_overlap <= second.size(); ++at) look(0, at);
  }
  return static_cast<std::uint32_t>(best.fragment);
}

void FindFragmentsEach(const Pieces& first, const Pieces& second, std::uint32_t* out) {
  for (std::size_t i = 0; i < first.count; ++i) out[i] = FindFragment(first[i], second[i]);
}

#endif

}  // namespace HWY_NAMESPACE
}  // namespace seqtide::kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace seqtide::kernels {

HWY_EXPORT(FindFragmentsEach);

void find_fragments_each(const Pieces& first, const Pieces& second, std::uint32_t* out) noexcept {
  HWY_DYNAMIC_DISPATCH(FindFragmentsEach)(first, second, out);
}

namespace scalar {
namespace {

std::uint32_t find_fragment(std::string_view first, std::string_view second) noexcept {
  BestOverlap best;
  for (std::size_t fragment = first.size() + second.size(); fragment > 0; --fragment) {
    // The second read ends with the fragment.
    const std::size_t in_first = fragment > second.size() ? fragment - second.size() : 0;
    const std::size_t in_second = fragment > second.size() ? 0 : second.size() - fragment;
    if (in_first >= first.size()) continue;
    const std::size_t size = std::min(first.size() - in_first, second.size() - in_second);
    std::size_t mismatches = 0;
    for (std::size_t at = 0; at < size; ++at) mismatches += first[in_first + at] != second[in_second + at];
    const bool is_good = mismatches <= most_overlap_mismatches && letters_per_mismatch * mismatches <= size;
    if (size >= least_overlap && is_good) best.take(mismatches, size, fragment);
  }
  return static_cast<std::uint32_t>(best.fragment);
}

}  // namespace

void find_fragments_each(const Pieces& first, const Pieces& second, std::uint32_t* out) noexcept {
  for (std::size_t i = 0; i < first.count; ++i) out[i] = find_fragment(first[i], second[i]);
}

}  // namespace scalar
}  // namespace seqtide::kernels
#endif  // HWY_ONCE

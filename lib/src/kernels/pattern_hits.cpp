#include "kernels/pattern_hits.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#include "kernels/dispatch.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/pattern_hits.cpp"
#include <hwy/foreach_target.h>  // IWYU pragma: keep
#include <hwy/highway.h>

#include "kernels/bytes-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace seqtide::kernels {
namespace HWY_NAMESPACE {

// The tables below are members of a class, as vectors of a size that the compiler does not know cannot be.
#if HWY_TARGET == HWY_SCALAR || HWY_HAVE_SCALABLE

std::size_t FindPatternsEach(const Pieces& pieces, const PatternGroup& group, PatternHit* out) {
  return scalar::find_patterns_each(pieces, group, out);
}

#else

// What is still looked for in one text.
class Search {
 public:
  HWY_INLINE Search(const PatternGroup& group, const Pieces& pieces, std::size_t i, PatternHit* out)
      : group_(group),
        text_(pieces[i]),
        piece_(static_cast<std::uint32_t>(i)),
        out_(out),
        wanted_(group.that_fit(text_.size())) {}

  HWY_INLINE unsigned wanted() const { return wanted_; }
  HWY_INLINE PatternHit* out() const { return out_; }

  // The tables say that these patterns may stand at `position`.
  void look(std::size_t position, unsigned patterns) {
    for (patterns &= wanted_; patterns != 0; patterns &= patterns - 1) {
      const auto pattern = static_cast<unsigned>(std::countr_zero(patterns));
      if (position + group_.pattern(pattern).size() > text_.size()) continue;
      if (!group_.fits(pattern, text_.data() + position)) continue;
      *out_++ = {piece_, pattern, position};
      wanted_ &= ~(1U << pattern);
    }
  }

 private:
  const PatternGroup& group_;
  std::string_view text_;
  std::uint32_t piece_;
  PatternHit* out_;
  unsigned wanted_;
};

// The tables of a group; those that it has not let everything pass.
template <class D>
struct Tables {
  using V = hn::Vec<D>;

  HWY_INLINE Tables(D d, const PatternGroup& group)
      : t0(Load(d, group, 0)),
        t1(Load(d, group, 1)),
        t2(Load(d, group, 2)),
        t3(Load(d, group, 3)),
        t4(Load(d, group, 4)),
        t5(Load(d, group, 5)),
        t6(Load(d, group, 6)),
        t7(Load(d, group, 7)) {}

  static HWY_INLINE V Load(D d, const PatternGroup& group, std::size_t place) {
    return place < group.common_letters() ? hn::LoadDup128(d, group.table(place)) : hn::Set(d, 0xFF);
  }

  // Patterns that may begin at each of the letters; the first bytes behind them are read too.
  HWY_INLINE V Candidates(D d, const std::uint8_t* letters) const {
    const auto low = hn::Set(d, 15);
    const auto fit = [&](V table, std::size_t place)
                         HWY_ATTR { return hn::TableLookupBytes(table, hn::And(hn::LoadU(d, letters + place), low)); };
    const auto first = hn::And(hn::And(fit(t0, 0), fit(t1, 1)), hn::And(fit(t2, 2), fit(t3, 3)));
    const auto second = hn::And(hn::And(fit(t4, 4), fit(t5, 5)), hn::And(fit(t6, 6), fit(t7, 7)));
    return hn::And(first, second);
  }

  V t0, t1, t2, t3, t4, t5, t6, t7;
};

template <class D>
HWY_INLINE void Look(D d, Search& search, hn::Vec<D> candidates, std::size_t position) {
  const auto wanted = hn::And(candidates, hn::Set(d, static_cast<std::uint8_t>(search.wanted())));
  if (HWY_LIKELY(hn::AllTrue(d, hn::Eq(wanted, hn::Zero(d))))) return;
  HWY_ALIGN std::uint8_t bits[kMostLanes];
  hn::Store(wanted, d, bits);
  for (std::size_t lane = 0; lane < hn::Lanes(d); ++lane) {
    if (bits[lane] != 0) search.look(position + lane, bits[lane]);
  }
}

std::size_t FindPatternsEach(const Pieces& pieces, const PatternGroup& group, PatternHit* out) {
  const BytesTag d;
  const std::size_t lanes = hn::Lanes(d);
  const std::size_t read = lanes + PatternGroup::most_common_letters;
  const Tables<BytesTag> tables(d, group);
  const std::uint8_t* const readable_end = AsBytes(pieces.data + pieces.offsets[pieces.count]);
  PatternHit* const begin = out;
  for (std::size_t i = 0; i < pieces.count; ++i) {
    const std::size_t size = pieces.size(i);
    Search search(group, pieces, i, out);
    for (std::size_t position = 0; position < size && search.wanted() != 0; position += lanes) {
      const std::uint8_t* letters = AsBytes(pieces.begin(i)) + position;
      HWY_ALIGN std::uint8_t copy[kMostLanes + PatternGroup::most_common_letters];
      const auto readable = static_cast<std::size_t>(readable_end - letters);
      if (HWY_UNLIKELY(readable < read)) {
        std::memcpy(copy, letters, readable);
        std::memset(copy + readable, 0, read - readable);
        letters = copy;
      }
      Look(d, search, tables.Candidates(d, letters), position);
    }
    out = search.out();
  }
  return static_cast<std::size_t>(out - begin);
}

#endif

}  // namespace HWY_NAMESPACE
}  // namespace seqtide::kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace seqtide::kernels {

HWY_EXPORT(FindPatternsEach);

PatternGroup::PatternGroup(const std::array<std::string_view, capacity>& patterns, std::size_t count) noexcept
    : patterns_(patterns), count_(count), common_letters_(most_common_letters) {
  for (std::size_t i = 0; i < count; ++i) {
    common_letters_ = std::min(common_letters_, patterns[i].size());
    longest_ = std::max(longest_, patterns[i].size());
  }
  for (std::size_t place = 0; place < common_letters_; ++place) {
    for (std::size_t i = 0; i < count; ++i) {
      tables_[place][static_cast<unsigned char>(patterns[i][place]) & 15] |= static_cast<std::uint8_t>(1U << i);
    }
  }
}

bool PatternGroup::fits(std::size_t i, const char* text) const noexcept {
  return std::equal(patterns_[i].begin(), patterns_[i].end(), text,
                    [](char wanted, char found) { return wanted == static_cast<char>(found & 0xDF); });
}

unsigned PatternGroup::that_fit(std::size_t size) const noexcept {
  const unsigned all = (1U << count_) - 1;
  if (size >= longest_) return all;
  unsigned fitting = 0;
  for (std::size_t i = 0; i < count_; ++i) {
    if (patterns_[i].size() <= size) fitting |= 1U << i;
  }
  return fitting;
}

std::size_t find_patterns_each(const Pieces& pieces, const PatternGroup& group, PatternHit* out) noexcept {
  return HWY_DYNAMIC_DISPATCH(FindPatternsEach)(pieces, group, out);
}

namespace scalar {

std::size_t find_patterns_each(const Pieces& pieces, const PatternGroup& group, PatternHit* out) noexcept {
  PatternHit* const begin = out;
  for (std::size_t i = 0; i < pieces.count; ++i) {
    unsigned wanted = group.that_fit(pieces.size(i));
    for (std::size_t at = 0; at < pieces.size(i) && wanted != 0; ++at) {
      for (unsigned pattern = 0; pattern < group.count(); ++pattern) {
        if ((wanted >> pattern & 1) == 0 || at + group.pattern(pattern).size() > pieces.size(i)) continue;
        if (!group.fits(pattern, pieces.begin(i) + at)) continue;
        *out++ = {static_cast<std::uint32_t>(i), pattern, at};
        wanted &= ~(1U << pattern);
      }
    }
  }
  return static_cast<std::size_t>(out - begin);
}

}  // namespace scalar
}  // namespace seqtide::kernels
#endif  // HWY_ONCE

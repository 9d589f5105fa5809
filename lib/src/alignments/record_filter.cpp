#include "seqtide/alignments/record_filter.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "alignments/each_record.hpp"
#include "alignments/expression/program.hpp"
#include "seeded_hash.hpp"
#include "seqtide/error.hpp"

namespace seqtide {

// Members of State have these types, which are outside of the unnamed namespace for that.
struct FilterHash : SeededHash {
  using is_transparent = void;
};

struct FilterInterval {
  std::int64_t begin;
  std::int64_t end;
};

namespace {

using TextSet = std::unordered_set<std::string, FilterHash, std::equal_to<>>;
using Intervals = std::unordered_map<std::string, std::vector<FilterInterval>, FilterHash, std::equal_to<>>;

std::optional<TextSet> set_of(std::optional<std::vector<std::string>>&& texts) {
  if (!texts) return std::nullopt;
  return TextSet(std::make_move_iterator(texts->begin()), std::make_move_iterator(texts->end()));
}

// By reference, sorted, none touching the next one: their ends are sorted, too.
Intervals intervals_of(std::vector<NamedInterval>&& named) {
  Intervals result;
  for (NamedInterval& interval : named) {
    if (interval.begin < 0 || interval.end < interval.begin) {
      throw InvalidArgument("an interval must begin at 0 or later and end no sooner, not " +
                            std::to_string(interval.begin) + " to " + std::to_string(interval.end));
    }
    result[std::move(interval.reference)].push_back({interval.begin, interval.end});
  }
  for (auto& [reference, intervals] : result) {
    std::sort(intervals.begin(), intervals.end(),
              [](const FilterInterval& left, const FilterInterval& right) { return left.begin < right.begin; });
    std::size_t kept = 0;
    for (const FilterInterval& interval : intervals) {
      if (kept > 0 && interval.begin <= intervals[kept - 1].end) {
        intervals[kept - 1].end = std::max(intervals[kept - 1].end, interval.end);
      } else {
        intervals[kept++] = interval;
      }
    }
    intervals.resize(kept);
  }
  return result;
}

bool overlap(const std::vector<FilterInterval>& intervals, std::int64_t begin, std::int64_t end) noexcept {
  const auto found =
      std::upper_bound(intervals.begin(), intervals.end(), begin,
                       [](std::int64_t position, const FilterInterval& interval) { return position < interval.end; });
  return found != intervals.end() && found->begin < end;
}

bool has_value(const TextSet& values, const TagView& tag) noexcept {
  if (tag.is_integer()) {
    std::array<char, 24> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), tag.integer()).ptr;
    return values.contains(std::string_view(digits.data(), static_cast<std::size_t>(end - digits.data())));
  }
  const bool is_text = tag.type == 'Z' || tag.type == 'A' || tag.type == 'H';
  return is_text && values.contains(tag.text());
}

// The first number that rand() of the GNU C library gives after srand(seed): samtools spreads the user's seed by it.
std::uint32_t spread(std::uint32_t seed) noexcept {
  std::array<std::uint32_t, 345> state;
  std::int64_t word = static_cast<std::int32_t>(seed);
  state[0] = seed;
  for (std::size_t i = 1; i < 31; ++i) {
    word = 16807 * word % 2147483647;
    if (word < 0) word += 2147483647;
    state[i] = static_cast<std::uint32_t>(word);
  }
  for (std::size_t i = 31; i < 34; ++i) state[i] = state[i - 31];
  for (std::size_t i = 34; i < state.size(); ++i) state[i] = state[i - 31] + state[i - 3];
  return state.back() >> 1;
}

// 24 bits by which samtools chooses templates: the hashes X31 and Wang's of khash.h.
std::uint32_t draw(std::string_view name, std::uint32_t seed) noexcept {
  std::uint32_t key = 0;
  for (const char letter : name) key = key * 31 + static_cast<std::uint32_t>(static_cast<signed char>(letter));
  key ^= seed;
  key += ~(key << 15);
  key ^= key >> 10;
  key += key << 3;
  key ^= key >> 6;
  key += ~(key << 11);
  key ^= key >> 16;
  return key & 0xffffff;
}

}  // namespace

struct RecordFilter::State {
  struct Tag {
    std::string name;
    std::optional<TextSet> values;
  };

  explicit State(RecordCriteria&& criteria)
      : basic(criteria.basic),
        any_of(criteria.any_of),
        not_all_of(criteria.not_all_of),
        names(set_of(std::move(criteria.names))),
        read_groups(set_of(std::move(criteria.read_groups))),
        without_read_group(criteria.without_read_group),
        seed(criteria.seed == 0 ? 0 : spread(criteria.seed)) {
    if (criteria.expression) expression.emplace(expressions::parse(*criteria.expression));
    if (!(criteria.fraction >= 0 && criteria.fraction <= 1)) {
      throw InvalidArgument("the fraction must lie between 0 and 1, not " + std::to_string(criteria.fraction));
    }
    constexpr double draws = 0x1000000;
    if (criteria.fraction < 1) fraction = criteria.fraction * draws;
    for (TagCriterion& tag : criteria.tags) {
      if (tag.name.size() != 2) throw InvalidArgument("the name of a tag has two characters, not " + quoted(tag.name));
      tags.push_back({std::move(tag.name), set_of(std::move(tag.values))});
    }
    if (criteria.intervals) intervals = intervals_of(std::move(*criteria.intervals));
  }

  bool has_read_group(const BamView& record) const noexcept {
    const std::optional<TagView> tag = record.tag("RG");
    return tag ? read_groups->contains(tag->text()) : without_read_group;
  }

  bool lies_in_intervals(const BamView& record, const SamHeader& header) const noexcept {
    const auto id = static_cast<std::size_t>(record.reference_id());  // -1 is larger than all
    if (id >= header.references().size() || record.pos() < 0) return false;
    const auto found = intervals->find(header.references()[id].name);
    return found != intervals->end() && overlap(found->second, record.pos(), record.reference_end());
  }

  bool meets_lists(const BamView& record, const SamHeader& header) const noexcept {
    const std::uint16_t flag = record.flag();
    if (!basic.accepts(record)) return false;
    if (any_of != 0 && (flag & any_of) == 0) return false;
    if (not_all_of != 0 && (flag & not_all_of) == not_all_of) return false;
    if (intervals && !lies_in_intervals(record, header)) return false;
    if (fraction && draw(record.name(), seed) >= *fraction) return false;
    if (names && !names->contains(record.name())) return false;
    if (read_groups && !has_read_group(record)) return false;
    return std::all_of(tags.begin(), tags.end(), [&](const Tag& wanted) {
      const std::optional<TagView> tag = record.tag(wanted.name);
      return tag && (!wanted.values || has_value(*wanted.values, *tag));
    });
  }

  bool accepts(const BamView& record, const SamHeader& header, const expressions::Surroundings& surroundings) const {
    if (!meets_lists(record, header)) return false;
    return !expression || expressions::evaluate(*expression, record, header, surroundings);
  }

  // Calls act(i, whether it is accepted) for all records.
  template <typename Act>
  void judge(const AlignmentBatch& batch, InterruptCheck check, Act act) const {
    InterruptMeter meter(check);
    std::optional<expressions::Libraries> libraries;
    if (expression && expression->asks_for_library) libraries.emplace(*batch.header);
    const expressions::Surroundings surroundings = {libraries ? &*libraries : nullptr, &meter};
    for_each_record(batch, [&](std::size_t i, const BamView& record) {
      act(i, accepts(record, *batch.header, surroundings));
      meter.add(record.raw().size());
    });
  }

  AlignmentFilter basic;
  std::uint16_t any_of;
  std::uint16_t not_all_of;
  std::optional<TextSet> names;
  std::optional<TextSet> read_groups;
  bool without_read_group;
  std::vector<Tag> tags;
  std::optional<Intervals> intervals;
  std::optional<double> fraction;  // of the 2^24 numbers that may be drawn
  std::uint32_t seed;
  std::optional<expressions::Program> expression;
};

RecordFilter::RecordFilter(RecordCriteria criteria) : state_(std::make_shared<const State>(std::move(criteria))) {}

bool RecordFilter::accepts(const BamView& record, const SamHeader& header) const {
  return state_->accepts(record, header, {});
}

void RecordFilter::mask(const AlignmentBatch& batch, std::uint8_t* out, InterruptCheck check) const {
  state_->judge(batch, check, [&](std::size_t i, bool is_accepted) { out[i] = is_accepted; });
}

AlignmentBatch RecordFilter::chosen(const AlignmentBatch& batch, InterruptCheck check) const {
  std::string fault;
  AlignmentBatch part = chosen(batch, fault, check);
  if (!fault.empty()) throw InvalidArgument(fault);
  return part;
}

AlignmentBatch RecordFilter::chosen(const AlignmentBatch& batch, std::string& fault, InterruptCheck check) const {
  std::vector<std::int64_t> indices;
  indices.reserve(batch.size());
  fault.clear();
  try {
    state_->judge(batch, check, [&](std::size_t i, bool is_accepted) {
      if (is_accepted) indices.push_back(static_cast<std::int64_t>(i));
    });
  } catch (const InvalidArgument& error) {
    fault = error.what();
  }
  return indices.size() == batch.size() ? batch : batch.take(indices);
}

}  // namespace seqtide

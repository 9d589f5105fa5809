#include <algorithm>
#include <array>
#include <new>
#include <span>
#include <utility>

#include "seqtide/tabular/batch.hpp"
#include "tabular/column_maker.hpp"
#include "text/digits.hpp"

// One loop over lines whose separators are known, with everything in it: a call for each field would take as long as
// all the rest.

namespace seqtide {
namespace {

// Up to eight digits at once; two parts of longer ones.
inline bool usual_position(const char* at, std::size_t size, std::int64_t& value) noexcept {
  std::uint64_t first = 0;
  std::uint64_t others = 0;
  if (size > 8) [[unlikely]] {
    if (size > 16) return false;
    const std::uint64_t word = (characters::load_eight(at) ^ characters::eight('0')) << (64 - 8 * (size - 8));
    others = (word + characters::eight(0x7f - 9)) | word;
    first = value_of_eight(word) * 100000000;
    at += size - 8;
    size = 8;
  } else if (size == 0) {
    return false;
  }
  const std::uint64_t word = (characters::load_eight(at) ^ characters::eight('0')) << (64 - 8 * size);
  others |= (word + characters::eight(0x7f - 9)) | word;
  value = static_cast<std::int64_t>(first + value_of_eight(word));
  return (others & characters::eight(0x80)) == 0;
}

inline bool usual_score(const char* at, std::size_t size, std::int64_t& value) noexcept {
  return size <= 4 && usual_position(at, size, value) && value <= 1000;
}

inline bool usual_real(const char* at, std::size_t size, double& value) noexcept {
  std::int64_t integer = 0;
  if (size <= 15 && usual_position(at, size, integer)) {
    value = static_cast<double>(integer);
    return true;
  }
  return parse_float64({at, size}, value);
}

// Graphic ASCII, and not like a comment.
inline bool usual_reference(const char* at, std::size_t size) noexcept {
  if (size == 0 || *at == '#') return false;
  if (size > 8) return characters::is_graphic({at, size});
  const std::size_t unused = 64 - 8 * size;
  const std::uint64_t word =
      characters::load_eight(at) << unused | (characters::eight('!') & ~(~std::uint64_t{0} << unused));
  return characters::outside<'!', '~'>(word) == 0;
}

// Where the values of a field go; one that was not chosen is looked at and goes nowhere.
struct Target {
  UsualField kind = UsualField::unusual;
  std::int64_t first = 0;  // what positions count from
  TabularNames* names = nullptr;
  std::int32_t* codes = nullptr;
  std::int64_t* integers = nullptr;
  double* reals = nullptr;
};

// Whether the line at the front, whose fields end at `ends`, is usual; if it is, its values are those of line `row`,
// but for text.
template <typename Targets>
inline bool set_usual(const char* base, const char* front, const std::uint32_t* ends, const Targets& targets,
                      std::size_t width, std::size_t row, char delimiter, bool is_interval) noexcept {
  const char* at = front;
  std::int64_t before = 0;
  for (std::size_t i = 0; i < width; ++i) {
    const Target& target = targets[i];
    const char* const end = base + ends[i];
    const auto size = static_cast<std::size_t>(end - at);
    std::int64_t integer = 0;
    double real = 0;
    // What is behind the last field was looked at.
    if (*end != delimiter && i + 1 < width) return false;
    switch (target.kind) {
      case UsualField::text:
        break;
      case UsualField::name:
        if (size == 0) return false;
        break;
      case UsualField::reference:
        if (!usual_reference(at, size)) return false;
        [[fallthrough]];
      case UsualField::category: {
        const std::int32_t code = target.names->find({at, size});
        if (code < 0) return false;
        if (target.codes != nullptr) target.codes[row] = code;
        break;
      }
      case UsualField::strand: {
        const std::int32_t code = size == 1 ? target.names->find({at, 1}) : -1;
        if (code < 0 || (*at != '+' && *at != '-' && *at != '.')) return false;
        if (target.codes != nullptr) target.codes[row] = code;
        break;
      }
      case UsualField::position:
        if (!usual_position(at, size, integer)) return false;
        if (target.integers != nullptr) target.integers[row] = integer - target.first;
        if (is_interval && i == 2 && integer < before) return false;
        before = integer;
        break;
      case UsualField::score:
        if (!usual_score(at, size, integer)) return false;
        if (target.reals != nullptr) target.reals[row] = static_cast<double>(integer);
        break;
      case UsualField::real:
        if (!usual_real(at, size, real)) return false;
        if (target.reals != nullptr) target.reals[row] = real;
        break;
      case UsualField::unusual:
        return false;
    }
    at = end + 1;
  }
  return true;
}

}  // namespace

void TabularBatchBuilder::append_usual(FieldReader& lines, const UsualLine& usual, const BatchLimits& limits) noexcept {
  const std::span<const std::uint32_t> separators = lines.separators();
  const std::size_t width = usual.fields.size();
  if (width == 0 || width > UsualLine::most_fields || separators.size() < width || lines.lines().line_end() != '\n' ||
      size_ >= limits.max_records || total_size_ >= limits.max_bytes || !made_.empty()) {
    return;
  }
  const auto most =
      static_cast<std::size_t>(std::min<std::uint64_t>(separators.size() / width, limits.max_records - size_));
  const char* const base = lines.separated();
  const char* front = lines.lines().window().begin();
  const char delimiter = lines.delimiter();

  std::array<Target, UsualLine::most_fields> targets;
  std::array<std::pair<std::size_t, ColumnMaker*>, UsualLine::most_fields> texts;
  std::size_t text_count = 0;
  std::uint64_t fixed = 0;  // bytes of memory of a line, but for those of text
  for (std::size_t i = 0; i < width; ++i) targets[i].kind = usual.fields[i];
  for (ColumnMaker& maker : watched_) {
    if (maker.field_number() < width) targets[maker.field_number()].names = &maker.names();
  }
  std::size_t open = 0;
  const auto shut = [&] {
    for (std::size_t i = 0; i < open; ++i) makers_[i].truncate(size_);
  };
  try {
    for (; open < makers_.size(); ++open) {
      ColumnMaker& maker = makers_[open];
      if (maker.field_number() >= width || maker.type() == TabularType::integers) return shut();
      maker.open(size_, most, static_cast<std::size_t>(base + separators.back() - front));
      Target& target = targets[maker.field_number()];
      if (maker.type() == TabularType::text) {
        texts[text_count++] = {maker.field_number(), &maker};
      } else if (maker.type() == TabularType::category) {
        target.names = &maker.names();
        target.codes = maker.codes();
      } else if (maker.type() == TabularType::real) {
        target.reals = maker.reals();
      } else {
        target.integers = maker.integers();
        target.first = schema_.columns[open].one_based ? 1 : 0;
      }
      fixed += maker.type() == TabularType::category ? 4 : 8;
    }
  } catch (const std::bad_alloc&) {
    return shut();  // one line at a time, what there is memory for is taken
  }

  std::size_t taken = 0;  // lines
  std::size_t used = 0;   // separators
  std::size_t last = 0;   // those of the last line
  while (taken < most && used + width <= separators.size() && total_size_ < limits.max_bytes) {
    const std::uint32_t* const ends = separators.data() + used;
    if (*front == usual.comment && usual.comment != '\0') break;
    last = width;
    if (base[ends[width - 1]] != '\n') {
      // CR LF, or a line of another form.
      if (base[ends[width - 1]] != '\r' || used + width >= separators.size() || base[ends[width]] != '\n' ||
          ends[width] != ends[width - 1] + 1) {
        break;
      }
      last = width + 1;
    }
    if (!set_usual(base, front, ends, targets, width, size_, delimiter, usual.is_interval)) break;
    for (std::size_t i = 0; i < text_count; ++i) {
      const auto [field, maker] = texts[i];
      const char* const begin = field == 0 ? front : base + ends[field - 1] + 1;
      const auto size = static_cast<std::size_t>(base + ends[field] - begin);
      maker->take_text({begin, size});
      total_size_ += size;
    }
    total_size_ += fixed;
    ++size_;
    ++taken;
    used += last;
    front = base + separators[used - 1] + 1;
  }
  shut();
  if (taken == 0) return;
  // The separators of the line that was taken last: the one behind it may have been looked at.
  last = used >= 2 && base[separators[used - 2]] == '\r' && separators[used - 2] + 1 == separators[used - 1] ? width + 1
                                                                                                             : width;
  lines.deliver(taken, used, last);
}

}  // namespace seqtide

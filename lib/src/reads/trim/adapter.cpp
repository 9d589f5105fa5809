#include <algorithm>
#include <limits>
#include <optional>
#include <string>

#include "reads/trim/adapter_letters.hpp"
#include "reads/trim/bit_column.hpp"
#include "reads/trim/each.hpp"
#include "reads/trim/occurrences.hpp"
#include "seqtide/error.hpp"
#include "seqtide/reads/adapters.hpp"

namespace seqtide {
namespace {

using adapter_letters::kAdapterLetters;
using adapter_letters::kAny;
using adapter_letters::kInvalid;
using adapter_letters::kReadLetters;
using adapter_letters::read_letter;

constexpr std::size_t kWord = 64;  // letters of an adapter that fit into one machine word

// The highest score that an occurrence can have; if all errors are mismatches, its score.
std::ptrdiff_t highest_score(std::size_t length, std::size_t errors) {
  return static_cast<std::ptrdiff_t>(length) - 2 * static_cast<std::ptrdiff_t>(errors);
}

// Acceptable prefixes of the adapter that end where a column ends.
struct Prefixes {
  std::size_t longest = 0;  // 0 if there is none
  std::size_t best = 0;     // the longest of those that can have the highest score
  std::ptrdiff_t score = std::numeric_limits<std::ptrdiff_t>::min();  // of `best`, at most
};

Prefixes prefixes_at(const BitColumn& column, const std::vector<std::uint32_t>& max_errors, std::size_t min_overlap) {
  Prefixes prefixes;
  std::size_t errors = 0;
  for (std::size_t row = 1; row < max_errors.size(); ++row) {
    errors += static_cast<std::size_t>(column.step(row));
    if (row < min_overlap || errors > max_errors[row]) continue;
    prefixes.longest = row;
    if (highest_score(row, errors) < prefixes.score) continue;
    prefixes.best = row;
    prefixes.score = highest_score(row, errors);
  }
  return prefixes;
}

}  // namespace

Adapter::Adapter(std::string_view sequence, double error_rate, std::size_t min_overlap, AdapterEnd end)
    : end_(end), min_overlap_(std::min(min_overlap, sequence.size())), positions_{} {
  if (sequence.empty()) throw InvalidArgument("adapter is empty");
  if (!(error_rate >= 0 && error_rate < 1)) {
    throw InvalidArgument("error rate must be at least 0 and below 1, not " + std::to_string(error_rate));
  }
  if (min_overlap == 0) throw InvalidArgument("minimum overlap must be at least 1");

  for (const char byte : sequence) {
    const std::uint8_t letter = kAdapterLetters[static_cast<unsigned char>(byte)];
    if (letter == kInvalid) {
      throw InvalidArgument(quoted({&byte, 1}) + " in adapter " + quoted(sequence) + " is no IUPAC code");
    }
    letters_.push_back(letter);
  }
  // What runs over an end of the read lacks last letters at the 3' end, and first ones at the 5' end.
  std::size_t specific = 0;  // letters that are not N
  max_errors_.push_back(0);
  for (std::size_t i = 0; i < size(); ++i) {
    specific += letters_[end == AdapterEnd::three_prime ? i : size() - 1 - i] != kAny;
    max_errors_.push_back(static_cast<std::uint32_t>(static_cast<double>(specific) * error_rate));
  }
  if (specific == 0) throw InvalidArgument("adapter " + quoted(sequence) + " has no other letter than N");
  if (size() > kWord) return;

  for (std::size_t byte = 0; byte < positions_.size(); ++byte) {
    for (std::size_t i = 0; i < size(); ++i) {
      positions_[byte] |= std::uint64_t{(letters_[i] & kReadLetters[byte]) != 0} << i;
    }
  }
  // An error changes at most one of several parts: of one part more than errors, one is as it was.
  const std::size_t parts = max_errors_.back() + 1;
  for (std::size_t part = 0; part < parts; ++part) {
    part_begins_ |= std::uint64_t{1} << (part * size() / parts);
    part_ends_ |= std::uint64_t{1} << ((part + 1) * size() / parts - 1);
  }
}

bool Adapter::acceptable(std::size_t aligned, std::size_t errors) const noexcept {
  return aligned >= min_overlap_ && errors <= max_errors_[aligned];
}

// End of the first part of the adapter in the read, or 0: all parts at once, a bit for each prefix of each part
// (shift-and, Baeza-Yates and Gonnet 1992, Communications of the ACM 35:74).
std::size_t Adapter::find_part(std::string_view sequence) const noexcept {
  std::uint64_t prefixes = 0;
  for (std::size_t i = 0; i < sequence.size(); ++i) {
    prefixes = (prefixes << 1 | part_begins_) & positions_[static_cast<unsigned char>(sequence[i])];
    if (prefixes & part_ends_) return i + 1;
  }
  return 0;
}

// Number of letters at the start of `sequence` that do not match the adapter's, or the adapter's first letters if the
// sequence is shorter.
std::size_t Adapter::count_mismatches(std::string_view sequence) const noexcept {
  const std::size_t compared = std::min(size(), sequence.size());
  std::size_t mismatches = 0;
  for (std::size_t i = 0; i < compared; ++i) mismatches += (letters_[i] & read_letter(sequence[i])) == 0;
  return mismatches;
}

// The definition, column by column, for occurrences that begin at `first` or later.
// Any occurrence with at most max_errors_.back() errors spans at most reach() bases of the read, so what lies
// further before its end has no influence on it.
std::optional<AdapterMatch> Adapter::back_by_scores(std::string_view sequence, std::size_t first) const {
  const std::size_t rows = size();
  const std::uint32_t most_errors = max_errors_.back();
  std::optional<AdapterMatch> best;
  const auto becomes_best = [&](const Occurrence& found, std::size_t row) {
    if (found.errors > max_errors_[row]) return false;
    const auto start = static_cast<std::size_t>(found.start);
    if (best && (found.score <= best->score || start > best->kept.end + rows / 2)) return false;
    best = AdapterMatch{{0, start}, found.errors, found.score};
    return true;
  };

  OccurrenceColumn column(rows + 1, first);
  // Rows beyond `filled` have more than most_errors (Ukkonen 1985, Journal of Algorithms 6:132) and are left out.
  std::size_t filled = std::min<std::size_t>(rows, most_errors + 1);
  std::size_t next_filled = filled;
  for (std::size_t end = first + 1; end <= sequence.size(); ++end) {
    // Whatever ends here starts too late to replace the best.
    if (best && end > best->kept.end + rows / 2 + reach()) return best;
    filled = next_filled;
    advance(column, letters_.data(), filled, read_letter(sequence[end - 1]), end);
    if (filled == rows && becomes_best(column[rows], rows) && best->errors == 0) return best;
    while (column[next_filled].errors > most_errors) --next_filled;
    next_filled = std::min(rows, next_filled + 1);
  }
  for (std::size_t row = filled; row >= min_overlap_; --row) becomes_best(column[row], row);
  return best;
}

// The best occurrence of a 3' adapter. Bit columns decide most reads: they know the errors of every occurrence, so that
// its score is at most its length - 2 * errors, and just that if all errors are mismatches. Only where an occurrence
// with insertions or deletions may win, or the starts matter, the scores are worked out.
std::optional<AdapterMatch> Adapter::find_back(std::string_view sequence) const {
  const std::size_t rows = size();
  const std::size_t read_size = sequence.size();
  const std::size_t most_errors = max_errors_.back();
  const auto match = [](std::size_t start, std::size_t length, std::size_t errors) {
    return AdapterMatch{{0, start}, errors, highest_score(length, errors)};
  };
  const std::size_t part_end = find_part(sequence);
  std::size_t end = reach_before(part_end > 0 ? part_end : read_size);
  BitColumn column(rows);
  const auto advance_to_next = [&] { column.advance(positions_[static_cast<unsigned char>(sequence[end++])]); };

  while (end < read_size && column.errors() > most_errors) advance_to_next();
  if (column.errors() <= most_errors) {
    // The first whole occurrence, mostly the beginning of a better one. Up to `limit`, the one with the fewest errors
    // starts at most half an adapter after any other that can have been the best before it.
    const std::size_t first_end = end;
    const std::size_t limit = std::min(read_size, end + rows / 2 - std::min(rows / 2, most_errors));
    std::size_t errors = column.errors();
    std::size_t best_end = end;
    while (errors > 0 && end < limit) {
      advance_to_next();
      if (column.errors() < errors) {
        errors = column.errors();
        best_end = end;
      }
    }
    if (errors == 0) return match(best_end - rows, rows, 0);
    if (best_end < rows || count_mismatches(sequence.substr(best_end - rows)) != errors) {
      return back_by_scores(sequence, reach_before(first_end));
    }
    // What ends later than `last` starts too late to replace it.
    const std::size_t last = std::min(read_size, best_end + rows / 2 + most_errors);
    bool safe = true;
    while (safe && end < last) {
      advance_to_next();
      safe = column.errors() >= errors;
    }
    if (end == read_size && prefixes_at(column, max_errors_, min_overlap_).score > highest_score(rows, errors)) {
      safe = false;
    }
    if (safe) return match(best_end - rows, rows, errors);
    return back_by_scores(sequence, reach_before(first_end));
  }

  const Prefixes prefixes = prefixes_at(column, max_errors_, min_overlap_);
  if (prefixes.longest == 0) return std::nullopt;
  const std::size_t best = prefixes.best;
  if (best <= read_size && prefixes.longest - best + most_errors <= rows / 2) {
    const std::size_t errors = count_mismatches(sequence.substr(read_size - best));
    if (highest_score(best, errors) == prefixes.score) return match(read_size - best, best, errors);
  }
  return back_by_scores(sequence, reach_before(read_size));
}

// The same for a 5' adapter. Its start, if it runs over that of the read, is as many bases to the left.
std::optional<AdapterMatch> Adapter::front_by_scores(std::string_view sequence, std::size_t first) const {
  const std::size_t rows = size();
  const std::uint32_t most_errors = max_errors_.back();
  std::optional<AdapterMatch> best;
  std::ptrdiff_t best_start = 0;
  const auto half = static_cast<std::ptrdiff_t>(rows / 2);
  const auto aligned = [rows](std::ptrdiff_t start) {
    return start < 0 ? rows - static_cast<std::size_t>(-start) : rows;
  };

  OccurrenceColumn column = first == 0 ? OccurrenceColumn(rows + 1) : OccurrenceColumn(rows + 1, first);
  std::size_t filled = first == 0 ? rows : std::min<std::size_t>(rows, most_errors + 1);
  for (std::size_t end = first + 1; end <= sequence.size(); ++end) {
    if (best && best_start >= 0 && end > static_cast<std::size_t>(best_start + half) + reach()) break;
    advance(column, letters_.data(), filled, read_letter(sequence[end - 1]), end);
    const Occurrence& found = column[rows];
    if (filled == rows && acceptable(aligned(found.start), found.errors) &&
        (!best || (found.score > best->score &&
                   (found.start <= best_start + half || aligned(found.start) > aligned(best_start))))) {
      best = AdapterMatch{{end, sequence.size()}, found.errors, found.score};
      best_start = found.start;
      if (found.errors == 0 && found.start >= 0) break;
    }
    while (column[filled].errors > most_errors) --filled;
    filled = std::min(rows, filled + 1);
  }
  return best;
}

// The bit columns only tell whether there is an acceptable occurrence at all: most reads have none.
std::optional<AdapterMatch> Adapter::find_front(std::string_view sequence) const {
  const std::size_t rows = size();
  const std::size_t most_errors = max_errors_.back();
  const auto positions = [&](std::size_t i) { return positions_[static_cast<unsigned char>(sequence[i])]; };

  // What ends within reach of the start may have begun before it.
  BitColumn near_start = BitColumn::of_suffixes(rows);
  for (std::size_t end = 1; end <= std::min(reach(), sequence.size()); ++end) {
    near_start.advance(positions(end - 1));
    if (acceptable(std::min(rows, end + near_start.errors()), near_start.errors())) return front_by_scores(sequence, 0);
  }
  const std::size_t part_end = find_part(sequence);
  if (part_end == 0) return std::nullopt;
  BitColumn column(rows);
  for (std::size_t end = reach_before(part_end) + 1; end <= sequence.size(); ++end) {
    column.advance(positions(end - 1));
    if (column.errors() <= most_errors) return front_by_scores(sequence, reach_before(end));
  }
  return std::nullopt;
}

std::optional<AdapterMatch> Adapter::find(std::string_view sequence) const {
  const bool fits_word = size() <= kWord;
  if (end_ == AdapterEnd::five_prime) return fits_word ? find_front(sequence) : front_by_scores(sequence, 0);
  return fits_word ? find_back(sequence) : back_by_scores(sequence, 0);
}

Interval Adapter::trim(std::string_view sequence) const {
  const std::optional<AdapterMatch> match = find(sequence);
  return match ? match->kept : Interval{0, sequence.size()};
}

Interval trim_adapter(std::string_view sequence, std::string_view adapter, double error_rate, std::size_t min_overlap) {
  return Adapter(adapter, error_rate, min_overlap).trim(sequence);
}

void trim_adapter_each(const kernels::Pieces& sequences, const Adapter& adapter, Interval* out) {
  trim_each(sequences, out, [&](std::string_view sequence) { return adapter.trim(sequence); });
}

}  // namespace seqtide

// RegionQuery: the records of an indexed file that overlap regions, each once, in the order of the file; for any format
// of which its traits tell where records lie.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "index/region_cursor.hpp"
#include "seqtide/error.hpp"
#include "seqtide/io/counter.hpp"

namespace seqtide {

/// What traits throw for a record that breaks the format's rules.
struct QueryFault {
  std::string reason;
  std::size_t offset = 0;                      ///< from the record's start
  std::string_view excerpt;                    ///< offending bytes
  bool above_limit = false;                    ///< a LimitError, not a FormatError
  std::optional<Validation> accepted_by = {};  ///< the strictest validation that takes it
};

/// Traits say of a format:
///
///     using Record = ...;                      // a view of one record
///     std::size_t size(std::string_view text)  // of the record in front, 0 if that takes more bytes; larger than the
///                                              // text's if the rest of the record is to come
///     Record record(std::string_view raw)      // all bytes of one
///     std::int32_t reference_id(Record)        // negative for none
///     std::int64_t begin(Record)               // 0-based
///     void examine_end(Record)                 // what end() looks at
///     std::int64_t end(Record)                 // behind the last position
///     void examine(Record)                     // all of a record that is going to be delivered
///     void skip_header(Window&)                // what stands before the first record of a file
///
/// Records come in the order of reference and begin. size(), record() and both examinations may throw QueryFault;
/// after them the other ones need check nothing.
template <typename Traits>
class RegionQuery {
 public:
  using Record = typename Traits::Record;

  RegionQuery(RegionCursor cursor, Traits traits) : cursor_(std::move(cursor)), traits_(std::move(traits)) {}

  const RegionCursor& cursor() const noexcept { return cursor_; }
  RegionCursor& cursor() noexcept { return cursor_; }
  Traits& traits() noexcept { return traits_; }
  std::uint64_t record_count() const noexcept { return records_; }
  Place last_place() const { return cursor_.place_of(last_offset_); }

  /// The next record if it lies complete in memory, valid until the next fill(). Throws FormatError and LimitError;
  /// what comes after one is meaningless.
  bool next_buffered(Record& record) {
    try {
      return cursor_.reading() && find(record);
    } catch (const QueryFault& fault) {
      throw_fault(fault);
    }
  }

  /// The record delivered last comes again; nothing may have been read since.
  void put_back() noexcept {
    cursor_.put_back(last_offset_);
    --records_;
  }

  /// Reads more. False after the last record of the last region. After other errors than FormatError it can be called
  /// again.
  bool fill() {
    const bool more = cursor_.fill([this](Window& window) { traits_.skip_header(window); });
    if (std::exchange(region_, cursor_.region_number()) != region_) last_begin_ = first_begin;
    return more;
  }

 private:
  static constexpr std::int64_t first_begin = std::numeric_limits<std::int64_t>::min();

  bool find(Record& record) {
    while (take(record)) {
      if (overlaps_) return true;
    }
    return false;
  }

  // Passes one record; false if there is none of the region.
  bool take(Record& record) {
    const std::string_view text = cursor_.window().text();
    const std::size_t size = traits_.size(text);
    if (size == 0 || size > text.size()) return false;
    const std::string_view raw = text.substr(0, size);
    record = traits_.record(raw);
    const Region& wanted = cursor_.region();
    const std::int32_t id = traits_.reference_id(record);
    if (wanted.reference_id < 0 || id != wanted.reference_id) {
      overlaps_ = wanted.reference_id < 0 && id < 0;
      if (overlaps_) traits_.examine(record);
    } else if (!take_placed(record, raw, wanted)) {
      cursor_.complete();
      return false;
    }
    if (overlaps_) {
      last_offset_ = cursor_.window().offset();
      ++records_;
    }
    cursor_.pass(size);
    return true;
  }

  // One on the region's reference; false if it lies behind the region. Looks only as far into it as needed.
  bool take_placed(const Record& record, std::string_view raw, const Region& wanted) {
    const std::int64_t begin = traits_.begin(record);
    if (begin >= wanted.end) return false;
    std::int64_t end = -1;
    overlaps_ = begin >= wanted.begin;
    if (!overlaps_) {
      traits_.examine_end(record);
      end = traits_.end(record);
      overlaps_ = end > wanted.begin;
    }
    if (overlaps_) traits_.examine(record);
    if (begin < last_begin_) fail_order(begin, raw);
    last_begin_ = begin;
    if (cursor_.learns()) cursor_.reached(end >= 0 ? end : traits_.end(record));
    return true;
  }

  [[noreturn]] void fail_order(std::int64_t begin, std::string_view raw) const {
    throw QueryFault{"the records are not sorted by coordinate: position " + std::to_string(begin + 1) +
                         " follows position " + std::to_string(last_begin_ + 1),
                     0, raw, false};
  }

  [[noreturn]] void throw_fault(const QueryFault& fault) const {
    Place place = cursor_.place(fault.offset, fault.excerpt);
    if (fault.above_limit) throw LimitError(fault.reason, std::move(place));
    throw FormatError(fault.reason, std::move(place), fault.accepted_by);
  }

  RegionCursor cursor_;
  Traits traits_;
  std::size_t region_ = 0;  // number of the one that last_begin_ belongs to
  std::int64_t last_begin_ = first_begin;
  bool overlaps_ = false;  // the record taken last
  std::uint64_t last_offset_ = 0;
  Counter records_;
};

}  // namespace seqtide

#include "seqtide/reads/fastq/pair.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "columns/fill.hpp"
#include "seqtide/error.hpp"

namespace seqtide {
namespace {

// The read's number in a description as Casava 1.8 writes it ("1:N:0:ATCACG"), or 0.
char casava_read(std::string_view description) noexcept {
  const bool found = description.size() > 1 && description[0] >= '0' && description[0] <= '9' && description[1] == ':';
  return found ? description[0] : '\0';
}

bool has_read_number(std::string_view id) noexcept { return id.ends_with("/1") || id.ends_with("/2"); }

bool end_in(std::string_view id1, std::string_view id2, std::string_view end1, std::string_view end2) noexcept {
  return id1.ends_with(end1) && id2.ends_with(end2);
}

bool ends_in_spot(std::string_view id) noexcept {
  const std::size_t dot = id.find_last_not_of("0123456789");
  return dot != std::string_view::npos && dot > 0 && dot + 1 < id.size() && id[dot] == '.';
}

bool have_mate_ids(std::string_view id1, std::string_view id2) noexcept {
  const bool by_dot = end_in(id1, id2, ".1", ".2");
  if (by_dot || end_in(id1, id2, "/1", "/2") || end_in(id1, id2, "/1", "/3") || end_in(id1, id2, "_1", "_2")) {
    id1.remove_suffix(2);
    id2.remove_suffix(2);
    return id1 == id2 && (!by_dot || ends_in_spot(id1));
  }
  return id1 == id2 && !has_read_number(id1);
}

}  // namespace

bool are_mates(std::string_view name1, std::string_view name2) noexcept {
  if (!have_mate_ids(header_id(name1), header_id(name2))) return false;
  const char read1 = casava_read(header_description(name1));
  const char read2 = casava_read(header_description(name2));
  return read1 == '\0' || read2 == '\0' || read1 <= read2;
}

FastqPairReader::FastqPairReader(std::unique_ptr<FastqReader> first, std::unique_ptr<FastqReader> second,
                                 bool check_names)
    : first_(std::move(first)), second_(std::move(second)), check_names_(check_names) {}

FastqPairReader::FastqPairReader(std::unique_ptr<FastqReader> interleaved, bool check_names)
    : FastqPairReader(std::move(interleaved), nullptr, check_names) {}

FastqPairReader::~FastqPairReader() = default;

bool FastqPairReader::next_buffered(FastqView& record1, FastqView& record2) {
  if (error_) std::rethrow_exception(error_);
  if (closed_ || !hold_first() || !second().next_buffered(record2)) return false;
  try {
    check(held_, record2);
  } catch (...) {
    if (!error_) second().put_back();
    throw;
  }
  record1 = held_;
  have_first_ = false;
  ++pairs_;
  return true;
}

void FastqPairReader::put_back() noexcept {
  second().put_back();
  have_first_ = true;
  --pairs_;
}

bool FastqPairReader::fill() {
  if (error_) std::rethrow_exception(error_);
  if (closed_) return false;
  throw_pending();
  if (have_first_) {
    if (second().fill()) return true;
    if (second_) fail<TruncatedError>("the input has fewer records than " + quoted_path(first_->name()), *second_);
    fail<TruncatedError>("the data ends after the first read of a pair", *first_);
  }
  if (first_->fill()) return true;
  if (!second_) return false;
  // The first input has ended, and so must the second.
  FastqView surplus;
  if (second_->next_buffered(surplus)) {
    second_->put_back();  // else it would be gone if memory ran out now
    fail<TruncatedError>("the input has fewer records than " + quoted_path(second_->name()), *first_);
  }
  return second_->fill();
}

bool FastqPairReader::read_batch(FastqBatch& batch1, FastqBatch& batch2, const BatchLimits& limits) {
  batch1 = batch2 = {};
  struct Builders {
    explicit Builders(ColumnMemory& memory) : first(memory), second(memory) {}
    FastqBatchBuilder first, second;
    std::size_t size() const noexcept { return first.size(); }
    std::uint64_t total_size() const noexcept { return first.total_size() + second.total_size(); }
  } builders(memory_);
  FastqView record1, record2;
  const auto append = [&] {
    builders.second.make_room(record2);
    builders.first.append(record1);
    builders.second.append(record2);
  };
  batch::fill(
      builders, limits, pending_, *this, [&] { return next(record1, record2); }, append);
  batch1 = std::move(builders.first).finish();
  batch2 = std::move(builders.second).finish();
  return batch1.size() > 0;
}

bool FastqPairReader::hold_first() {
  if (have_first_) return true;
  if (!first_->next_buffered(held_)) return false;
  // Asking one reader for the second mate takes the first one's bytes away.
  if (!second_) {
    try {
      keep_held();
    } catch (...) {
      first_->put_back();
      throw;
    }
  }
  have_first_ = true;
  return true;
}

void FastqPairReader::keep_held() {
  const bool raw = !held_.raw.empty();
  const std::size_t name = held_.name.size();
  const std::size_t sequence = held_.sequence.size();
  storage_.clear();
  append_fastq(storage_, held_);
  const std::string_view stored = storage_;
  held_.name = stored.substr(1, name);
  held_.sequence = stored.substr(name + 2, sequence);
  held_.quality = stored.substr(name + sequence + 5, sequence);
  held_.raw = raw ? stored : std::string_view();
}

void FastqPairReader::check(const FastqView& record1, const FastqView& record2) {
  if (!check_names_ || are_mates(record1.name, record2.name)) return;
  std::string reason = "reads " + quoted(record1.name) + " and " + quoted(record2.name) + " are no pair";
  if (second_) reason += "; the first is from " + quoted_path(first_->name());
  fail<FormatError>(std::move(reason), second());
}

template <typename ErrorType>
void FastqPairReader::fail(std::string reason, const FastqReader& where) {
  error_ = std::make_exception_ptr(ErrorType(std::move(reason), where.last_place()));
  std::rethrow_exception(error_);
}

std::uint64_t FastqPairReader::input_position() const noexcept {
  return first_->input_position() + (second_ ? second_->input_position() : 0);
}

std::uint64_t FastqPairReader::input_size() const noexcept {
  const std::uint64_t size = first_->input_size();
  if (!second_) return size;
  const std::uint64_t size2 = second_->input_size();
  return size == 0 || size2 == 0 ? 0 : size + size2;
}

std::vector<Deviation> FastqPairReader::deviations() const {
  std::vector<Deviation> all = first_->deviations();
  if (second_ == nullptr) return all;
  std::vector<Deviation> others = second_->deviations();
  std::move(others.begin(), others.end(), std::back_inserter(all));
  return all;
}

void FastqPairReader::close() {
  closed_ = true;
  // The second is closed even if the first cannot be.
  try {
    first_->close();
  } catch (...) {
    if (second_) second_->close();
    throw;
  }
  if (second_) second_->close();
}

}  // namespace seqtide

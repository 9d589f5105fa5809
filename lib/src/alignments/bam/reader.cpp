#include "seqtide/alignments/bam/reader.hpp"

#include <algorithm>
#include <utility>

#include "alignments/bam/read_header.hpp"
#include "alignments/examine.hpp"
#include "alignments/sam/tag_size.hpp"
#include "io/record_limit.hpp"
#include "seqtide/io/place.hpp"

namespace seqtide {
namespace {

constexpr std::size_t block_size_bytes = sizeof(std::uint32_t);

}  // namespace

BamReader::BamReader(Window window, const AlignmentOptions& options)
    : window_(std::move(window)), options_(options), judge_(options.validation, &deviations_) {
  check_record_limit(options_.max_record_bytes);
  header_ = std::make_shared<const SamHeader>(bam::read_header(window_, options_, &deviations_));
  references_ = static_cast<std::int64_t>(header_->references().size());
}

BamReader::~BamReader() = default;

void BamReader::close() {
  closed_ = true;
  window_.source().close();
}

void BamReader::put_back() noexcept {
  window_.put_back(static_cast<std::size_t>(window_.offset() - last_offset_));
  --records_;
}

bool BamReader::next_buffered(BamView& record) {
  if (error_) std::rethrow_exception(error_);
  if (closed_) return false;
  const std::string_view text = window_.text();
  if (text.size() < block_size_bytes) return false;
  const std::size_t size = block_size_bytes + sam::load<std::uint32_t>(text.data());
  if (size > options_.max_record_bytes) fail_limit(size);
  if (size > text.size()) {
    check_unfinished(text, size);
    return false;
  }
  const std::string_view raw = text.substr(0, size);
  const bam::Finding finding = bam::examine(raw, references_, judge_);
  if (finding.flaw != bam::Flaw::none) fail_record(raw, finding);
  if (!judge_.notes().empty()) deviate(raw);
  record = BamView(raw);
  last_offset_ = window_.offset();
  window_.consume(size);
  ++records_;
  return true;
}

void BamReader::deviate(std::string_view raw) {
  deviations_.add(records_ + 1, judge_.notes(), [&](const DeviationNote& note) {
    Place place = place_in_data(window_, Format::bam, window_.offset() + note.offset, raw.substr(note.offset));
    place.record = records_ + 1;
    return place;
  });
}

// Lengths that are wrong are found before memory is spent on what they claim.
void BamReader::check_unfinished(std::string_view start, std::size_t size) {
  if (start.size() < BamView::fixed_size) return;
  const bam::Finding finding = bam::examine_start(start.data(), size, references_, options_.validation);
  if (finding.flaw != bam::Flaw::none) fail_record(start, finding);
}

// All complete records were delivered when it is called, so that what fails here fails behind them.
bool BamReader::fill() {
  if (closed_) return false;
  if (error_) std::rethrow_exception(error_);
  throw_pending();
  try {
    if (window_.fill()) return true;
  } catch (FormatError& error) {
    add_position(error, records_ + 1, 0);
    error_ = std::current_exception();
    throw;
  }
  if (window_.size() == 0) return false;
  const std::string_view rest = window_.text();
  const std::string size =
      rest.size() < block_size_bytes
          ? " the block size"
          : " the " + std::to_string(block_size_bytes + sam::load<std::uint32_t>(rest.data())) + " bytes of a record";
  fail<TruncatedError>("the data ends inside a record: " + std::to_string(rest.size()) + " of" + size + " are there", 0,
                       rest);
}

void BamReader::fail_limit(std::size_t size) {
  fail<LimitError>("the record of " + std::to_string(size) +
                       " bytes is larger than max_record_bytes = " + std::to_string(options_.max_record_bytes),
                   0, window_.text().substr(0, block_size_bytes));
}

void BamReader::fail_record(std::string_view record, bam::Finding finding) {
  const BamFault fault = bam::describe(record, finding, references_);
  // Faults of the fixed fields may be found before all of the record is there, which the message must not show.
  const std::size_t end = fault.offset < BamView::fixed_size ? BamView::fixed_size : record.size();
  const bool whole =
      record.size() >= BamView::fixed_size && sam::load<std::uint32_t>(record.data()) + 4 == record.size();
  fail(std::string(fault.field) + ": " + fault.reason, fault.offset, record.substr(fault.offset, end - fault.offset),
       whole ? bam::accepting(record, finding) : std::nullopt);
}

template <typename ErrorType>
void BamReader::fail(std::string reason, std::size_t offset, std::string_view excerpt,
                     std::optional<Validation> accepted_by) {
  Place place = place_in_data(window_, Format::bam, window_.offset() + offset, excerpt);
  place.record = records_ + 1;
  error_ = std::make_exception_ptr(ErrorType(std::move(reason), std::move(place), accepted_by));
  std::rethrow_exception(error_);
}

Place BamReader::last_place() const {
  Place place = place_in_data(window_, Format::bam, last_offset_);
  place.record = records_;
  return place;
}

std::optional<std::uint64_t> BamReader::virtual_begin() const { return window_.virtual_offset(last_offset_); }

std::optional<std::uint64_t> BamReader::virtual_end() const { return window_.virtual_offset(window_.offset()); }

}  // namespace seqtide

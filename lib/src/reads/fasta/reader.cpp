#include "seqtide/reads/fasta/reader.hpp"

#include <utility>

#include "columns/fill.hpp"
#include "io/record_limit.hpp"
#include "reads/fasta/parser.hpp"

namespace seqtide {
FastaReader::FastaReader(Window window, const FastaOptions& options)
    : lines_(std::move(window), Format::fasta), parser_(std::make_unique<fasta::Parser>(lines_, options, deviations_)) {
  check_record_limit(options.max_record_bytes, std::uint64_t{1} << 40);
}

FastaReader::~FastaReader() = default;

void FastaReader::put_back() noexcept { parser_->put_back(); }

bool FastaReader::next_buffered(FastaView& record) {
  if (error_) std::rethrow_exception(error_);
  if (closed_) return false;
  try {
    return parser_->next(record);
  } catch (const FormatError&) {
    error_ = std::current_exception();
    throw;
  }
}

bool FastaReader::fill() {
  if (error_) std::rethrow_exception(error_);
  throw_pending();
  if (closed_ || lines_.window().at_end()) return false;
  parser_->release();
  try {
    lines_.fill();
  } catch (const FormatError&) {
    error_ = std::current_exception();
    // A fault that was found before comes first.
    try {
      parser_->input_failed();
    } catch (const FormatError&) {
      error_ = std::current_exception();
    }
    std::rethrow_exception(error_);
  }
  // At the end next_buffered() has the last record still.
  return true;
}

bool FastaReader::read_batch(FastaBatch& batch, const BatchLimits& limits) {
  batch = {};
  FastaBatchBuilder builder(memory_);
  FastaView record;
  batch::fill(
      builder, limits, pending_, *this, [&] { return next(record); }, [&] { builder.append(record); });
  batch = std::move(builder).finish();
  return batch.size() > 0;
}

void FastaReader::close() {
  closed_ = true;
  lines_.source().close();
}

}  // namespace seqtide

/// \file
/// BamReader: alignment records from BAM data (SAM specification, section 4.2), in BGZF, plain gzip or not compressed.
///
///     seqtide::BamReader reader(seqtide::FileStream::open("aln.bam"));
///     for (const seqtide::BamView& record : reader) use(record.name(), record.pos());
#pragma once

#include <memory>

#include "seqtide/alignments/reader.hpp"
#include "seqtide/api.h"
#include "seqtide/io/counter.hpp"
#include "seqtide/io/input.hpp"
#include "seqtide/io/window.hpp"

namespace seqtide {

namespace bam {
struct Finding;
}

class SEQTIDE_API BamReader final : public AlignmentReader {
 public:
  /// Reads the header; throws as reading does.
  explicit BamReader(Window window, const AlignmentOptions& options = {});
  explicit BamReader(std::unique_ptr<BlockSource> source, const AlignmentOptions& options = {})
      : BamReader(Window(std::move(source)), options) {}
  explicit BamReader(std::unique_ptr<Stream> stream, const AlignmentOptions& options = {},
                     const InputOptions& input = {})
      : BamReader(open_input(std::move(stream), input), options) {}
  ~BamReader() override;

  bool next_buffered(BamView& record) override;
  bool fill() override;
  void put_back() noexcept override;
  Place last_place() const override;
  std::uint64_t record_count() const noexcept override { return records_; }
  std::uint64_t input_position() const noexcept override { return window_.source().input_position(); }
  std::uint64_t input_size() const noexcept override { return window_.source().input_size(); }
  const std::string& name() const noexcept override { return window_.source().name(); }
  void close() override;

  /// BGZF virtual offsets of the first byte of the record delivered last, and of the byte behind it; nothing if the
  /// input is not BGZF. For index builders.
  std::optional<std::uint64_t> virtual_begin() const;
  std::optional<std::uint64_t> virtual_end() const;

 private:
  void deviate(std::string_view raw);
  void check_unfinished(std::string_view start, std::size_t size);
  [[noreturn]] void fail_limit(std::size_t size);
  [[noreturn]] void fail_record(std::string_view record, bam::Finding finding);
  template <typename ErrorType = FormatError>
  [[noreturn]] void fail(std::string reason, std::size_t offset, std::string_view excerpt,
                         std::optional<Validation> accepted_by = {});

  Window window_;
  AlignmentOptions options_;
  Judge judge_;
  std::int64_t references_ = 0;
  Counter records_;
  std::uint64_t last_offset_ = 0;
};

}  // namespace seqtide

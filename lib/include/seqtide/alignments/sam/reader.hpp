/// \file
/// SamReader: alignment records from SAM text, compressed or not.
#pragma once

#include <memory>
#include <string>

#include "seqtide/alignments/reader.hpp"
#include "seqtide/alignments/sam/text.hpp"
#include "seqtide/api.h"
#include "seqtide/io/input.hpp"
#include "seqtide/io/window.hpp"
#include "seqtide/text/line_reader.hpp"

namespace seqtide {

class SEQTIDE_API SamReader final : public AlignmentReader {
 public:
  /// Reads the header; throws as reading does. Lines may end in CR LF.
  explicit SamReader(Window window, const AlignmentOptions& options = {});
  explicit SamReader(std::unique_ptr<BlockSource> source, const AlignmentOptions& options = {})
      : SamReader(Window(std::move(source)), options) {}
  explicit SamReader(std::unique_ptr<Stream> stream, const AlignmentOptions& options = {},
                     const InputOptions& input = {})
      : SamReader(open_input(std::move(stream), input), options) {}
  ~SamReader() override;

  bool next_buffered(BamView& record) override;
  bool fill() override;
  void put_back() noexcept override { lines_.put_back(); }
  Place last_place() const override { return lines_.last_place(); }
  std::uint64_t record_count() const noexcept override { return lines_.records(); }
  std::uint64_t input_position() const noexcept override { return lines_.source().input_position(); }
  std::uint64_t input_size() const noexcept override { return lines_.source().input_size(); }
  const std::string& name() const noexcept override { return lines_.source().name(); }
  void close() override;

 private:
  void read_header();
  [[noreturn]] void fail_header_limit() const;
  [[noreturn]] void refuse(SamFault& fault, std::string_view line);

  LineReader lines_;
  AlignmentOptions options_;
  std::unique_ptr<SamLineParser> parser_;
  std::string raw_;  // the record delivered last
};

}  // namespace seqtide

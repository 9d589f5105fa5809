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
  Place last_place() const override;
  std::uint64_t record_count() const noexcept override { return records_; }
  std::uint64_t input_position() const noexcept override { return window_.source().input_position(); }
  std::uint64_t input_size() const noexcept override { return window_.source().input_size(); }
  const std::string& name() const noexcept override { return window_.source().name(); }
  void close() override;

 private:
  void read_header();
  [[noreturn]] void fail_header_limit() const;
  void refuse_byte_order_mark();
  bool find_line(std::string_view& line, std::size_t& size) noexcept;
  void pass(std::size_t size) noexcept;
  void fill_window();
  [[noreturn]] void refuse(SamFault& fault, std::string_view line);
  Place place(std::size_t offset, std::string_view excerpt) const;

  Window window_;
  AlignmentOptions options_;
  std::unique_ptr<SamLineParser> parser_;
  std::string raw_;       // the record delivered last
  std::size_t seen_ = 0;  // bytes of the window without a line end
  std::uint64_t records_ = 0;
  std::uint64_t line_ = 1;
  std::uint64_t last_line_ = 0;
  std::uint64_t last_offset_ = 0;
};

}  // namespace seqtide
